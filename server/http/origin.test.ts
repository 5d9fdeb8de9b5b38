import { describe, expect, it } from 'vitest';
import { checkOrigin } from './origin.ts';

const local = { allowed: [], loopback: true };

describe('a request is taken', () => {
	it.each([
		['http://127.0.0.1:4321', '127.0.0.1:4321'],
		['http://localhost:4321', 'localhost:4321'],
		['http://[::1]:4321', '[::1]:4321'],
	])('from the page of %s', (origin, host) => {
		expect(() => checkOrigin({ origin, host }, local)).not.toThrow();
	});

	it('under any name when the server listens for others too', () => {
		const headers = { origin: 'https://book.example', host: 'book.example' };
		expect(() => checkOrigin(headers, { allowed: [], loopback: false })).not.toThrow();
	});

	it('from an origin that the operator allows', () => {
		const headers = { origin: 'https://book.example', host: '127.0.0.1:4321' };
		expect(() => checkOrigin(headers, { allowed: ['https://book.example'], loopback: true })).not.toThrow();
	});
});

describe('a request is refused', () => {
	it.each([
		['of another host', 'http://evil.example', '127.0.0.1:4321'],
		['of another port', 'http://127.0.0.1:8000', '127.0.0.1:4321'],
		['of a sandboxed frame', 'null', '127.0.0.1:4321'],
		['of a host that begins like ours', 'http://127.0.0.1:43210', '127.0.0.1:4321'],
		['of a name that its owner points here', 'http://rebound.example:4321', 'rebound.example:4321'],
		['without an origin', undefined, '127.0.0.1:4321'],
		['without a host', 'http://127.0.0.1:4321', undefined],
	])('%s', (_, origin, host) => {
		expect(() => checkOrigin({ origin, host }, local)).toThrow(expect.objectContaining({ code: 'origin' }));
	});
});
