import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LabView, WINDOW } from '../../server/protocol.ts';
import { type House, openHouse, type Reader } from './house.ts';
import { atPrompt, Page } from './page.ts';

let house: House;
let reader: Reader;
let lab: LabView;

beforeAll(async () => {
	house = await openHouse();
	reader = house.reader();
	lab = await reader.lab();
});
afterAll(() => house.close());

/** The transcript as the machine itself wrote it. */
async function log(): Promise<Buffer> {
	const sandbox = house.sandboxes.at(-1);
	if (sandbox === undefined) throw new Error('There is no sandbox.');
	return readFile(sandbox.transcript('node1'));
}

describe('a page that comes back', () => {
	it('misses nothing and sees nothing twice, wherever it was cut', async () => {
		let page = await Page.open(reader, lab);
		page.start('for i in $(seq 1 8000); do echo "line $i of many, some of them long enough to wrap"; done');
		await page.message('started');
		const pieces: Buffer[] = [];
		const seen = () => Buffer.concat([...pieces, page.bytes]);
		const complete = () => seen().includes('line 8000 of many');
		for (;;) {
			// Cuts come in the middle of what streams in, at offsets that nobody chooses.
			const wanted = 1 + Math.floor(Math.random() * 40_000);
			await page.until(() => (page.end - page.from >= wanted || complete() ? true : undefined));
			if (complete()) break;
			pieces.push(page.bytes);
			const from = page.end;
			await page.cut();
			page = await Page.open(reader, lab, { from });
		}
		expect(pieces.length).toBeGreaterThan(4);
		await atPrompt(page);
		expect(page.output(await page.run('echo over'))).toBe('over\n');
		expect(seen().equals((await log()).subarray(0, page.end))).toBe(true);
		await page.close();
	});

	it('finds the command that went on without it', async () => {
		const page = await Page.open(reader, lab, { from: 0 });
		const command = 'until [ -e /tmp/go ]; do sleep 0.2; done; echo done meanwhile';
		page.start(command);
		const { start } = await page.message('started');
		const { end } = page;
		await page.cut();
		const back = await Page.open(reader, lab, { from: end });
		const hello = await back.message('hello');
		expect(hello.shell).toMatchObject({ at: 'running', start, command });
		await house.sandboxes.at(-1)?.exec('node1', ['touch', '/tmp/go']);
		const after = await back.message('shell');
		expect(after.shell).toMatchObject({ at: 'prompt', exit: 0 });
		expect(back.text).toContain('done meanwhile');
		await back.close();
	});

	it('gets the whole transcript again from 0, however long', async () => {
		const page = await Page.open(reader, lab, { from: 0 });
		await page.run('seq 1 100000');
		const whole = await Page.open(reader, lab, { from: 0 });
		await whole.received(page.end);
		expect(whole.bytes.equals((await log()).subarray(0, page.end))).toBe(true);
		await page.close();
		await whole.close();
	});
});

describe('two tabs', () => {
	it('see the same bytes of one shell', async () => {
		const [one, two] = [await Page.open(reader, lab), await Page.open(reader, lab)];
		const done = await one.run('seq 1 5000');
		await two.received(done.end);
		expect(two.output(done)).toBe(one.output(done));
		await one.close();
		await two.close();
	});

	it('do not wait for each other: the slow one gets the rest when it is back', async () => {
		const slow = await Page.open(reader, lab, { acknowledge: false });
		const fast = await Page.open(reader, lab);
		const done = await fast.run('seq 1 200000');
		expect(slow.end).toBeLessThanOrEqual(WINDOW);
		slow.acknowledge();
		await slow.received(done.end);
		expect(slow.output(done)).toBe(fast.output(done));
		await slow.close();
		await fast.close();
	});
});
