/** What each command of the chapter printed last, and those that are running. */
import type { BlockStep, Command } from '../../transcript/index.ts';
import { Failure } from './api.ts';
import type { Screen } from './screen.ts';
import type { Finished, LabShell } from './shell.ts';
import { load, type Printed, type Run, type Stored, save } from './store.ts';
import { words } from './words.ts';

/** The longest output that is shown in the page and compared, bytes; the terminal has the rest. */
const LONGEST = 512 * 1024;

/** A command that is running. */
export interface Playing {
	readonly run: Run;
	readonly shell: LabShell;
	/**
	 * Resolves when it has ended and what it printed is kept.
	 * @throws {Failure} when it never reached the shell, or the lab is no more
	 */
	readonly ended: Promise<void>;
}

export class Runs {
	readonly stored: Stored;
	readonly #slug: string;
	readonly #screen: Screen;
	readonly #changed: () => void;
	readonly #playing = new Map<number, Playing>();

	/** @param changed a command began, ended, or is forgotten */
	constructor(slug: string, commands: readonly Command[], screen: Screen, changed: () => void) {
		this.#slug = slug;
		this.#screen = screen;
		this.#changed = changed;
		this.stored = load(localStorage, slug);
		const known = new Map(commands.map(({ index, command }) => [String(index), command]));
		for (const [index, run] of Object.entries(this.stored.runs)) {
			// The book has changed since.
			if (known.get(index) !== run.command) delete this.stored.runs[index];
		}
	}

	get all(): Readonly<Record<string, Run>> {
		return this.stored.runs;
	}

	playing(index: number): Playing | undefined {
		return this.#playing.get(index);
	}

	/** Types a command at the shell's prompt. */
	begin(
		{ index, command }: Command,
		presses: BlockStep['presses'],
		{ shell, machine }: { shell: LabShell; machine: string },
	): Playing {
		const run: Run = {
			id: `${Date.now()}.${index}`,
			command,
			host: shell.host,
			machine,
			from: shell.log.end,
		};
		this.stored.runs[index] = run;
		const finished = shell.run(run.id, command, presses, (start) => this.#started(run, start));
		const playing = this.#follow(index, run, shell, finished);
		this.save();
		this.#changed();
		return playing;
	}

	/** Another machine: what was running in it when the page was left goes on, what ran in others does not. */
	resume(machine: string, shellOf: (host: string) => LabShell | undefined): void {
		this.stored.machine = machine;
		for (const [index, run] of Object.entries(this.stored.runs)) {
			if (run.printed !== undefined) continue;
			const shell = run.machine === machine ? shellOf(run.host) : undefined;
			if (shell === undefined) {
				delete this.stored.runs[index];
				continue;
			}
			const started = (start: number): void => this.#started(run, start);
			const finished = shell.follow({ id: run.id, from: run.from, start: run.start }, started);
			this.#follow(Number(index), run, shell, finished);
		}
		this.save();
	}

	save(): void {
		save(localStorage, this.#slug, this.stored);
	}

	#started(run: Run, start: number): void {
		run.start = start;
		this.save();
	}

	#follow(index: number, run: Run, shell: LabShell, finished: Promise<Finished>): Playing {
		const playing: Playing = { run, shell, ended: this.#finish(index, run, shell, finished) };
		this.#playing.set(index, playing);
		// Of a failure hears whoever waits for the command; when nobody does, its state tells.
		playing.ended.catch((error: unknown) => {
			if (!(error instanceof Failure)) throw error;
		});
		return playing;
	}

	async #finish(index: number, run: Run, shell: LabShell, finished: Promise<Finished>): Promise<void> {
		try {
			const { start, end, exit } = await finished;
			const bytes = end - start <= LONGEST ? shell.log.slice(start, end) : undefined;
			const lines = bytes === undefined ? [words.tooLong] : await this.#screen.lines(bytes);
			const printed: Printed = exit === undefined ? { lines } : { lines, exit };
			run.printed = printed;
		} catch (error) {
			if (this.stored.runs[index] === run) delete this.stored.runs[index];
			throw error;
		} finally {
			if (this.#playing.get(index)?.run === run) this.#playing.delete(index);
			this.save();
			this.#changed();
		}
	}
}
