/** What the reader asked for, being done: one step after another, each in the shell of its host. */
import type { BlockStep, Command } from '../../transcript/index.ts';
import { Failure } from './api.ts';
import type { Lab } from './lab.ts';
import type { Group } from './plan.ts';
import type { Playing, Runs } from './runs.ts';
import type { Screen } from './screen.ts';
import type { LabShell } from './shell.ts';

/** Between two tries of what differs, milliseconds: what is waited for takes seconds, and the terminal stays readable. */
const PAUSE = 1000;

/** What one command has to say beside its state. */
export type Remark =
	/** It was not typed: the shell stands at another prompt than the book's. */
	| { readonly kind: 'elsewhere'; readonly here: string; readonly book: string }
	/** Ctrl-C was pressed at it after so many milliseconds. */
	| { readonly kind: 'timeout'; readonly after: number }
	/** It differed, and was run again; `goesOn` for so many milliseconds at most, absent when that is over. */
	| { readonly kind: 'tried'; readonly times: number; readonly goesOn?: number };

export interface WorkOptions {
	readonly lab: Lab;
	readonly runs: Runs;
	readonly screen: Screen;
	/** Whether a command that has ended is not as in the book. */
	readonly differs: (command: Command) => boolean;
	/** The queue, or a remark, changed. */
	readonly changed: () => void;
	/** Something is about to be typed on this host. */
	readonly typing: (host: string) => void;
	/** Everything is done, or, with an error, as much as could be. */
	readonly over: (error?: unknown) => void;
}

export class Work {
	readonly #options: WorkOptions;
	#groups: Group[] = [];
	/** The first group, as far as it has got. */
	#first = fresh();
	/** Commands that the reader wants typed at whatever prompt there is. */
	readonly #anyway = new Set<number>();
	readonly #remarks = new Map<number, Remark>();
	#working: AbortController | undefined;

	constructor(options: WorkOptions) {
		this.#options = options;
	}

	/** Indexes of the commands that are still to be typed. */
	get waiting(): number[] {
		return this.#left()
			.filter(({ part }) => part === 0)
			.map(({ command }) => command.index);
	}

	/** How many commands are still to be typed or waited for. */
	get left(): number {
		return new Set(this.#left().map(({ command }) => command.index)).size;
	}

	/** The command that is being seen to. */
	get current(): number | undefined {
		return this.#left()[0]?.command.index;
	}

	/** Whether a command is tried until it is as in the book, so that what it printed now is not its last word. */
	retrying(index: number): boolean {
		return (this.#groups[0]?.retry ?? 0) > 0 && this.#first.typed.has(index);
	}

	remark(index: number): Remark | undefined {
		return this.#remarks.get(index);
	}

	/** @param anyway at whatever prompt there is */
	add(groups: readonly Group[], anyway = false): void {
		const queued = new Set(this.#groups.map(nameOf));
		for (const group of groups.filter((candidate) => !queued.has(nameOf(candidate)))) {
			this.#groups.push(group);
			for (const { index } of group.commands) {
				this.#remarks.delete(index);
				if (anyway) this.#anyway.add(index);
			}
		}
		this.#options.changed();
		if (this.#working === undefined) void this.#work();
	}

	/** What runs goes on to its end; what waits does not begin. */
	stop(): void {
		this.#working?.abort(new DOMException('The reader stopped the queue.', 'AbortError'));
	}

	/** The reader has ended this command: it is not tried again. */
	endTries(index: number): void {
		if (this.#first.typed.has(index)) this.#first.last = true;
	}

	#left(): BlockStep[] {
		return this.#groups.flatMap(({ steps }, at) => (at === 0 ? steps.slice(this.#first.taken) : steps));
	}

	async #work(): Promise<void> {
		const working = new AbortController();
		this.#working = working;
		let failure: unknown;
		try {
			for (let group = this.#groups[0]; group !== undefined; group = this.#groups[0]) {
				this.#first = fresh();
				await this.#untilItMatches(group, working.signal);
				this.#groups.shift();
			}
		} catch (error) {
			failure = error;
			this.#tried();
		}
		this.#groups = [];
		this.#first = fresh();
		this.#anyway.clear();
		this.#working = undefined;
		this.#options.changed();
		this.#options.over(failure);
	}

	async #untilItMatches({ commands, steps, retry }: Group, signal: AbortSignal): Promise<void> {
		const first = this.#first;
		for (;;) {
			for (const step of steps) {
				await this.#take(step, signal);
				first.taken += 1;
				this.#options.changed();
			}
			first.times += 1;
			const left = (first.begun ?? 0) + retry - performance.now();
			const differing = commands.filter((command) => this.#options.differs(command));
			if (retry > 0) for (const { index } of differing) first.differed.add(index);
			if (left <= 0 || first.last || differing.length === 0) break;
			first.taken = 0;
			this.#tried(left);
			await orStopped([new Promise((done) => setTimeout(done, PAUSE))], signal);
		}
		this.#tried();
	}

	/** Says how often the first group was run, where once was not enough. */
	#tried(goesOn?: number): void {
		const { times, differed } = this.#first;
		for (const index of differed)
			this.#remarks.set(index, { kind: 'tried', times, ...(goesOn === undefined ? {} : { goesOn }) });
		this.#options.changed();
	}

	/**
	 * Types a command, or comes back to it, and waits until the next step may be taken.
	 * @throws {Failure} {DOMException} AbortError when the reader stops, or the shell stands at another prompt
	 */
	async #take(step: BlockStep, signal: AbortSignal): Promise<void> {
		const { command, part, presses } = step;
		for (;;) {
			try {
				const running = this.#options.runs.playing(command.index);
				// A command that has ended meanwhile needs nobody to come back to it.
				if (running === undefined && part > 0) return;
				const playing = running ?? (await this.#type(command, presses, signal));
				if (part > 0) void press(playing.shell, presses, signal);
				await this.#wait(step, playing, signal);
				return;
			} catch (error) {
				// Something was typed in the terminal just before: the command waits for the prompt after it.
				if (!(error instanceof Failure && error.code === 'busy')) throw error;
			}
		}
	}

	async #type(command: Command, presses: BlockStep['presses'], signal: AbortSignal): Promise<Playing> {
		const { lab, runs, screen, typing } = this.#options;
		const { index, shell: host = '' } = command;
		await lab.open(signal);
		const shell = lab.shell(host);
		const prompt = await shell.atPrompt(signal);
		const here = (await screen.lines(prompt)).at(-1) ?? '';
		const book = command.prompt.trimEnd();
		if (here !== book && !this.#anyway.has(index)) {
			this.#remarks.set(index, { kind: 'elsewhere', here, book });
			throw new DOMException('The shell stands at another prompt.', 'AbortError');
		}
		signal.throwIfAborted();
		typing(host);
		this.#first.begun ??= performance.now();
		this.#first.typed.add(index);
		return runs.begin(command, presses, { shell, machine: lab.machine ?? '' });
	}

	/** Waits for as many lines as the step wants, or else for the command's end. */
	async #wait({ command, until }: BlockStep, { shell, ended }: Playing, signal: AbortSignal): Promise<void> {
		const { timeout } = command.meta;
		const began = timeout === undefined || (await shell.hasPrinted(0, signal));
		// More than once: before the program is in the foreground, Ctrl-C reaches the shell alone.
		const timer =
			timeout === undefined || !began
				? undefined
				: setInterval(() => {
						shell.interrupt();
						this.#remarks.set(command.index, { kind: 'timeout', after: timeout });
						this.#options.changed();
					}, timeout);
		try {
			const enough =
				until === undefined
					? ended
					: shell.hasPrinted(until, signal).then((runs) => (runs ? undefined : ended));
			await orStopped([enough, ended], signal);
		} finally {
			clearInterval(timer);
		}
	}
}

/** How far a group has got. */
interface Progress {
	/** Steps of this try that have been taken. */
	taken: number;
	/** Tries that are over. */
	times: number;
	/** When its first command was typed, as performance.now() counts. */
	begun: number | undefined;
	/** Indexes of what has been typed, and of what differed, in any try. */
	readonly typed: Set<number>;
	readonly differed: Set<number>;
	/** It is not tried again, even if it differs. */
	last: boolean;
}

function fresh(): Progress {
	return { taken: 0, times: 0, begun: undefined, typed: new Set(), differed: new Set(), last: false };
}

function nameOf({ commands }: Group): string {
	return commands.map(({ index }) => index).join();
}

/** Presses keys, each when so many lines have arrived and while the command still runs. */
async function press(shell: LabShell, presses: BlockStep['presses'], signal: AbortSignal): Promise<void> {
	try {
		for (const { afterLines, keys } of presses) {
			if (!(await shell.hasPrinted(afterLines, signal))) return;
			shell.keys(new TextEncoder().encode(keys));
		}
	} catch (error) {
		if (!signal.aborted) throw error;
	}
}

/** Resolves with the first of them. @throws the reason of `signal` when that is aborted first */
async function orStopped(promises: readonly Promise<unknown>[], signal: AbortSignal): Promise<void> {
	const stopped = Promise.withResolvers<never>();
	const stop = (): void => stopped.reject(signal.reason);
	signal.addEventListener('abort', stop);
	if (signal.aborted) stop();
	try {
		await Promise.race([...promises, stopped.promise]);
	} finally {
		signal.removeEventListener('abort', stop);
	}
}
