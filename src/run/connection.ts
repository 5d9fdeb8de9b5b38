/** A websocket to a shell that comes back: nothing is lost and nothing seen twice, because every byte has its offset. */
import { type ClientMessage, MAX_FRAME, ServerMessage } from '../../server/protocol.ts';

/**
 * How long to wait before each further try, milliseconds. The first loss is often a laptop that woke up: try at once.
 * The last stands for all after it; a page that is looked at again, or back online, tries at once too.
 */
const PAUSES = [0, 500, 1000, 2000, 4000] as const;

/** Behind the offset that opens a frame. */
const OFFSET_BYTES = 8;

/** What became of a lab whose socket closed: ask the server, a browser does not tell. */
export type Verdict = 'again' | 'over' | 'unreachable';

export interface ConnectionEvents {
	/** The next bytes of the transcript, each byte once. */
	output(bytes: Uint8Array, offset: number): void;
	message(message: ServerMessage): void;
	/** The socket is open, or was lost and will be tried again. */
	connected(connected: boolean): void;
	/** Asked whenever a socket closed that was not told to. */
	inspect(): Promise<Verdict>;
}

export class ShellConnection {
	readonly #address: (from: number) => string;
	readonly #events: ConnectionEvents;
	readonly #closing = new AbortController();
	#socket: WebSocket | undefined;
	#offset: number;
	#open = false;
	#wake: () => void = () => undefined;

	/** @param address of the shell's socket, with output from an offset on */
	constructor(address: (from: number) => string, events: ConnectionEvents, from = 0) {
		this.#address = address;
		this.#events = events;
		this.#offset = from;
		void this.#keepOpen();
	}

	/** Just behind the last byte that came. */
	get offset(): number {
		return this.#offset;
	}

	get open(): boolean {
		return this.#open;
	}

	/** @returns false when there is no connection now; nothing is sent then, and nothing later */
	send(message: ClientMessage): boolean {
		if (!this.#open) return false;
		this.#socket?.send(JSON.stringify(message));
		return true;
	}

	/** Types. A long paste goes in pieces. */
	keys(bytes: Uint8Array<ArrayBuffer>): boolean {
		if (!this.#open) return false;
		for (let at = 0; at < bytes.length; at += MAX_FRAME)
			this.#socket?.send(bytes.subarray(at, at + MAX_FRAME));
		return true;
	}

	/** Tries again now instead of after the pause. */
	retry(): void {
		this.#wake();
	}

	close(): void {
		this.#closing.abort();
		this.#socket?.close();
		this.#wake();
	}

	get #closed(): boolean {
		return this.#closing.signal.aborted;
	}

	async #keepOpen(): Promise<void> {
		let failures = 0;
		while (!this.#closed) {
			const greeted = await this.#session();
			if (this.#closed) return;
			this.#events.connected(false);
			if (greeted) failures = 0;
			await this.#pause(PAUSES[Math.min(failures, PAUSES.length - 1)] ?? 0);
			failures += 1;
			if (this.#closed) return;
			let verdict = await this.#events.inspect();
			while (verdict === 'unreachable' && !this.#closed) {
				await this.#pause(PAUSES[Math.min(failures, PAUSES.length - 1)] ?? 0);
				failures += 1;
				verdict = await this.#events.inspect();
			}
			if (verdict === 'over') return;
		}
	}

	/** One socket from its opening to its close. @returns whether the server ever said hello */
	#session(): Promise<boolean> {
		return new Promise((closed) => {
			const socket = new WebSocket(this.#address(this.#offset));
			socket.binaryType = 'arraybuffer';
			this.#socket = socket;
			let greeted = false;
			socket.addEventListener('message', ({ data }) => {
				if (this.#closed || this.#socket !== socket) return;
				if (data instanceof ArrayBuffer) {
					this.#receive(data, socket);
					return;
				}
				const message = ServerMessage.parse(JSON.parse(String(data)));
				if (message.type === 'hello') {
					greeted = true;
					this.#open = true;
					this.#events.connected(true);
				}
				this.#events.message(message);
			});
			socket.addEventListener('close', () => {
				if (this.#socket === socket) this.#open = false;
				closed(greeted);
			});
		});
	}

	#receive(frame: ArrayBuffer, socket: WebSocket): void {
		const offset = Number(new DataView(frame).getBigUint64(0));
		const skip = this.#offset - offset;
		if (skip < 0) {
			// A gap: ask again for what is missing.
			socket.close();
			return;
		}
		const bytes = new Uint8Array(frame, OFFSET_BYTES);
		if (skip >= bytes.length) return;
		const fresh = bytes.subarray(skip);
		const at = this.#offset;
		this.#offset += fresh.length;
		this.#events.output(fresh, at);
	}

	/** Waits; a page that comes back into view, or online, waits no longer. */
	async #pause(milliseconds: number): Promise<void> {
		if (milliseconds === 0) return;
		const woken = new AbortController();
		await new Promise<void>((done) => {
			const timer = setTimeout(done, milliseconds);
			this.#wake = () => {
				clearTimeout(timer);
				done();
			};
			globalThis.addEventListener?.('online', this.#wake, { signal: woken.signal });
			globalThis.document?.addEventListener('visibilitychange', this.#wake, { signal: woken.signal });
		});
		woken.abort();
		this.#wake = () => undefined;
	}
}
