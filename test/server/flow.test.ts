import { stat } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LabView, WINDOW } from '../../server/protocol.ts';
import type { Sandbox } from '../../server/sandbox/driver.ts';
import { UNATTENDED } from '../../server/shell.ts';
import { type House, openHouse, type Reader } from './house.ts';
import { atPrompt, Page } from './page.ts';

/** What may stand in pipes and sockets between the guest and the server, bytes. */
const BETWEEN = 1024 * 1024;

let house: House;
let reader: Reader;
let lab: LabView;
let sandbox: Sandbox;

beforeAll(async () => {
	house = await openHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
	reader = house.reader();
	lab = await reader.lab();
	const found = house.sandboxes.at(-1);
	if (found === undefined) throw new Error('There is no sandbox.');
	sandbox = found;
	return () => reader.ask('DELETE', `/api/labs/${lab.id}`);
});

/** Lets the guests live for a while: another reader's lab counts the seconds. */
async function meanwhile(seconds: number): Promise<void> {
	const other = house.reader();
	const clock = await other.lab('solo', 'clock');
	const page = await Page.open(other, clock);
	await page.run(`sleep ${seconds}`);
	await page.close();
	await other.ask('DELETE', `/api/labs/${clock.id}`);
}

async function length(): Promise<number> {
	return (await stat(sandbox.transcript('node1'))).size;
}

describe('yes', () => {
	it('fills no memory, and Ctrl-C comes through the flood', async () => {
		const page = await Page.open(reader, lab);
		await page.run('true');
		const id = page.start('yes');
		await page.received(1024 * 1024);
		const before = process.memoryUsage().rss;
		await page.received(4 * 1024 * 1024);
		// The page of this test keeps what it sees, in this process.
		expect(process.memoryUsage().rss - before).toBeLessThan(4 * 1024 * 1024 + 48 * 1024 * 1024);
		const { end } = page;
		page.send({ type: 'interrupt' });
		const done = await page.finished(id);
		expect(done.exit).toBe(130);
		expect(done.end - end).toBeLessThan(WINDOW + BETWEEN);
		expect(page.output(await page.run('echo calm'))).toBe('calm\n');
		await page.close();
	});

	it('waits when the page deals with nothing, and goes on when it does', async () => {
		const page = await Page.open(reader, lab, { acknowledge: false });
		const id = page.start('yes');
		await page.received(WINDOW);
		await meanwhile(3);
		expect(page.end).toBe(WINDOW);
		expect(await length()).toBeLessThan(WINDOW + BETWEEN);
		page.acknowledge();
		await page.received(WINDOW + BETWEEN);
		page.send({ type: 'interrupt' });
		expect((await page.finished(id)).exit).toBe(130);
		await page.close();
	});

	it('goes on for a while when nobody looks, then waits', async () => {
		const page = await Page.open(reader, lab);
		page.start('yes');
		await page.message('started');
		const { end } = page;
		await page.cut();
		await meanwhile(9);
		expect(await length()).toBeLessThan(end + UNATTENDED + BETWEEN);
		const back = await Page.open(reader, lab, { from: end });
		await back.received(UNATTENDED + BETWEEN);
		back.send({ type: 'interrupt' });
		await atPrompt(back);
		expect(back.output(await back.run('echo calm'))).toBe('calm\n');
		await back.close();
	});
});
