/** One host's shell as the page knows it: its transcript, what it is doing, the command that the book runs in it. */
import type { EndReason, Press, ServerMessage, ShellState } from '../../server/protocol.ts';
import { WINDOW } from '../../server/protocol.ts';
import { type ShellEvent, ShellTracker } from '../../transcript/index.ts';
import { Failure } from './api.ts';
import { ByteLog } from './byte-log.ts';
import { ShellConnection, type Verdict } from './connection.ts';

const NEWLINE = 0x0a;

/** Where a command's output stands in the transcript. */
export interface Finished {
	readonly start: number;
	readonly end: number;
	readonly exit?: number;
}

interface Pending {
	readonly id: string;
	/** The command starts no earlier than here. */
	readonly from: number;
	start: number | undefined;
	/** Lines that it has printed, up to the offset `counted`. */
	lines: number;
	counted: number;
	readonly started: (start: number) => void;
	readonly done: PromiseWithResolvers<Finished>;
}

export interface ShellEvents {
	/** Something that a reader may see changed: state, connection, prompt. */
	changed(): void;
	/** The book's command printed something. */
	printed(): void;
	ended(reason: EndReason | 'reset'): void;
	thawed(state: 'running' | 'frozen'): void;
	refused(failure: Failure): void;
	inspect(): Promise<Verdict>;
}

/** Shows bytes, and says when it has dealt with them. */
export type Onlooker = (bytes: Uint8Array, dealtWith: () => void) => void;

export class LabShell {
	readonly host: string;
	readonly log = new ByteLog();
	readonly #connection: ShellConnection;
	readonly #events: ShellEvents;
	readonly #tracker = new ShellTracker();
	readonly #waiting = new Set<() => void>();
	#state: ShellState = { at: 'starting' };
	#prompt: { start: number; bytes: Uint8Array } | undefined;
	#pending: Pending | undefined;
	#onlooker: Onlooker | undefined;
	#acknowledged = 0;
	/** After a new hello: once the transcript is here up to this point, a run that it does not hold never began. */
	#settleAt: number | undefined;
	#closed = false;

	constructor(host: string, address: (from: number) => string, events: ShellEvents) {
		this.host = host;
		this.#events = events;
		this.#connection = new ShellConnection(address, {
			output: (bytes, offset) => this.#output(bytes, offset),
			message: (message) => this.#message(message),
			connected: (connected) => {
				// A run whose socket is lost is not: it is found again in the transcript.
				if (!connected) this.#state = { at: 'starting' };
				this.#change();
			},
			inspect: events.inspect,
		});
	}

	/** `starting` also while there is no connection. */
	get state(): ShellState {
		return this.#state;
	}

	get connected(): boolean {
		return this.#connection.open;
	}

	/** The prompt that the shell stands at, as bytes; undefined while it runs something. */
	get prompt(): Uint8Array | undefined {
		if (this.#state.at !== 'prompt' || this.#prompt === undefined) return undefined;
		return this.#prompt.start >= this.#state.end ? this.#prompt.bytes : undefined;
	}

	/** What the command that the book runs here has printed so far. */
	get printed(): Uint8Array | undefined {
		const start = this.#pending?.start;
		return start === undefined ? undefined : this.log.slice(start, this.log.end);
	}

	/** Resolves when the shell stands at its prompt. */
	async atPrompt(signal: AbortSignal): Promise<Uint8Array> {
		for (;;) {
			if (this.#closed) throw new Failure('gone', `The shell of ${this.host} was closed.`);
			const { prompt } = this;
			if (prompt !== undefined && this.#pending === undefined) return prompt;
			await this.#next(signal);
		}
	}

	/**
	 * Resolves when the command that the book runs here has printed so many lines (with none: when it has started), or
	 * has ended.
	 * @returns whether it still runs
	 */
	async hasPrinted(lines: number, signal: AbortSignal): Promise<boolean> {
		const pending = this.#pending;
		while (pending !== undefined && pending === this.#pending) {
			if (pending.start !== undefined && pending.lines >= lines) return true;
			await this.#next(signal);
		}
		return false;
	}

	/** Types a command. @throws {Failure} when the shell refuses it, or it is gone */
	run(
		id: string,
		command: string,
		presses: readonly Press[],
		started: (start: number) => void,
	): Promise<Finished> {
		const finished = this.follow({ id, from: this.log.end, start: undefined }, started);
		if (!this.#connection.send({ type: 'run', id, command, presses: [...presses] })) {
			this.#fail(new Failure('unreachable', 'There is no connection to the lab.'));
		}
		return finished;
	}

	/** Waits for a run that was begun before, by this page or by the one that it was before a reload. */
	follow(
		{ id, from, start }: Pick<Pending, 'id' | 'from' | 'start'>,
		started: (start: number) => void,
	): Promise<Finished> {
		const done = Promise.withResolvers<Finished>();
		this.#pending = { id, from, start, lines: 0, counted: 0, started, done };
		return done.promise;
	}

	interrupt(): void {
		this.#connection.send({ type: 'interrupt' });
	}

	keys(bytes: Uint8Array<ArrayBuffer>): void {
		this.#connection.keys(bytes);
	}

	retry(): void {
		this.#connection.retry();
	}

	/** Shows the transcript so far, and what comes. Acknowledgements then wait for the onlooker. */
	watch(onlooker: Onlooker): void {
		this.#onlooker = onlooker;
		const bytes = this.log.slice(this.log.start, this.log.end);
		if (bytes !== undefined && bytes.length > 0) onlooker(bytes, () => undefined);
	}

	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		this.#connection.close();
		this.#fail(new Failure('gone', `The shell of ${this.host} was closed.`));
		this.#change();
	}

	#change(): void {
		for (const wake of [...this.#waiting]) wake();
		this.#events.changed();
	}

	/** Resolves at the next output or change. @throws the reason of `signal` when that is aborted first */
	async #next(signal: AbortSignal): Promise<void> {
		signal.throwIfAborted();
		await new Promise<void>((woken) => {
			const wake = (): void => {
				this.#waiting.delete(wake);
				signal.removeEventListener('abort', wake);
				woken();
			};
			this.#waiting.add(wake);
			signal.addEventListener('abort', wake);
		});
		signal.throwIfAborted();
	}

	#output(bytes: Uint8Array, offset: number): void {
		this.log.push(bytes, offset);
		for (const event of this.#tracker.push(bytes, offset)) this.#follow(event);
		this.#settle();
		const end = offset + bytes.length;
		if (this.#onlooker === undefined) this.#acknowledge(end);
		else this.#onlooker(bytes, () => this.#acknowledge(end));
		if (this.#pending?.start !== undefined) {
			this.#count(this.#pending, this.#pending.start);
			this.#events.printed();
		}
		for (const wake of [...this.#waiting]) wake();
	}

	#count(pending: Pending, start: number): void {
		const bytes = this.log.slice(Math.max(start, pending.counted), this.log.end) ?? [];
		pending.counted = this.log.end;
		for (const byte of bytes) if (byte === NEWLINE) pending.lines += 1;
	}

	/** Opens the server's window when a good part of it is used. */
	#acknowledge(offset: number): void {
		if (offset - this.#acknowledged < WINDOW / 8) return;
		if (this.#connection.send({ type: 'ack', offset })) this.#acknowledged = offset;
	}

	#follow(event: ShellEvent): void {
		const pending = this.#pending;
		if (event.kind === 'prompt') {
			const bytes = this.log.slice(event.start, event.end);
			if (bytes !== undefined) this.#prompt = { start: event.start, bytes };
		} else if (event.kind === 'running') {
			if (pending !== undefined && pending.start === undefined && event.start >= pending.from) {
				this.#started(pending, event.start);
			}
		} else if (pending?.start === event.start) {
			this.#finish(event);
		}
	}

	/** What was typed into a socket that broke may never have arrived. */
	#settle(): void {
		if (this.#settleAt === undefined || this.log.end < this.#settleAt) return;
		if (this.#pending !== undefined && this.#pending.start === undefined) {
			this.#fail(new Failure('unreachable', 'The connection was lost before the command reached the shell.'));
		}
		this.#settleAt = undefined;
	}

	#started(pending: Pending, start: number): void {
		pending.start = start;
		pending.started(start);
		// What the page had already when the start became known.
		this.#count(pending, start);
	}

	#finish({ start, end, exit }: { start: number; end: number; exit?: number | undefined }): void {
		const pending = this.#pending;
		this.#pending = undefined;
		pending?.done.resolve({ start, end, ...(exit === undefined ? {} : { exit }) });
	}

	#fail(failure: Failure): void {
		const pending = this.#pending;
		this.#pending = undefined;
		pending?.done.reject(failure);
	}

	#message(message: ServerMessage): void {
		const pending = this.#pending;
		switch (message.type) {
			case 'hello':
				this.#state = message.shell;
				this.#acknowledged = message.offset;
				this.#settleAt =
					message.shell.at === 'prompt' && (pending === undefined || message.run !== pending.id)
						? message.shell.end
						: undefined;
				this.#settle();
				break;
			case 'shell':
				this.#state = message.shell;
				break;
			case 'started':
				if (pending?.id === message.id && pending.start === undefined) this.#started(pending, message.start);
				break;
			case 'finished':
				if (pending?.id === message.id) this.#finish(message);
				break;
			case 'refused': {
				const failure = new Failure(message.error, message.message, { hint: message.hint });
				// The server knew first that the shell had left this prompt: the next one counts.
				if (message.error === 'busy') this.#prompt = undefined;
				if (message.id !== undefined && pending?.id === message.id) this.#fail(failure);
				else this.#events.refused(failure);
				break;
			}
			case 'lab':
				this.#events.thawed(message.state);
				break;
			case 'ended':
				this.#events.ended(message.reason);
				return;
		}
		this.#change();
	}
}
