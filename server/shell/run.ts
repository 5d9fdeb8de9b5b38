/** One command typed at a prompt, from its keys to the prompt after it. */
import type { Press } from '../protocol.ts';

/** Where a command's output stands in the transcript; `exit` is absent when the command entered another shell. */
export interface Span {
	readonly start: number;
	readonly end: number;
	readonly exit?: number;
}

export interface RunOptions {
	readonly command: string;
	readonly presses: readonly Press[];
	/** Something is half typed at the prompt and has to go first. */
	readonly mustClear: boolean;
	readonly type: (keys: Buffer) => void;
	/** Where the echo of what was typed ends, for a command that the shell did not run; before `end`. */
	readonly echoEnd: (end: number) => number;
	readonly started: (start: number) => void;
	readonly finished: (span: Span) => void;
}

const NEWLINE = 0x0a;

/** Lines whose arrival is noted: as many as a chapter's command may print. */
const MOST_ARRIVALS = 10_000;

/**
 * @returns the keys that enter a command: further lines follow at the continuation prompt; a tab is quoted (Ctrl-V), for
 * readline would complete at it
 */
export function keysOf(command: string): Buffer {
	return Buffer.from(`${command.replaceAll('\t', '\x16\t').replaceAll('\n', '\r')}\r`);
}

export class Run {
	readonly #options: RunOptions;
	readonly #presses: Press[];
	readonly #done = Promise.withResolvers<Span>();
	#phase: 'clearing' | 'typed' | 'running' | 'done' = 'typed';
	#start = 0;
	#begun = 0;
	#lines = 0;
	readonly #arrivals: number[] = [];
	#span: Span | undefined;
	/** Who waits for so many lines of output. */
	#waiting: { readonly lines: number; readonly resolve: () => void }[] = [];

	constructor(options: RunOptions) {
		this.#options = options;
		this.#presses = options.presses.toSorted((a, b) => a.afterLines - b.afterLines);
		// Whoever wants to know awaits it; a run that nobody awaits may be abandoned.
		this.#done.promise.catch(() => undefined);
	}

	/** Resolves at the prompt after the command; rejects when the shell is closed before. */
	get done(): Promise<Span> {
		return this.#done.promise;
	}

	/** When each of the first lines of output had arrived, milliseconds after the command began. */
	get arrivals(): readonly number[] {
		return this.#arrivals;
	}

	/** Resolves when so many lines of output have arrived (with none, when the command has started), or when it is over. */
	printed(lines: number): Promise<void> {
		const { promise, resolve } = Promise.withResolvers<void>();
		this.#waiting.push({ lines, resolve });
		this.#tell();
		return promise;
	}

	/** Keys to be pressed from now on, each when so many lines of output have arrived. */
	press(presses: readonly Press[]): void {
		this.#presses.push(...presses);
		this.#presses.sort((a, b) => a.afterLines - b.afterLines);
		if (this.#phase === 'running') this.#press();
	}

	begin(): void {
		if (this.#options.mustClear) {
			this.#phase = 'clearing';
			this.#options.type(Buffer.from('\x03'));
		} else {
			this.#enter();
		}
	}

	/** What was typed, once the shell has it. */
	get command(): string | undefined {
		return this.#phase === 'typed' || this.#phase === 'running' ? this.#options.command : undefined;
	}

	/** The shell has begun to run what was typed; its output starts at `start`. */
	running(start: number): void {
		if (this.#phase !== 'typed') return;
		this.#phase = 'running';
		this.#start = start;
		this.#begun = performance.now();
		this.#options.started(start);
		this.#press();
		this.#tell();
	}

	/** Its output has ended; the prompt is still to come. */
	ended(span: Span): void {
		if (this.#phase === 'running') this.#span = span;
	}

	/** The shell stands at a prompt, which begins at `end`, and reads keys. */
	prompted(end: number, exit: number | undefined): void {
		if (this.#phase === 'clearing') {
			this.#enter();
		} else if (this.#phase === 'typed') {
			// The shell ran nothing: a comment, or words that it could not parse.
			const start = this.#options.echoEnd(end);
			this.#options.started(start);
			this.#finish({ start, end, ...(exit === undefined ? {} : { exit }) });
		} else if (this.#phase === 'running') {
			this.#finish(this.#span ?? { start: this.#start, end });
		}
	}

	/** Counts the lines of output for the presses, and for others, that wait for them. */
	output(bytes: Uint8Array, offset: number): void {
		if (this.#phase !== 'running') return;
		for (let index = Math.max(0, this.#start - offset); index < bytes.length; index++) {
			if (bytes[index] !== NEWLINE) continue;
			this.#lines++;
			if (this.#lines <= MOST_ARRIVALS) this.#arrivals.push(performance.now() - this.#begun);
		}
		this.#press();
		this.#tell();
	}

	abandon(reason: Error): void {
		if (this.#phase === 'done') return;
		this.#phase = 'done';
		this.#tell();
		this.#done.reject(reason);
	}

	#enter(): void {
		this.#phase = 'typed';
		this.#options.type(keysOf(this.#options.command));
	}

	#press(): void {
		for (
			let next = this.#presses[0];
			next !== undefined && this.#lines >= next.afterLines;
			next = this.#presses[0]
		) {
			this.#presses.shift();
			this.#options.type(Buffer.from(next.keys));
		}
	}

	#tell(): void {
		const due = ({ lines }: { lines: number }) =>
			this.#phase === 'done' || (this.#phase === 'running' && this.#lines >= lines);
		const told = this.#waiting.filter(due);
		this.#waiting = this.#waiting.filter((one) => !due(one));
		for (const { resolve } of told) resolve();
	}

	#finish(span: Span): void {
		this.#phase = 'done';
		this.#tell();
		this.#options.finished(span);
		this.#done.resolve(span);
	}
}
