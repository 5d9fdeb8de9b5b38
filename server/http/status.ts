/** What the labs wait for, once or as it changes. */
import type { FastifyInstance } from 'fastify';
import type { Status } from '../protocol.ts';

export interface Readiness {
	current(): Status;
	/** @returns call it to hear no more */
	subscribe(changed: () => void): () => void;
}

/** Proxies give up on a connection that is silent for a minute; a comment keeps it, milliseconds. */
const HEARTBEAT = 25_000;

export function statusRoutes(app: FastifyInstance, readiness: Readiness): void {
	app.get('/status', () => readiness.current());

	app.get('/status/events', (request, reply) => {
		reply.hijack();
		const { raw } = reply;
		raw.writeHead(200, {
			'content-type': 'text/event-stream',
			'cache-control': 'no-store',
			// nginx, in front, would collect events into buffers.
			'x-accel-buffering': 'no',
		});
		let last = '';
		const send = () => {
			const data = JSON.stringify(readiness.current());
			// A page that does not read gets the newest state when it does, not all of them.
			if (data === last || raw.writableNeedDrain) return;
			last = data;
			raw.write(`data: ${data}\n\n`);
		};
		const unsubscribe = readiness.subscribe(send);
		const heartbeat = setInterval(() => raw.write(':\n\n'), HEARTBEAT);
		raw.on('drain', send);
		request.raw.on('close', () => {
			unsubscribe();
			clearInterval(heartbeat);
		});
		send();
	});
}
