/** The commands on machines that lack something, as far as one machine can play another. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkDisk } from './machine.mjs';
import { PROJECT } from './main.ts';

let place = '';
let started: ChildProcess[] = [];

beforeEach(async () => {
	place = await mkdtemp(join(tmpdir(), 'wirewalk-launch-'));
	started = [];
});

afterEach(async () => {
	for (const child of started) child.kill('SIGKILL');
	await rm(place, { recursive: true });
});

/** @param as JavaScript that runs first and makes the process take its machine for another */
function launch(args: readonly string[], { as = '', path }: { as?: string; path?: string } = {}) {
	const child = spawn(process.execPath, [join(PROJECT, 'setup.mjs'), ...args], {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {
			...process.env,
			...(path === undefined ? {} : { PATH: path }),
			...(as === '' ? {} : { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(as)}` }),
		},
	});
	started.push(child);
	let said = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => {
			said += text;
		});
	}
	const ended = new Promise<{ exit: number | null; said: string }>((resolve) =>
		child.on('close', (exit) => resolve({ exit, said })),
	);
	const line = (wanted: RegExp) =>
		new Promise<string>((resolve, reject) => {
			createInterface({ input: child.stdout }).on('line', (text) => wanted.test(text) && resolve(text));
			ended.then(() => reject(new Error(`ended without ${wanted}:\n${said}`)));
		});
	return { child, ended, line };
}

/** A program of ours at the front of PATH. */
async function program(name: string, script: string): Promise<string> {
	await writeFile(join(place, name), `#!/bin/sh\n${script}\n`);
	await chmod(join(place, name), 0o755);
	return place;
}

const NODE_18 = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } });`;
const ORDINARY_USER = 'process.getuid = () => 1000;';
const ROOT = 'process.getuid = () => 0;';
/** Not so for Astro, which loads what was compiled for the real platform. */
const MAC = `if (/setup.mjs$|start.ts$/.test(process.argv[1])) Object.defineProperty(process, 'platform', { value: 'darwin' });`;

describe('on a machine that lacks something', () => {
	it('says that Node is too old', async () => {
		const { exit, said } = await launch(['start'], { as: NODE_18 }).ended;
		expect(exit).toBe(1);
		expect(said).toContain('This is Node 18.20.4; wirewalk needs Node 20 or newer.');
	});

	it('prints the one command that installs what is missing to a user who is not root, and stops', async () => {
		const path = await program('apt-get', 'echo ran >&2; exit 1');
		const { exit, said } = await launch(['start'], { as: ORDINARY_USER, path }).ended;
		expect(exit).toBe(1);
		expect(said).toMatch(/^sudo apt-get update && sudo apt-get install -y .*mmdebstrap.*uidmap/m);
		expect(said).not.toContain('ran');
	});

	it('says as root that no package source answers', async () => {
		const path = await program('apt-get', 'echo "Temporary failure resolving mirror.example" >&2; exit 100');
		const { exit, said } = await launch(['start'], { as: ROOT, path }).ended;
		expect(exit).toBe(1);
		expect(said).toContain('A package source of this system does not answer.');
		expect(said).toContain('Temporary failure resolving');
	});

	it('names what is missing where there is no apt', async () => {
		const { exit, said } = await launch(['test'], { path: place }).ended;
		expect(exit).toBe(1);
		expect(said).toContain('Install them with your own package manager');
	});

	it('says how much disk it needs and has', async () => {
		await expect(
			checkDisk({ what: 'the labs', directory: join(place, 'not/yet'), needed: 1e18 }),
		).rejects.toThrow(
			/^Too little disk for the labs: .*not\/yet needs 1000000000.0 GB free and has [\d.]+ GB\.$/,
		);
	});
});

describe('asked for something that cannot be', () => {
	it('lists the commands', async () => {
		const { exit, said } = await launch(['stat']).ended;
		expect(exit).toBe(1);
		expect(said).toContain('There is no command "stat".');
	});

	it('says which flags there are', async () => {
		const { exit, said } = await launch(['start', '--prot', '80'], { as: MAC }).ended;
		expect(exit).toBe(1);
		expect(said).toContain("Unknown option '--prot'");
		expect(said).toContain('[--port 4321]');
	});

	it('says at once that the port is in use', async () => {
		const other = createServer().listen(0, '127.0.0.1');
		await new Promise((resolve) => other.once('listening', resolve));
		const address = other.address();
		const port = typeof address === 'object' && address !== null ? address.port : 0;
		const { exit, said } = await launch(['start', '--port', String(port)], { as: MAC }).ended;
		other.close();
		expect(exit).toBe(1);
		expect(said).toContain(`Something else listens on 127.0.0.1:${port} already.`);
		expect(said).not.toContain('Building');
	});
});

describe('where no lab can run', () => {
	it('refuses what is about labs', async () => {
		const { exit, said } = await launch(['verify'], { as: MAC }).ended;
		expect(exit).toBe(1);
		expect(said).toContain('Labs run on Linux on x86-64 only, and this is darwin');
	});

	it('serves the reading copy, says so, and ends in order on Ctrl-C', { timeout: 600_000 }, async () => {
		const { child, line, ended } = launch(['start', '--port', '0'], { as: `${MAC}${ROOT}` });
		const [, url = ''] = /^ready (\S+)$/.exec(await line(/^ready /)) ?? [];
		expect((await fetch(url)).status).toBe(200);
		expect((await fetch(new URL('/api/status', url))).status).toBe(404);
		child.kill('SIGINT');
		const { exit, said } = await ended;
		expect(said).toContain('this is the reading copy, without Run.');
		expect(exit).toBe(130);
		await expect(fetch(url)).rejects.toThrow();
	});
});
