import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../server/main.ts';
import { ApiError, Status } from '../../server/protocol.ts';
import { Board, type House, makeDist, openHouse, Reader } from './house.ts';

let house: House;
let dist: string;
beforeAll(async () => {
	house = await openHouse();
	dist = await makeDist();
});
afterAll(async () => {
	await house.close();
	await rm(dist, { recursive: true });
});

async function refusal(response: Promise<Response>): Promise<[number, string]> {
	const answer = await response;
	return [answer.status, ApiError.parse(await answer.json()).error];
}

describe('the book', () => {
	it('allows its own inline scripts and no others', async () => {
		const policy = (await fetch(house.origin)).headers.get('content-security-policy');
		expect(policy).toMatch(/script-src 'self' 'wasm-unsafe-eval' 'sha256-[\w+/]{43}=';/);
		expect(policy).toContain(`connect-src 'self' ws://${new URL(house.origin).host} `);
	});

	it('has one address per page', async () => {
		const response = await fetch(`${house.origin}/zh-cn`, { redirect: 'manual' });
		expect([response.status, response.headers.get('location')]).toEqual([301, '/zh-cn/']);
	});

	it('has a page for what is not there', async () => {
		const response = await fetch(`${house.origin}/nowhere/`);
		expect(response.status).toBe(404);
		expect(await response.text()).toContain('not here');
	});

	it('lets browsers keep what has its hash in its name, and ask again for the rest', async () => {
		const script = await fetch(`${house.origin}/_astro/page.abc123.js`);
		expect(script.headers.get('cache-control')).toContain('immutable');
		expect(script.headers.get('content-encoding')).not.toBeNull();
		expect((await fetch(`${house.origin}/zh-cn/`)).headers.get('cache-control')).toBe('no-cache');
	});

	it('is compressed as the browser asks for it', async () => {
		const script = `${house.origin}/_astro/page.abc123.js`;
		const encoded = async (accepted: string) => {
			const answer = await fetch(script, { headers: { 'accept-encoding': accepted } });
			// What fetch has decompressed is the script.
			expect(await answer.text()).toMatch(/^console/);
			expect(answer.headers.get('content-type')).toContain('javascript');
			return answer.headers.get('content-encoding');
		};
		expect(await encoded('gzip, deflate, br, zstd')).toBe('br');
		expect(await encoded('gzip, deflate')).toBe('gzip');
		expect(await encoded('identity')).toBeNull();
	});

	it('shows no file outside of it', async () => {
		for (const path of [
			'/../package.json',
			'/%2e%2e/package.json',
			'/..%2fpackage.json',
			'/zh-cn/%2e%2e/%2e%2e/etc/passwd',
		]) {
			expect((await fetch(`${house.origin}${path}`)).status, path).toBeGreaterThanOrEqual(400);
		}
	});
});

describe('a request is refused', () => {
	it('without an origin, from another one, and from none', async () => {
		for (const origin of [undefined, 'http://evil.example', 'null']) {
			const answer = fetch(`${house.origin}/api/labs`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', ...(origin === undefined ? {} : { origin }) },
				body: JSON.stringify({ lab: 'solo', chapter: 'x' }),
			});
			expect(await refusal(answer)).toEqual([403, 'origin']);
		}
	});

	it('with a body that is none of ours', async () => {
		const reader = house.reader();
		for (const body of [
			{},
			{ lab: 'solo' },
			{ lab: '../x', chapter: 'x' },
			{ lab: 'solo', chapter: 'x', more: 1 },
			[],
			'solo',
		]) {
			expect(await refusal(reader.ask('POST', '/api/labs', body))).toEqual([400, 'request']);
		}
		expect(await refusal(reader.ask('POST', '/api/labs'))).toEqual([400, 'request']);
	});

	it('with a body that is too long, or no JSON', async () => {
		const post = (body: string) =>
			fetch(`${house.origin}/api/labs`, {
				method: 'POST',
				headers: { origin: house.origin, 'content-type': 'application/json' },
				body,
			});
		expect(await refusal(post('x'.repeat(5000)))).toEqual([413, 'request']);
		expect(await refusal(post('{"lab":'))).toEqual([400, 'request']);
	});

	it('for a lab that the book does not have', async () => {
		const answer = house.reader().ask('POST', '/api/labs', { lab: 'nowhere', chapter: 'x' });
		expect(await refusal(answer)).toEqual([404, 'no-such-lab']);
	});

	it('for a path that the API does not have', async () => {
		expect(await refusal(fetch(`${house.origin}/api/nothing`))).toEqual([404, 'request']);
	});

	it('beyond the rate', async () => {
		const small = await openHouse({ server: { rates: { requests: 3 } } });
		const answers: number[] = [];
		for (let count = 0; count < 4; count++) answers.push((await fetch(`${small.origin}/api/status`)).status);
		expect(answers).toEqual([200, 200, 200, 429]);
		expect(await refusal(fetch(`${small.origin}/api/status`))).toEqual([429, 'rate']);
		await small.close();
	});
});

describe('status', () => {
	it('tells what labs wait for, at once and as it changes, and asking too early is answered so', async () => {
		const board = new Board({ labs: { solo: { state: 'building', step: 'Making the image', done: 0.25 } } });
		const server = await startServer({
			host: '127.0.0.1',
			port: 0,
			dist,
			labs: {
				driver: house.fixture.driver,
				specs: [house.fixture.lab('solo')],
				readiness: board,
				state: `${dist}/state`,
			},
		});
		const origin = server.url.slice(0, -1);
		const stop = new AbortController();
		const events = await fetch(`${origin}/api/status/events`, { signal: stop.signal });
		expect(events.headers.get('content-type')).toBe('text/event-stream');
		const states = statuses(events);
		expect((await states.next()).value).toEqual(board.current());
		expect(await refusal(new Reader(origin).ask('POST', '/api/labs', { lab: 'solo', chapter: 'x' }))).toEqual(
			[503, 'lab-not-ready'],
		);
		board.set({ labs: { solo: { state: 'ready' } } });
		expect((await states.next()).value).toEqual({ labs: { solo: { state: 'ready' } } });
		expect(Status.parse(await (await fetch(`${origin}/api/status`)).json())).toEqual(board.current());
		stop.abort();
		// A page that listens does not hold the server up.
		await server.close();
		await expect.poll(() => board.listeners, { timeout: 60_000 }).toBe(0);
	});

	it('is not there in a reading copy', async () => {
		const server = await startServer({ host: '127.0.0.1', port: 0, dist });
		expect(await refusal(fetch(`${server.url}api/status`))).toEqual([404, 'request']);
		await server.close();
	});
});

it('says so when its port is in use', async () => {
	const other = createServer().listen(0, '127.0.0.1');
	await new Promise((resolve) => other.once('listening', resolve));
	const address = other.address();
	const port = typeof address === 'object' && address !== null ? address.port : 0;
	await expect(startServer({ host: '127.0.0.1', port, dist })).rejects.toThrow(
		`Port ${port} on 127.0.0.1 is in use.`,
	);
	other.close();
});

async function* statuses(response: Response): AsyncGenerator<Status> {
	let text = '';
	for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
		text += piece;
		for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
			const event = text.slice(0, end);
			text = text.slice(end + 2);
			if (event.startsWith('data: ')) yield Status.parse(JSON.parse(event.slice('data: '.length)));
		}
	}
}
