import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws';
import type { ServerMessage } from '../../server/protocol.ts';
import { ShellConnection, type Verdict } from './connection.ts';

/** What a shell has put out: no two places of it look alike. */
const TRANSCRIPT = Uint8Array.from({ length: 4000 }, (_, at) => (at * 7 + (at >> 8)) % 251);

const hello = (offset: number): string =>
	JSON.stringify({
		type: 'hello',
		generation: 0,
		offset,
		shell: { at: 'starting' },
	} satisfies ServerMessage);

function frame(from: number, to: number): Uint8Array {
	const bytes = new Uint8Array(8 + to - from);
	new DataView(bytes.buffer).setBigUint64(0, BigInt(from));
	bytes.set(TRANSCRIPT.subarray(from, to), 8);
	return bytes;
}

const cleanUp: (() => void)[] = [];
afterEach(() => {
	for (const one of cleanUp.splice(0)) one();
});

/** A server that serves the transcript as `serve` says, from the offset that the page asks for. */
async function serve(each: (socket: ServerSocket, from: number) => void): Promise<(from: number) => string> {
	const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
	cleanUp.push(() => {
		for (const client of server.clients) client.terminate();
		server.close();
	});
	await new Promise((listening) => server.once('listening', listening));
	server.on('connection', (socket, request) => {
		const from = Number(new URL(request.url ?? '', 'ws://localhost').searchParams.get('from'));
		socket.send(hello(from));
		each(socket, from);
	});
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('The server listens nowhere.');
	return (from) => `ws://127.0.0.1:${address.port}/?from=${from}`;
}

/** Reads until the whole transcript is there. @returns what came, and how often the socket opened */
function readAll(
	address: (from: number) => string,
	verdict: Verdict = 'again',
): Promise<{ got: number[]; opened: number }> {
	return new Promise((done) => {
		const got: number[] = [];
		let opened = 0;
		const connection = new ShellConnection(address, {
			output: (bytes, offset) => {
				expect(offset).toBe(got.length);
				got.push(...bytes);
				if (got.length < TRANSCRIPT.length) return;
				connection.close();
				done({ got, opened });
			},
			message: ({ type }) => {
				if (type === 'hello') opened += 1;
			},
			connected: () => undefined,
			inspect: async () => verdict,
		});
		cleanUp.push(() => connection.close());
	});
}

describe('a shell’s connection', () => {
	it('loses nothing and sees nothing twice, wherever the socket breaks', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 3 }),
				async (cuts) => {
					const lengths = [...cuts];
					const address = await serve((socket, from) => {
						const cut = lengths.shift();
						const to = cut === undefined ? TRANSCRIPT.length : Math.min(TRANSCRIPT.length, from + cut);
						socket.send(frame(from, to), () => {
							if (cut !== undefined) socket.terminate();
						});
					});
					expect((await readAll(address)).got).toEqual([...TRANSCRIPT]);
				},
			),
			{ numRuns: 4 },
		);
	});

	it('takes from a frame what it has not seen yet', async () => {
		const address = await serve((socket) => {
			socket.send(frame(0, 1000));
			socket.send(frame(400, 1000));
			socket.send(frame(700, TRANSCRIPT.length));
		});
		expect(await readAll(address)).toEqual({ got: [...TRANSCRIPT], opened: 1 });
	});

	it('asks again for what a gap leaves out', async () => {
		let first = true;
		const address = await serve((socket, from) => {
			if (first) socket.send(frame(from + 10, from + 20));
			else socket.send(frame(from, TRANSCRIPT.length));
			first = false;
		});
		expect(await readAll(address)).toEqual({ got: [...TRANSCRIPT], opened: 2 });
	});

	it('stops when the lab is over', async () => {
		let connections = 0;
		const address = await serve((socket) => {
			connections += 1;
			socket.terminate();
		});
		await new Promise<void>((asked) => {
			const connection = new ShellConnection(address, {
				output: () => undefined,
				message: () => undefined,
				connected: () => undefined,
				inspect: async () => {
					asked();
					return 'over';
				},
			});
			cleanUp.push(() => connection.close());
		});
		expect(connections).toBe(1);
	});

	it('sends nothing, and says so, while there is no connection', async () => {
		const connection = new ShellConnection(() => 'ws://127.0.0.1:1/', {
			output: () => undefined,
			message: () => undefined,
			connected: () => undefined,
			inspect: async () => 'over',
		});
		expect(connection.send({ type: 'interrupt' })).toBe(false);
		connection.close();
	});
});
