import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiError, type LabView } from '../../server/protocol.ts';
import { type House, openHouse, type Reader } from './house.ts';
import { HandshakeError, Page } from './page.ts';

let house: House;
beforeAll(async () => {
	house = await openHouse();
});
afterAll(() => house.close());

async function refusal(response: Promise<Response>): Promise<[number, string]> {
	const answer = await response;
	return [answer.status, ApiError.parse(await answer.json()).error];
}

async function handshake(page: Promise<Page>): Promise<[number, string]> {
	try {
		await page;
	} catch (error) {
		if (!(error instanceof HandshakeError)) throw error;
		return [error.status, ApiError.parse(JSON.parse(error.body)).error];
	}
	throw new Error('The handshake succeeded.');
}

async function end(reader: Reader, lab: LabView): Promise<void> {
	expect((await reader.ask('DELETE', `/api/labs/${lab.id}`)).status).toBe(204);
}

describe('a reader', () => {
	it('is known by a cookie that no script and no other site sees', async () => {
		const reader = house.reader();
		const answer = await reader.ask('POST', '/api/labs', { lab: 'solo', chapter: 'cookie' });
		expect(answer.headers.get('set-cookie')).toMatch(
			/^wirewalk=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/,
		);
		expect(await answer.json()).toMatchObject({
			lab: 'solo',
			chapter: 'cookie',
			generation: 0,
			state: 'running',
		});
		await end(reader, await reader.lab('solo', 'cookie'));
	});

	it('gets the same lab for the same chapter, also when two tabs ask at once', async () => {
		const reader = house.reader();
		const first = await reader.lab('solo', 'one');
		const [again, twice] = await Promise.all([reader.lab('solo', 'two'), reader.lab('solo', 'two')]);
		expect((await reader.lab('solo', 'one')).id).toBe(first.id);
		expect(again.id).toBe(twice.id);
		expect(again.id).not.toBe(first.id);
		await end(reader, first);
		await end(reader, again);
	});

	it('has two labs; a third ends the one left alone for longest, and its page is told', async () => {
		const reader = house.reader();
		const one = await reader.lab('solo', 'one');
		const two = await reader.lab('solo', 'two');
		const page = await Page.open(reader, one);
		const other = await Page.open(reader, two);
		await page.run('true');
		await other.run('true');
		await page.run('true');
		const three = await reader.lab('solo', 'three');
		expect(await other.message('ended')).toEqual({ type: 'ended', reason: 'replaced' });
		expect(await reader.look(two.id)).toMatchObject({ state: 'ended', ended: 'replaced' });
		expect(await reader.look(one.id)).toMatchObject({ state: 'running' });
		await end(reader, one);
		await end(reader, three);
	});

	it('cannot tell another reader’s lab from one that does not exist', async () => {
		const owner = house.reader();
		const lab = await owner.lab();
		const stranger = house.reader();
		const strangersOwn = await stranger.lab();
		for (const other of [stranger, house.reader()]) {
			for (const id of [lab.id, 'nosuchlab0', '%00', 'x'.repeat(60)]) {
				expect(await refusal(other.ask('GET', `/api/labs/${id}`))).toEqual([404, 'no-such-lab']);
				expect(await refusal(other.ask('POST', `/api/labs/${id}/reset`))).toEqual([404, 'no-such-lab']);
				expect(await refusal(other.ask('DELETE', `/api/labs/${id}`))).toEqual([404, 'no-such-lab']);
				expect(await handshake(Page.open(other, { id, generation: 0 }))).toEqual([404, 'no-such-lab']);
			}
		}
		expect(await owner.look(lab.id)).toMatchObject({ state: 'running' });
		await end(owner, lab);
		await end(stranger, strangersOwn);
	});
});

describe('a socket is refused', () => {
	it('from a foreign origin, for another generation, an unknown host, an offset that is not there', async () => {
		const reader = house.reader();
		const lab = await reader.lab();
		const open = (options: Parameters<typeof Page.open>[2]) => handshake(Page.open(reader, lab, options));
		expect(await open({ headers: { origin: 'http://evil.example' } })).toEqual([403, 'origin']);
		expect(await open({ generation: 1 })).toEqual([409, 'stale-generation']);
		expect(await open({ host: 'node9' })).toEqual([404, 'no-such-host']);
		expect(await open({ host: 'NODE' })).toEqual([400, 'request']);
		expect(await open({ from: 10_000_000 })).toEqual([400, 'request']);
		expect(await open({ from: -1 })).toEqual([400, 'request']);
		await end(reader, lab);
		expect(await open({})).toEqual([410, 'gone']);
	});
});

describe('a lab', () => {
	it('is fresh after a reset, a generation later; its pages are told', async () => {
		const reader = house.reader();
		const lab = await reader.lab();
		const page = await Page.open(reader, lab);
		await page.run('touch /root/mine');
		const reset = reader.ask('POST', `/api/labs/${lab.id}/reset`);
		expect(await page.message('ended')).toEqual({ type: 'ended', reason: 'reset' });
		expect(await page.until(() => page.closed)).toEqual({ code: 1000, reason: 'reset' });
		const after = await (await reset).json();
		expect(after).toMatchObject({ id: lab.id, generation: 1, state: 'running' });
		const fresh = await Page.open(reader, { id: lab.id, generation: 1 });
		expect((await fresh.run('ls /root/mine')).exit).not.toBe(0);
		await end(reader, lab);
	});

	it('tells its pages when its reader ends it, and is remembered', async () => {
		const reader = house.reader();
		const lab = await reader.lab();
		const pages = [await Page.open(reader, lab), await Page.open(reader, lab)];
		await end(reader, lab);
		for (const page of pages) {
			expect(await page.message('ended')).toEqual({ type: 'ended', reason: 'reader' });
			await page.until(() => page.closed);
		}
		expect(await reader.look(lab.id)).toMatchObject({ state: 'ended', ended: 'reader' });
		expect(await refusal(reader.ask('POST', `/api/labs/${lab.id}/reset`))).toEqual([410, 'gone']);
		expect((await reader.lab()).id).not.toBe(lab.id);
		await end(reader, await reader.lab());
	});

	it('tells its pages when its machine is gone', async () => {
		const reader = house.reader();
		const lab = await reader.lab();
		const page = await Page.open(reader, lab);
		page.type('true\r');
		await house.sandboxes.at(-1)?.destroy();
		expect(await page.message('ended')).toEqual({ type: 'ended', reason: 'crash' });
		expect(await reader.look(lab.id)).toMatchObject({ state: 'ended', ended: 'crash' });
	});
});

describe('a house with limits', () => {
	it('is full when its labs are taken', async () => {
		const small = await openHouse({ limits: { labs: 1 } });
		const [early, late] = [small.reader(), small.reader()];
		const lab = await early.lab();
		expect(await refusal(late.ask('POST', '/api/labs', { lab: 'solo', chapter: 'x' }))).toEqual([
			503,
			'full',
		]);
		await end(early, lab);
		await end(late, await late.lab());
		await small.close();
	});

	it('does not give more labs than it has when many ask at once', async () => {
		const small = await openHouse({ limits: { labs: 2 } });
		const answers = await Promise.all(
			Array.from({ length: 5 }, () => small.reader().ask('POST', '/api/labs', { lab: 'solo', chapter: 'x' })),
		);
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 503, 503, 503]);
		await small.close();
	});

	it('freezes a lab that nobody types in; the next key thaws it, and its page is told both', async () => {
		// Long enough for a slow machine to answer a key before it is frozen again.
		const idle = await openHouse({ limits: { freezeAfter: 20_000 } });
		const reader = idle.reader();
		const lab = await reader.lab();
		const page = await Page.open(reader, lab);
		await page.message('lab');
		expect(await reader.look(lab.id)).toMatchObject({ state: 'frozen' });
		const before = page.messages.length;
		page.type('echo back again\r');
		expect(await page.message('lab', before)).toEqual({ type: 'lab', state: 'running' });
		await page.shows('\x07back again\r\n');
		await idle.close();
	});

	it('ends a lab that is idle for longer, and one whose time is up, and says which', async () => {
		// A page has to be there before, on a slow machine too; a lab's time begins when it is asked for.
		const ways = [
			[{ freezeAfter: 3000, endAfter: 30_000 }, 'idle'],
			[{ lifetime: 60_000 }, 'deadline'],
		] as const;
		await Promise.all(
			ways.map(async ([limits, reason]) => {
				const strict = await openHouse({ limits });
				const reader = strict.reader();
				const lab = await reader.lab();
				const page = await Page.open(reader, lab);
				expect(await page.message('ended')).toEqual({ type: 'ended', reason });
				expect(await reader.look(lab.id)).toMatchObject({ state: 'ended', ended: reason });
				await strict.close();
			}),
		);
	});
});
