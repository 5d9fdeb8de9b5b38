import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { LabView } from '../../server/protocol.ts';
import { type LabFixture, labFixture } from '../lab/fixture.ts';
import { makeDist, Reader } from './house.ts';
import { atPrompt, Page } from './page.ts';
import type { Serve } from './serve.ts';

let fixture: LabFixture;
let serve: Serve;
const servers = new Set<ChildProcess>();

beforeAll(async () => {
	fixture = await labFixture('solo');
});
afterAll(() => fixture.close());
beforeEach(async () => {
	serve = {
		labs: fixture.directory,
		state: await mkdtemp(join(tmpdir(), 'state-')),
		dist: await makeDist(),
		templates: fixture.templates.map(({ directory }) => directory),
	};
	return async () => {
		for (const server of servers) await end(server, 'SIGTERM');
		await rm(serve.state, { recursive: true });
		await rm(serve.dist, { recursive: true });
	};
});

async function start(): Promise<{ origin: string; server: ChildProcess }> {
	const server = spawn(process.execPath, [join(import.meta.dirname, 'serve.ts'), JSON.stringify(serve)], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	servers.add(server);
	const lines = createInterface(server.stdout);
	const [url] = await once(lines, 'line');
	return { origin: String(url).slice(0, -1), server };
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
	servers.delete(server);
	if (server.exitCode !== null || server.signalCode !== null) return;
	const exit = once(server, 'exit');
	server.kill(signal);
	await exit;
}

/** A clone that is not itself yet when its server dies is given to nobody. The driver notes in its record when it is. */
async function becomesItself(lab: LabView): Promise<void> {
	const record = join(serve.labs, `${lab.id}g${lab.generation}`, 'sandbox.json');
	await expect.poll(() => readFile(record, 'utf8'), { timeout: 600_000 }).toContain('"renewed":true');
}

it('gives a reader their lab back after the server was killed, in the middle of a command and to the byte', async () => {
	const first = await start();
	const reader = new Reader(first.origin);
	const lab = await reader.lab();
	await becomesItself(lab);
	const page = await Page.open(reader, lab);
	await page.run('echo mine > /root/mine');
	// More than a page is sent without its word that it has dealt with it: the rest is left for the next server.
	page.start('for i in $(seq 1 40000); do echo "line $i"; done');
	await page.message('started');
	await page.received(page.end + 5000);
	await end(first.server, 'SIGKILL');
	await page.until(() => page.closed);

	const second = await start();
	const again = new Reader(second.origin, reader.cookie);
	expect(await again.look(lab.id)).toEqual(lab);
	const back = await Page.open(again, lab, { from: page.end });
	await back.shows('line 40000\r\n');
	await atPrompt(back);
	expect(back.output(await back.run('cat /root/mine'))).toBe('mine\n');

	const seen = Buffer.concat([page.bytes, back.bytes]);
	await back.close();
	await end(second.server, 'SIGUSR2');
	const [sandbox] = await fixture.driver.adopt();
	const log = sandbox === undefined ? Buffer.of() : await readFile(sandbox.transcript('node1'));
	expect(seen.equals(log.subarray(0, seen.length))).toBe(true);
	await sandbox?.destroy();
});

it('ends the labs when it is stopped, and leaves nothing of them', async () => {
	const { origin, server } = await start();
	const reader = new Reader(origin);
	const page = await Page.open(reader, await reader.lab());
	const stopped = end(server, 'SIGTERM');
	expect(await page.message('ended')).toEqual({ type: 'ended', reason: 'operator' });
	await stopped;
	expect(await readdir(serve.labs)).toEqual([]);
	expect(await readdir(serve.state)).toEqual([]);
});

it('leaves the labs to the next server when it is told to keep them', async () => {
	const first = await start();
	const reader = new Reader(first.origin);
	const lab = await reader.lab();
	await becomesItself(lab);
	await end(first.server, 'SIGUSR2');
	const second = await start();
	const again = new Reader(second.origin, reader.cookie);
	const page = await Page.open(again, await again.look(lab.id));
	expect((await page.run('true')).exit).toBe(0);
	await page.close();
	await end(second.server, 'SIGTERM');
	expect(await readdir(serve.labs)).toEqual([]);
});

it('ends sandboxes that are nobody’s when it starts', async () => {
	const first = await start();
	const lab = await new Reader(first.origin).lab();
	await becomesItself(lab);
	await end(first.server, 'SIGKILL');
	await rm(join(serve.state, `${lab.id}.json`));
	const second = await start();
	expect(await readdir(serve.labs)).toEqual([]);
	await end(second.server, 'SIGTERM');
});
