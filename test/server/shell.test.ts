import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LabView, MAX_FRAME } from '../../server/protocol.ts';
import { type House, openHouse, type Reader } from './house.ts';
import { atPrompt, Page } from './page.ts';

let house: House;
let reader: Reader;
let lab: LabView;
let page: Page;

beforeAll(async () => {
	house = await openHouse();
	reader = house.reader();
	lab = await reader.lab();
});
afterAll(() => house.close());
/** Each test's page begins where the last one's ended, so that it sees nothing but its own. */
let seen = 0;
beforeEach(async () => {
	page = await Page.open(reader, lab, { from: seen });
	return async () => {
		seen = page.end;
		await page.close();
	};
});

/**
 * Says when it runs: between a command's mark and its start, bash may take a Ctrl-C for itself and go on. What it says
 * does not stand in the command.
 */
const FOREVER = `sh -c 'echo u""p; exec sleep 1000'`;

/** Messages of a type since the page was opened. */
function codes(on: Page): string[] {
	return on.messages.flatMap((message) => (message.type === 'refused' ? [message.error] : []));
}

describe('a shell', () => {
	it('stands at its prompt when the page says hello', async () => {
		expect(await page.message('hello')).toMatchObject({ generation: 0, offset: 0, shell: { at: 'prompt' } });
		await page.shows('node1:~# ');
	});

	it('runs a command and tells where its output is and how it ended', async () => {
		const done = await page.run('echo one; echo two; false');
		expect(page.output(done)).toBe('one\ntwo\n');
		expect(done.exit).toBe(1);
	});

	it('tells every page what it is doing, from its marks', async () => {
		const other = await Page.open(reader, lab, { from: page.end });
		const done = await page.run('uname');
		const seen = await other.until(() => {
			const states = other.messages.flatMap((message) => (message.type === 'shell' ? [message.shell] : []));
			return states.length >= 2 ? states : undefined;
		});
		expect(seen).toEqual([
			{ at: 'running', start: done.start, command: 'uname' },
			{ at: 'prompt', end: expect.any(Number), exit: 0 },
		]);
		expect(other.messages.some(({ type }) => type === 'started' || type === 'finished')).toBe(false);
		await other.close();
	});

	it('names a command that was typed by hand as it stood on the screen', async () => {
		page.type('catx\x7f   -\r');
		const message = await page.message('shell');
		expect(message.shell).toMatchObject({ at: 'running', command: 'cat   -' });
		page.type('\x04');
		const after = await page.message('shell', page.messages.indexOf(message) + 1);
		expect(after.shell).toMatchObject({ at: 'prompt', exit: 0 });
	});

	it('follows into another shell and out again', async () => {
		const entered = await page.run('bash');
		expect(entered.exit).toBeUndefined();
		expect((await page.run('echo $((40 + 2))')).exit).toBe(0);
		const left = await page.run('exit 3');
		expect(left.exit).toBe(3);
	});

	it('follows into a container’s sh and out again', async () => {
		expect((await page.run('docker run -d --name box nginx')).exit).toBe(0);
		const entered = await page.run('docker exec -it box /bin/sh');
		expect(entered.exit).toBeUndefined();
		const inside = await page.run('hostname');
		expect(page.output(inside)).toMatch(/^[0-9a-f]{12}\n$/);
		expect(inside.exit).toBe(0);
		await page.run('exit');
		const outside = await page.run('hostname');
		expect(page.output(outside)).toBe('node1\n');
		await page.run('docker rm -f box');
	});

	it('refuses a command while another runs, and Ctrl-C makes way', async () => {
		const id = page.start(FOREVER);
		await page.shows('up\r\n');
		page.start('echo no');
		const refused = await page.message('refused');
		expect(refused).toMatchObject({
			id: 'run-2',
			error: 'busy',
			message: `The shell of node1 is running "${FOREVER}".`,
		});
		page.send({ type: 'interrupt' });
		expect((await page.finished(id)).exit).toBe(130);
		expect(page.output(await page.run('echo yes'))).toBe('yes\n');
	});

	it('presses the keys of a block once as many lines have come', async () => {
		const done = await page.run('ping -i 0.2 127.0.0.1', [{ afterLines: 3, keys: '\x03' }]);
		const output = page.output(done);
		// The kernel signals before it echoes: the ^C may stand anywhere in what ping says at its end, or behind it.
		const lines = output.replace('^C', '').split('\n');
		const farewell = lines.indexOf('--- 127.0.0.1 ping statistics ---');
		const replies = lines.slice(1, farewell).filter((line) => line !== '');
		expect(replies.length).toBeGreaterThanOrEqual(2);
		expect(replies.filter((line) => !line.startsWith('64 bytes from 127.0.0.1'))).toEqual([]);
		expect(done.exit).toBe(0);
	});

	it('throws away what is half typed at the prompt before it runs a command', async () => {
		page.type('half a li');
		await page.shows('half a li');
		expect(page.output(await page.run('echo clean'))).toBe('clean\n');
	});

	it('waits for a line that was just entered by hand', async () => {
		page.type(`${FOREVER}\r`);
		page.start('echo no');
		expect(await page.message('refused')).toMatchObject({ error: 'busy' });
		await page.message('shell');
		await page.shows('up\r\n');
		page.send({ type: 'interrupt' });
		await atPrompt(page);
		expect(page.output(await page.run('echo yes'))).toBe('yes\n');
	});

	it('takes a command of several lines, tabs in it too', async () => {
		const done = await page.run('cat <<EOF\na\tb\nc\nEOF');
		expect(page.output(done)).toBe('a\tb\nc\n');
	});

	it('tells the status of words that it cannot parse, and what it says about them', async () => {
		const done = await page.run('if true; )');
		expect(done.exit).toBe(2);
		expect(page.output(done)).toContain('syntax error');
	});

	it('does not take a prompt that is drawn again for a new one', async () => {
		page.type('ls /usr/\t\t');
		await page.shows('share');
		await page.shows('ls /usr/', page.from + page.text.lastIndexOf('share'));
		expect(page.messages.filter(({ type }) => type === 'shell')).toEqual([]);
		expect(page.output(await page.run('echo clean'))).toBe('clean\n');
	});

	it('has its questions to the terminal answered once, however many pages look on', async () => {
		const other = await Page.open(reader, lab, { from: page.end });
		const asked = await page.run(
			`stty -echo; printf '\\033[6n'; IFS= read -rsd R answer; stty sane; printf '%q\\n' "$answer"`,
		);
		expect(page.output(asked)).toMatch(/6n\$'\\E\[\d+;1'\n$/);
		expect(page.output(await page.run('read -rst 0.3 more; echo "<$more>"'))).toBe('<>\n');
		await other.close();
	});

	it('passes every byte in both directions', async () => {
		const every = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
		const id = page.start("stty raw -echo; printf 'rea%s' dy:; head -c 256; stty sane");
		await page.message('started');
		await page.shows('ready:');
		page.type(every);
		const done = await page.finished(id);
		const bytes = page.slice(done);
		expect(bytes.subarray(bytes.indexOf('ready:') + 6)).toEqual(every);
	});
});

describe('a frame that is wrong', () => {
	it.each([
		['no JSON', 'hello'],
		['no message', '42'],
		['of an unknown type', '{"type":"shutdown"}'],
		['with a field too many', '{"type":"interrupt","really":true}'],
		['with a run without a command', '{"type":"run","id":"1","command":"","presses":[]}'],
	])('%s is refused, and the socket stays', async (_, frame) => {
		page.frame(frame);
		expect(await page.message('refused')).toMatchObject({ error: 'frame' });
		expect(page.output(await page.run('echo still here'))).toBe('still here\n');
	});

	it('is refused when it is too long; one that is far too long costs the socket alone', async () => {
		page.type(Buffer.alloc(MAX_FRAME + 1, 'x'));
		expect(await page.message('refused')).toMatchObject({ error: 'frame' });
		const reckless = await Page.open(reader, lab);
		reckless.type(Buffer.alloc(2 * 1024 * 1024, 'x'));
		expect(await reckless.until(() => reckless.closed)).toMatchObject({ code: 1009 });
		expect(page.output(await page.run('echo still here'))).toBe('still here\n');
	});

	it('cannot change the size of a book’s shell', async () => {
		page.send({ type: 'resize', columns: 80, rows: 24 });
		expect(await page.message('refused')).toMatchObject({ error: 'size-fixed' });
		expect(page.output(await page.run('stty size'))).toBe('30 100\n');
	});

	it('after the lab’s end falls on nothing', async () => {
		const own = house.reader();
		const brief = await own.lab('solo', 'brief');
		const last = await Page.open(own, brief);
		const ending = own.ask('DELETE', `/api/labs/${brief.id}`);
		await last.message('ended');
		for (const frame of [
			'{"type":"resize","columns":80,"rows":24}',
			'{"type":"interrupt"}',
			Buffer.from('x'),
		]) {
			last.frame(frame);
		}
		expect((await ending).status).toBe(204);
		expect(codes(last).filter((code) => code !== 'gone' && code !== 'size-fixed')).toEqual([]);
		expect(page.output(await page.run('echo still here'))).toBe('still here\n');
	});

	it('of keys beyond what a program reads is refused, and Ctrl-C goes through', async () => {
		const id = page.start(`sh -c "stty -echo; printf 'rea%s' dy; exec sleep 1000"`);
		await page.shows('ready');
		for (let piece = 0; piece < 4; piece++) page.type(Buffer.alloc(MAX_FRAME, 'x'));
		expect(await page.message('refused')).toMatchObject({ error: 'backlog' });
		page.send({ type: 'interrupt' });
		expect((await page.finished(id)).exit).toBe(130);
		await page.run('stty sane');
	});
});
