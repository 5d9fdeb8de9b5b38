/** A page at a shell's websocket: keeps the transcript as it comes, and holds every frame to the protocol. */
import WebSocket, { type RawData } from 'ws';
import { type LabView, type Press, ServerMessage } from '../../server/protocol.ts';
import type { Reader } from './house.ts';

export interface PageOptions {
	readonly host?: string;
	readonly from?: number;
	readonly generation?: number;
	/** Acknowledge what comes; true unless told. */
	readonly acknowledge?: boolean;
	readonly headers?: Record<string, string>;
}

export type Finished = ServerMessage & { type: 'finished' };

/** The offset in front of output. */
const HEADER = 8;

export class Page {
	readonly messages: ServerMessage[] = [];
	readonly from: number;
	/** Set once the socket has closed. */
	closed: { code: number; reason: string } | undefined;
	readonly #socket: WebSocket;
	readonly #waiting = new Set<() => void>();
	readonly #pieces: Buffer[] = [];
	#end: number;
	#acknowledge: boolean;
	#runs = 0;
	/** A frame that broke the protocol. */
	#fault: Error | undefined;

	private constructor(socket: WebSocket, from: number, acknowledge: boolean) {
		this.#socket = socket;
		this.from = from;
		this.#end = from;
		this.#acknowledge = acknowledge;
		socket.on('message', (data, binary) => this.#take(bytesOf(data), binary));
		socket.on('close', (code, reason) => {
			this.closed = { code, reason: reason.toString() };
			this.#wake();
		});
		socket.on('error', (error) => {
			this.#fault = error;
			this.#wake();
		});
	}

	/** Resolves when the server has said hello. @throws {HandshakeError} */
	static async open(
		reader: Reader,
		lab: Pick<LabView, 'id' | 'generation'>,
		options: PageOptions = {},
	): Promise<Page> {
		const { host = 'node1', from = 0, generation = lab.generation, acknowledge = true } = options;
		const url = `${reader.origin.replace('http', 'ws')}/api/labs/${lab.id}/shells/${host}?generation=${generation}&from=${from}`;
		const socket = new WebSocket(url, { headers: { ...reader.headers, ...options.headers } });
		const page = new Page(socket, from, acknowledge);
		await new Promise<void>((resolve, reject) => {
			socket.once('open', resolve);
			socket.once('error', reject);
			socket.once('unexpected-response', (_, response) => {
				let body = '';
				response.setEncoding('utf8');
				response.on('data', (piece) => {
					body += String(piece);
				});
				response.on('end', () => reject(new HandshakeError(response.statusCode ?? 0, body)));
			});
		});
		await page.message('hello');
		return page;
	}

	/** Everything seen, from `from` on. */
	get bytes(): Buffer {
		return Buffer.concat(this.#pieces);
	}

	get text(): string {
		return this.bytes.toString('utf8');
	}

	/** The offset after the last byte seen. */
	get end(): number {
		return this.#end;
	}

	/** Waits until `seen` returns something. */
	async until<T>(seen: () => T | undefined): Promise<T> {
		for (;;) {
			if (this.#fault !== undefined) throw this.#fault;
			const found = seen();
			if (found !== undefined) return found;
			if (this.closed !== undefined) {
				throw new Error(
					`The socket closed first (${this.closed.code}): …${JSON.stringify(this.text.slice(-300))}`,
				);
			}
			await new Promise<void>((resolve) => this.#waiting.add(resolve));
		}
	}

	/** Waits for the first message of a type, after the first `after` messages. */
	message<T extends ServerMessage['type']>(type: T, after = 0): Promise<ServerMessage & { type: T }> {
		return this.until(() =>
			this.messages
				.slice(after)
				.find((message): message is ServerMessage & { type: T } => message.type === type),
		);
	}

	/** Waits until so many bytes have been seen. */
	async received(bytes: number): Promise<void> {
		await this.until(() => (this.#end - this.from >= bytes ? true : undefined));
	}

	/** Waits for `text` in what was seen from the offset `from` on. */
	async shows(text: string, from = this.from): Promise<void> {
		await this.until(() => (this.bytes.indexOf(text, from - this.from) >= 0 ? true : undefined));
	}

	/** Runs a command; resolves when it has finished. @throws what refuses it */
	async run(command: string, presses: Press[] = []): Promise<Finished> {
		const id = this.start(command, presses);
		return this.finished(id);
	}

	/** @returns the run's id */
	start(command: string, presses: Press[] = []): string {
		this.#runs += 1;
		const id = `run-${this.#runs}`;
		this.send({ type: 'run', id, command, presses });
		return id;
	}

	async finished(id: string): Promise<Finished> {
		return this.until(() => {
			for (const message of this.messages) {
				if (message.type === 'refused' && message.id === id)
					throw new Error(`${message.error}: ${message.message}`);
				if (message.type === 'finished' && message.id === id) return message;
			}
			return undefined;
		});
	}

	/** What stands from `start` up to `end` in the transcript. */
	slice({ start, end }: { start: number; end: number }): Buffer {
		return this.bytes.subarray(start - this.from, end - this.from);
	}

	/** What a finished command put out, lines ended by \n. */
	output(span: { start: number; end: number }): string {
		return this.slice(span).toString('utf8').replaceAll('\r\n', '\n');
	}

	send(message: unknown): void {
		this.#socket.send(JSON.stringify(message));
	}

	type(keys: string | Buffer): void {
		this.#socket.send(Buffer.from(keys));
	}

	/** Sends a frame as it is. */
	frame(data: string | Buffer): void {
		this.#socket.send(data);
	}

	/** From now on, and for all that came before. */
	acknowledge(): void {
		this.#acknowledge = true;
		this.send({ type: 'ack', offset: this.#end });
	}

	async close(): Promise<void> {
		this.#socket.close();
		await this.until(() => this.closed);
	}

	/** As when the network goes: no goodbye. */
	async cut(): Promise<void> {
		this.#socket.terminate();
		await this.until(() => this.closed);
	}

	#take(data: Buffer, binary: boolean): void {
		if (binary) {
			const offset = Number(data.readBigUInt64BE(0));
			if (offset !== this.#end) {
				this.#fault ??= new Error(`Output at ${offset} follows output up to ${this.#end}.`);
			}
			this.#pieces.push(data.subarray(HEADER));
			this.#end = offset + data.length - HEADER;
			if (this.#acknowledge && this.#socket.readyState === WebSocket.OPEN) {
				this.send({ type: 'ack', offset: this.#end });
			}
		} else {
			this.messages.push(ServerMessage.parse(JSON.parse(data.toString('utf8'))));
		}
		this.#wake();
	}

	#wake(): void {
		for (const wake of [...this.#waiting]) wake();
		this.#waiting.clear();
	}
}

/** Waits until the last that the page has heard of the shell is a prompt. */
export async function atPrompt(page: Page): Promise<void> {
	await page.until(() => {
		const last = page.messages.findLast(({ type }) => type === 'shell' || type === 'hello');
		return last !== undefined && 'shell' in last && last.shell.at === 'prompt' ? true : undefined;
	});
}

/** The server answered the handshake with an error. */
export class HandshakeError extends Error {
	override readonly name = 'HandshakeError';
	readonly status: number;
	readonly body: string;
	constructor(status: number, body: string) {
		super(`${status} ${body}`);
		this.status = status;
		this.body = body;
	}
}

function bytesOf(data: RawData): Buffer {
	if (Buffer.isBuffer(data)) return data;
	return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
