/**
 * A host's shell as the server holds it: the transcript and where it stands, what the shell is doing, who looks on, the
 * keys on their way in. The bytes are read from the transcript file; the bridge only says that there are more.
 */
import { setImmediate } from 'node:timers/promises';
import { type ShellEvent, ShellTracker, type Typed } from '../transcript/index.ts';
import { type Press, type ShellState, WINDOW } from './protocol.ts';
import { Refusal } from './refusal.ts';
import type { Sandbox } from './sandbox/driver.ts';
import { Attachment, type Onlooker } from './shell/attachment.ts';
import { Bridge } from './shell/bridge.ts';
import { CTRL_C, Keyboard, PromptLine } from './shell/keyboard.ts';
import { Run } from './shell/run.ts';
import { commandOf, TerminalAnswers } from './shell/terminal.ts';
import { TranscriptFile } from './shell/transcript-file.ts';

/** Output goes on for so long with nobody looking, bytes: a build may scroll by, `yes` may not fill the disk. */
export const UNATTENDED = 4 * 1024 * 1024;

/** The most that one shell may put out, bytes: with three hosts and thirty readers still less than 6 GB of disk. */
export const MAX_TRANSCRIPT = 64 * 1024 * 1024;

/** Half a window: what is paused resumes once half of it has been dealt with, not at every acknowledgement. */
const LOW_WATER = WINDOW / 2;

/** Questions to the terminal are answered from its parser, which is fast; this only bounds it, bytes. */
const MAX_UNPARSED = 1024 * 1024;

/** Tabs that may look on at once. */
const MAX_ONLOOKERS = 16;

/** What was on the screen before this server came: a screenful and more, bytes. */
const SCREEN = 64 * 1024;

/** Turns of the event loop that the transcript may stay behind what came through the bridge; it should be ahead. */
const MAX_TURNS = 10_000;

/** A bridge that ends so often without a single byte has nothing to reach any more. */
const MAX_FRUITLESS = 3;

/** The part of a logger that a shell needs. */
export interface ShellLog {
	warn(details: object, message: string): void;
	error(details: object, message: string): void;
}

export interface ShellOptions {
	readonly sandbox: Pick<Sandbox, 'shell' | 'transcript'>;
	readonly host: string;
	readonly log: ShellLog;
	/** Counts as the reader's doing; resolves when the machine runs. Absent: it always runs. */
	readonly wake?: () => Promise<void>;
	/** The shell cannot be reached any more although nobody closed it. */
	readonly lost?: (reason: string) => void;
}

/** @returns bytes up to which a transcript may grow before its shell has to wait, given who looks on */
export function allowance(state: { unattendedFrom: number; acknowledged: readonly number[] }): number {
	const wanted =
		state.acknowledged.length === 0
			? state.unattendedFrom + UNATTENDED
			: Math.max(...state.acknowledged) + WINDOW;
	return Math.min(wanted, MAX_TRANSCRIPT);
}

export class Shell {
	readonly host: string;
	readonly #options: ShellOptions;
	readonly #file: TranscriptFile;
	readonly #tracker = new ShellTracker();
	readonly #answers: TerminalAnswers;
	readonly #attachments = new Set<Attachment>();
	#bridge: Bridge;
	/** Bytes of the transcript that have been dealt with. */
	#end = 0;
	/** The transcript is at least so long: it was `base` bytes when the bridge was built, which has seen the rest. */
	#expected = 0;
	#catchingUp = false;
	#state: ShellState = { at: 'starting' };
	#run: Run | undefined;
	#runId: string | undefined;
	#paused = false;
	#closed = false;
	#fruitless = 0;
	#unattendedFrom = 0;
	readonly #keyboard: Keyboard;
	readonly #line = new PromptLine();
	readonly #prompted = new Set<() => void>();

	constructor(options: ShellOptions) {
		this.host = options.host;
		this.#options = options;
		this.#file = new TranscriptFile(options.sandbox.transcript(options.host));
		this.#answers = new TerminalAnswers(
			(answer) => {
				if (this.#keyboard.takes(answer.length)) this.#keyboard.type(Buffer.from(answer));
			},
			() => this.#flow(),
		);
		this.#keyboard = new Keyboard({
			host: options.host,
			bridge: () => this.#bridge,
			wake: async () => options.wake?.(),
			lost: (err) =>
				options.log.error({ err, host: options.host }, 'keys were lost: the machine did not thaw'),
		});
		const size = this.#file.size();
		this.#consumeTo(size);
		this.#unattendedFrom = size;
		void this.#answers.replay(this.#file.read(Math.max(0, size - SCREEN), size));
		this.#bridge = this.#connect();
	}

	get state(): ShellState {
		return this.#state;
	}

	/** What a page calls the run that was typed last and has not ended. */
	get runId(): string | undefined {
		return this.#run === undefined ? undefined : this.#runId;
	}

	/** Bytes that the shell has put out so far. */
	get end(): number {
		return this.#end;
	}

	/** @returns what stands in the transcript from `from` up to `to` */
	read(from: number, to: number): Buffer {
		return this.#file.read(from, Math.min(to, this.#end));
	}

	/** Resolves when the shell stands at a prompt. */
	async prompted(signal: AbortSignal): Promise<void> {
		signal.throwIfAborted();
		if (this.#state.at === 'prompt') return;
		const { promise, resolve, reject } = Promise.withResolvers<void>();
		const abort = () => reject(signal.reason);
		signal.addEventListener('abort', abort, { once: true });
		this.#prompted.add(resolve);
		try {
			await promise;
		} finally {
			this.#prompted.delete(resolve);
			signal.removeEventListener('abort', abort);
		}
	}

	/** @throws {Refusal} when nobody can be shown the transcript from `from` on; see {@link attach} */
	admit(from: number): void {
		if (from > this.#end) {
			const message = `The transcript of ${this.host} has ${this.#end} bytes, not ${from} yet.`;
			throw new Refusal('request', message, { hint: 'Offsets are counted anew after a reset.' });
		}
		if (this.#attachments.size >= MAX_ONLOOKERS) {
			throw new Refusal('full', `${MAX_ONLOOKERS} pages look at the shell of ${this.host} already.`, {
				hint: 'Close one of them.',
			});
		}
	}

	/**
	 * Shows an onlooker the transcript from `from` on: what there is at once, the rest as it comes.
	 * @throws {Refusal} `request` when the transcript is not that long, `full` when too many look on
	 */
	attach(from: number, onlooker: Onlooker): Attachment {
		this.admit(from);
		const attachment = new Attachment(from, onlooker, {
			read: (start, end) => this.#file.read(start, end),
			acknowledged: () => this.#flow(),
			closed: (closing) => {
				this.#attachments.delete(closing);
				if (this.#attachments.size === 0)
					this.#unattendedFrom = Math.max(this.#unattendedFrom, closing.position);
				this.#flow();
			},
		});
		this.#attachments.add(attachment);
		attachment.advance(this.#end);
		this.#flow();
		return attachment;
	}

	/**
	 * Types a command at the prompt. What somebody has half typed there is thrown away with Ctrl-C first.
	 * @param by hears `started` and `finished` in the order of the output
	 * @throws {Refusal} `busy` unless the shell stands at a prompt, `transcript-full`, `backlog`
	 */
	run(command: string, presses: readonly Press[], by?: { attachment: Attachment; id: string }): Run {
		this.#refuseWhenFull();
		if (this.#state.at !== 'prompt' || this.#run !== undefined || this.#line.entered) {
			const doing =
				this.#state.at === 'running'
					? `is running "${this.#state.command}"`
					: this.#state.at === 'starting'
						? 'is not at its prompt yet'
						: 'is busy with what was typed last';
			throw new Refusal('busy', `The shell of ${this.host} ${doing}.`, {
				hint: 'Wait for it, or press Ctrl-C.',
			});
		}
		const typedFrom = this.#end;
		const run = new Run({
			command,
			presses,
			mustClear: this.#line.begun,
			type: (keys) => this.#keyboard.type(keys),
			echoEnd: (end) => {
				const newline = this.#file.read(typedFrom, end).indexOf('\n');
				return newline < 0 ? end : typedFrom + newline + 1;
			},
			started: (start) => {
				if (by !== undefined) by.attachment.note(start, { type: 'started', id: by.id, start });
			},
			finished: (span) => {
				this.#run = undefined;
				if (by !== undefined) by.attachment.note(span.end, { type: 'finished', id: by.id, ...span });
			},
		});
		this.#run = run;
		this.#runId = by?.id;
		this.#unattendedFrom = this.#end;
		this.#flow();
		run.begin();
		return run;
	}

	/** Ctrl-C, which also takes back the keys that have not been sent yet. */
	interrupt(): void {
		this.#refuseWhenFull();
		this.#line.typed(CTRL_C, this.#state.at === 'running');
		this.#keyboard.interrupt();
		this.#unattendedFrom = this.#end;
		this.#flow();
	}

	/**
	 * Types keys, whatever the shell is doing.
	 * @throws {Refusal} `transcript-full`, and `backlog` when nothing in the guest reads them
	 */
	write(keys: Buffer): void {
		this.#refuseWhenFull();
		this.#keyboard.type(keys);
		this.#line.typed(keys, this.#state.at === 'running');
		this.#unattendedFrom = this.#end;
		this.#flow();
	}

	/** Lets go of the shell, which lives on in its machine. */
	async close(): Promise<void> {
		if (this.#closed) return;
		this.#closed = true;
		for (const attachment of this.#attachments) attachment.close();
		this.#keyboard.close();
		this.#run?.abandon(new Refusal('gone', `The shell of ${this.host} was closed.`));
		await this.#bridge.close();
		this.#answers.dispose();
		this.#file.close();
	}

	#connect(): Bridge {
		const base = this.#file.size();
		let fruitful = false;
		const bridge = new Bridge(this.#options.sandbox.shell(this.host), {
			received: (total) => {
				fruitful = true;
				this.#expected = Math.max(this.#expected, base + total);
				this.#keyboard.answered();
				if (!this.#catchingUp) void this.#catchUp();
			},
			ended: (exit) => {
				if (this.#closed) return;
				// What it wrote down and did not live to pass on.
				this.#consumeTo(this.#file.size());
				this.#fruitless = fruitful ? 0 : this.#fruitless + 1;
				this.#options.log.warn({ host: this.host, exit }, 'the bridge to a shell ended');
				if (this.#fruitless >= MAX_FRUITLESS) {
					this.#options.lost?.(`The bridge to the shell of ${this.host} ends at once with status ${exit}.`);
					return;
				}
				this.#bridge = this.#connect();
				if (this.#paused) this.#bridge.pause();
			},
		});
		return bridge;
	}

	/** Goes on until everything that has come through the bridge stands in the transcript, whichever of them is first. */
	async #catchUp(): Promise<void> {
		this.#catchingUp = true;
		for (let patience = MAX_TURNS; !this.#closed; patience--) {
			const before = this.#end;
			this.#consumeTo(this.#file.size());
			if (this.#end >= this.#expected) break;
			if (this.#end > before) patience = MAX_TURNS;
			if (patience === 0) {
				const missing = this.#expected - this.#end;
				this.#options.lost?.(`The transcript of ${this.host} lacks ${missing} bytes; is the disk full?`);
				break;
			}
			await setImmediate();
		}
		this.#catchingUp = false;
	}

	#consumeTo(size: number): void {
		while (this.#end < size) {
			const output = this.#file.read(this.#end, Math.min(size, this.#end + SCREEN));
			const start = this.#end;
			this.#end += output.length;
			if (this.#bridge !== undefined) this.#answers.push(output);
			for (const event of this.#tracker.push(output, start)) this.#follow(event);
			this.#run?.output(output, start);
		}
		for (const attachment of this.#attachments) attachment.advance(this.#end);
		this.#flow();
	}

	#follow(event: ShellEvent): void {
		switch (event.kind) {
			case 'running':
				this.#line.running();
				this.#state = { at: 'running', start: event.start, command: this.#run?.command ?? '' };
				if (this.#run?.command === undefined) void this.#name(this.#state, event.typed);
				else this.#announce(event.start);
				this.#run?.running(event.start);
				break;
			case 'finished':
				this.#run?.ended({
					start: event.start,
					end: event.end,
					...(event.exit === undefined ? {} : { exit: event.exit }),
				});
				break;
			case 'prompt':
				if (event.redrawn) break;
				this.#line.prompted();
				this.#state = {
					at: 'prompt',
					end: event.start,
					...(event.exit === undefined ? {} : { exit: event.exit }),
				};
				this.#announce(event.end);
				this.#run?.prompted(event.start, event.exit);
				for (const resolve of this.#prompted) resolve();
				break;
		}
	}

	/** A command that somebody typed by hand: what it reads on the screen takes a moment to tell. */
	async #name(state: ShellState & { at: 'running' }, typed: Typed): Promise<void> {
		const command = await commandOf(typed);
		if (this.#state !== state) return;
		this.#state = { ...state, command };
		this.#announce(state.start);
	}

	#announce(offset: number): void {
		for (const attachment of this.#attachments) {
			attachment.note(offset, { type: 'shell', shell: this.#state });
		}
	}

	#refuseWhenFull(): void {
		if (this.#end >= MAX_TRANSCRIPT) {
			throw new Refusal(
				'transcript-full',
				`The shell of ${this.host} has put out ${MAX_TRANSCRIPT >> 20} MB.`,
				{
					hint: 'Reset the lab to go on.',
				},
			);
		}
	}

	#flow(): void {
		if (this.#closed || this.#bridge === undefined) return;
		const acknowledged = [...this.#attachments].map((attachment) => attachment.acknowledged);
		const room = allowance({ unattendedFrom: this.#unattendedFrom, acknowledged }) - this.#end;
		const full = this.#end >= MAX_TRANSCRIPT;
		if (room <= 0 || this.#answers.unparsed > MAX_UNPARSED) {
			if (!this.#paused) this.#bridge.pause();
			this.#paused = true;
		} else if (this.#paused && !full && room >= LOW_WATER) {
			this.#paused = false;
			this.#bridge.resume();
		}
	}
}
