/**
 * A client of QEMU's machine protocol: JSON lines over a socket.
 * @see https://www.qemu.org/docs/master/interop/qmp-spec.html
 */
import { connect, type Socket } from 'node:net';
import { z } from 'zod';
import { SandboxError } from '../driver.ts';

const Event = z.object({ event: z.string(), data: z.record(z.string(), z.unknown()).default({}) });
export type QmpEvent = z.infer<typeof Event>;

const Message = z.union([
	z.object({ QMP: z.object({}) }),
	z.object({ return: z.unknown(), id: z.number().optional() }),
	z.object({ error: z.object({ class: z.string(), desc: z.string() }), id: z.number().optional() }),
	Event,
]);
type Message = z.infer<typeof Message>;

/** No answer of ours is near this; a machine that sends more without a newline is broken. */
const MAX_LINE = 1024 * 1024;

interface Waiting {
	readonly resolve: (value: unknown) => void;
	readonly reject: (reason: unknown) => void;
}

export class Qmp {
	/** Resolves when the connection is gone, and with it, as it never closes one itself, the machine. */
	readonly closed: Promise<void>;
	readonly #socket: Socket;
	readonly #waiting = new Map<number, Waiting>();
	readonly #listeners = new Set<(event: QmpEvent) => void>();
	readonly #greeted = Promise.withResolvers<void>();
	#line = '';
	#next = 1;
	#open = true;

	private constructor(socket: Socket) {
		this.#socket = socket;
		socket.setEncoding('utf8');
		socket.on('data', (text) => this.#read(String(text)));
		// The reason for an error is told by the 'close' that follows it: the machine is gone.
		socket.on('error', () => socket.destroy());
		this.closed = new Promise((resolve) => {
			socket.on('close', () => {
				this.#open = false;
				const gone = new SandboxError('The machine is gone: QEMU closed its control socket.');
				for (const waiting of this.#waiting.values()) waiting.reject(gone);
				this.#waiting.clear();
				this.#greeted.reject(gone);
				this.#listeners.clear();
				resolve();
			});
		});
		this.#greeted.promise.catch(() => undefined);
	}

	/** Takes over a socket that QEMU has, or will have, the other end of; ready when QEMU has answered. */
	static async over(socket: Socket, signal?: AbortSignal): Promise<Qmp> {
		const qmp = new Qmp(socket);
		const stop = () => qmp.close();
		signal?.addEventListener('abort', stop, { once: true });
		try {
			await qmp.#greeted.promise;
			await qmp.execute('qmp_capabilities');
		} catch (cause) {
			qmp.close();
			signal?.throwIfAborted();
			throw cause;
		} finally {
			signal?.removeEventListener('abort', stop);
		}
		return qmp;
	}

	/** @throws {SandboxError} when nobody listens at `path` */
	static async connect(path: string, signal?: AbortSignal): Promise<Qmp> {
		return Qmp.over(connect(path), signal);
	}

	/** @throws {SandboxError} with QEMU's own words when it refuses, or when the machine is gone */
	execute(command: string, args: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
		if (!this.#open) return Promise.reject(new SandboxError('The machine is gone.'));
		const id = this.#next++;
		return new Promise((resolve, reject) => {
			this.#waiting.set(id, {
				resolve,
				reject: (cause) => reject(new SandboxError(`QEMU did not carry out ${command}.`, { cause })),
			});
			this.#socket.write(`${JSON.stringify({ execute: command, arguments: args, id })}\n`);
		});
	}

	/** @returns a function that ends the subscription */
	on(listener: (event: QmpEvent) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Waits for an event. Subscribe before the command that causes it. */
	next(accept: (event: QmpEvent) => boolean): Promise<QmpEvent> {
		return new Promise((resolve, reject) => {
			const off = this.on((event) => {
				if (!accept(event)) return;
				off();
				resolve(event);
			});
			void this.closed.then(() => reject(new SandboxError('The machine is gone.')));
		});
	}

	/** Hangs up; the machine goes on. */
	close(): void {
		this.#socket.destroy();
	}

	#read(text: string): void {
		const lines = (this.#line + text).split('\n');
		this.#line = lines.pop() ?? '';
		for (const line of lines) {
			if (line.trim() === '') continue;
			const message = parse(line);
			if (message !== undefined) this.#take(message);
		}
		// Whoever talks like that is no QEMU of ours; hanging up fails what waits for an answer.
		if (this.#line.length > MAX_LINE) this.close();
	}

	#take(message: Message): void {
		if ('QMP' in message) {
			this.#greeted.resolve();
		} else if ('event' in message) {
			for (const listener of this.#listeners) listener(message);
		} else if (message.id !== undefined) {
			const waiting = this.#waiting.get(message.id);
			this.#waiting.delete(message.id);
			if ('error' in message) waiting?.reject(new Error(`${message.error.class}: ${message.error.desc}`));
			else waiting?.resolve(message.return);
		}
	}
}

/** @returns nothing for what is no message that we know; a command that waits for it is failed by the closing socket */
function parse(line: string): Message | undefined {
	try {
		return Message.parse(JSON.parse(line));
	} catch {
		// A newer QEMU may tell of things we do not know.
		return undefined;
	}
}
