/** A chapter that is being run: the reader's asks, the lab, what was run, and the page. */
import { type Command, parseBlock } from '../../transcript/index.ts';
import type { Ask } from '../console/blocks.ts';
import { type BlockOnPage, fenceText, type Step } from '../console/steps.ts';
import { Failure } from './api.ts';
import { Bar, labWords } from './bar.ts';
import { Dock } from './dock.ts';
import { Lab } from './lab.ts';
import { Screen } from './screen.ts';
import type { Finished, LabShell } from './shell.ts';
import { type StepState, stepStates, upTo } from './state.ts';
import { type Notice, StepView } from './step-view.ts';
import { labOf, load, type Printed, type Run, type Stored, save } from './store.ts';
import { Values } from './values.ts';
import { words } from './words.ts';

/** The longest output that is shown in the page and compared, bytes; the terminal has the rest. */
const LONGEST = 512 * 1024;
/** While a command runs only the end of a long output is shown, bytes: it is drawn anew with every frame. */
const LIVE = 16 * 1024;

interface Place {
	readonly step: Step;
	readonly command: Command;
	readonly view: StepView;
}

/**
 * @param bar the page's `<ww-lab>`
 * @returns what a button of the page calls
 */
export function openChapter(
	bar: HTMLElement,
	blocks: readonly BlockOnPage[],
): (ask?: Ask | 'terminal') => void {
	const chapter = new Chapter(bar, blocks);
	return (ask) => {
		if (ask === 'terminal') void chapter.toggleTerminal();
		else if (ask !== undefined) chapter.ask(ask);
	};
}

class Chapter {
	readonly #slug: string;
	readonly #places: Place[] = [];
	readonly #commands: Command[];
	readonly #stored: Stored;
	readonly #lab: Lab;
	readonly #screen = new Screen();
	readonly #bar: Bar;
	readonly #dock: Dock;
	readonly #values = new Values(document);
	/** Commands that are to run, in this order; the first is being seen to. */
	#queue: number[] = [];
	/** Commands that the reader wants typed at whatever prompt there is. */
	readonly #anyway = new Set<number>();
	readonly #notices = new Map<number, Notice>();
	#working: AbortController | undefined;
	#states: readonly StepState[] = [];
	#frame = 0;
	#finding = false;

	constructor(bar: HTMLElement, blocks: readonly BlockOnPage[]) {
		this.#slug = bar.dataset['chapter'] ?? '';
		for (const { steps, meta } of blocks) {
			const { commands } = parseBlock(fenceText(steps), meta, undefined, steps[0]?.index);
			for (const [at, step] of steps.entries()) {
				const command = commands[at];
				if (command === undefined) throw new Error(`The page and the parser disagree on "${step.command}".`);
				this.#places.push({
					step,
					command,
					view: new StepView(step, command, () => this.#interrupt(step.host)),
				});
				const { skip } = command.meta;
				if (skip !== undefined) this.#notices.set(step.index, { text: words.skipped(skip), acts: [] });
			}
		}
		this.#commands = this.#places.map(({ command }) => command);
		this.#stored = load(localStorage, this.#slug);
		for (const [index, run] of Object.entries(this.#stored.runs)) {
			// The book has changed since.
			if (this.#commands[Number(index)]?.command !== run.command) delete this.#stored.runs[index];
		}
		this.#lab = new Lab(bar.dataset['lab'] ?? '', this.#slug, {
			changed: () => this.#render(),
			printed: () => this.#renderLive(),
			refused: (failure) => this.#bar.alarm(failure),
			replaced: () => this.#replaced(),
		});
		this.#bar = new Bar(bar, {
			retry: () => this.#lab.retry(),
			stop: () => this.#stop(),
			reset: () => void this.#reset(),
			end: () => void this.#end(),
			dismiss: () => this.#bar.calm(),
		});
		this.#dock = new Dock(bar);
		const { machine } = this.#stored;
		this.#finding = machine !== undefined;
		this.#compare();
		if (machine !== undefined) void this.#find(machine);
	}

	ask(ask: Ask): void {
		this.#bar.calm();
		const wanted = 'run' in ask ? ask.run : this.#upTo(ask.runUpTo);
		const runnable = wanted.filter((index) => this.#commands[index]?.meta.skip === undefined);
		this.#queue.push(...runnable.filter((index) => !this.#queue.includes(index)));
		for (const index of runnable) this.#notices.delete(index);
		this.#compare();
		if (this.#working === undefined) void this.#work();
	}

	async toggleTerminal(): Promise<void> {
		if (this.#dock.shown) {
			this.#dock.hide();
		} else {
			this.#bar.calm();
			this.#dock.show(true);
			try {
				await this.#lab.open(new AbortController().signal);
				this.#dock.show(true);
			} catch (error) {
				this.#dock.hide();
				this.#bar.alarm(error);
			}
		}
		this.#stored.terminal = this.#dock.shown;
		this.#save();
	}

	#upTo(last: number): number[] {
		return upTo(last, { commands: this.#commands, runs: this.#stored.runs, machine: this.#machine });
	}

	/** While the lab of an earlier visit is looked for, it is taken to be there still. */
	get #machine(): string | undefined {
		return this.#lab.machine ?? (this.#finding ? this.#stored.machine : undefined);
	}

	async #find(machine: string): Promise<void> {
		if (this.#stored.terminal) this.#dock.show(false);
		await this.#lab.find(labOf(machine));
		this.#finding = false;
		if (this.#lab.view === undefined && this.#dock.shown) this.#dock.hide();
		this.#compare();
	}

	/** Another machine, or none: nothing of what was typed into the one before still runs. */
	#replaced(): void {
		this.#dock.connect(this.#lab.shells);
		const { machine } = this.#lab;
		if (machine !== undefined) {
			this.#stored.machine = machine;
			for (const [index, run] of Object.entries(this.#stored.runs)) {
				if (run.printed !== undefined) continue;
				if (run.machine === machine) void this.#resume(Number(index), run);
				else delete this.#stored.runs[index];
			}
		}
		this.#save();
		this.#compare();
	}

	/** A command was running when the page was left. */
	async #resume(index: number, run: Run): Promise<void> {
		const place = this.#places[index];
		if (place === undefined) return;
		try {
			const shell = this.#lab.shell(run.host);
			const started = (start: number): void => this.#started(run, start);
			await this.#finish(run, shell, shell.follow({ id: run.id, from: run.from, start: run.start }, started));
		} catch (error) {
			this.#forget(index, run);
			if (!(error instanceof Failure)) throw error;
		}
	}

	async #work(): Promise<void> {
		const working = new AbortController();
		this.#working = working;
		try {
			for (let index = this.#queue[0]; index !== undefined; index = this.#queue[0]) {
				try {
					await this.#runOne(index, working.signal);
				} catch (error) {
					// Something was typed in the terminal just before: the command waits for the prompt after it.
					if (error instanceof Failure && error.code === 'busy') continue;
					throw error;
				}
				this.#queue.shift();
				this.#notices.delete(index);
				this.#compare();
			}
		} catch (error) {
			this.#queue = [];
			// Of a lab that is gone the bar tells already.
			if (!(error instanceof Failure && error.code === 'gone')) this.#bar.alarm(error);
		}
		this.#anyway.clear();
		this.#working = undefined;
		this.#compare();
	}

	/** @throws {Failure} {DOMException} AbortError when the reader stops */
	async #runOne(index: number, signal: AbortSignal): Promise<void> {
		const place = this.#places[index];
		if (place === undefined) return;
		const { step, command } = place;
		await this.#lab.open(signal);
		const shell = this.#lab.shell(step.host);
		const prompt = await shell.atPrompt(signal);
		const here = (await this.#screen.lines(prompt)).at(-1) ?? '';
		if (here !== command.prompt.trimEnd() && !this.#anyway.has(index)) {
			this.#notices.set(index, this.#elsewhere(index, here, command.prompt.trimEnd()));
			throw new DOMException('The shell stands at another prompt.', 'AbortError');
		}
		const run: Run = {
			id: `${Date.now()}.${index}`,
			command: command.command,
			host: step.host,
			machine: this.#lab.machine ?? '',
			from: shell.log.end,
		};
		this.#stored.runs[index] = run;
		this.#compare();
		const { finished } = shell.run(run.id, command.command, command.presses, (start) =>
			this.#started(run, start),
		);
		this.#save();
		try {
			await this.#finish(run, shell, finished);
		} catch (error) {
			this.#forget(index, run);
			throw error;
		}
	}

	#started(run: Run, start: number): void {
		run.start = start;
		this.#save();
	}

	async #finish(run: Run, shell: LabShell, finished: Promise<Finished>): Promise<void> {
		const { start, end, exit } = await finished;
		const bytes = end - start <= LONGEST ? shell.log.slice(start, end) : undefined;
		const lines = bytes === undefined ? [words.tooLong] : await this.#screen.lines(bytes);
		const printed: Printed = exit === undefined ? { lines } : { lines, exit };
		run.printed = printed;
		this.#save();
		this.#compare();
	}

	#forget(index: number, run: Run): void {
		if (this.#stored.runs[index] === run) delete this.#stored.runs[index];
		this.#save();
		this.#compare();
	}

	#elsewhere(index: number, here: string, book: string): Notice {
		return {
			text: words.elsewhere(here, book),
			acts: [
				{ label: words.runUpToHere, press: () => this.ask({ runUpTo: index }) },
				{
					label: words.runAnyway,
					press: () => {
						this.#anyway.add(index);
						this.ask({ run: [index] });
					},
				},
			],
		};
	}

	#interrupt(host: string): void {
		this.#lab.shells.find((shell) => shell.host === host)?.interrupt();
	}

	#stop(): void {
		// What runs goes on to its end; what waits does not begin.
		this.#queue.splice(1);
		if (this.#states[this.#queue[0] ?? -1]?.at !== 'running') {
			this.#working?.abort(new DOMException('The reader stopped the queue.', 'AbortError'));
		}
		this.#compare();
	}

	async #reset(): Promise<void> {
		this.#bar.calm();
		this.#stop();
		try {
			await this.#lab.reset();
			this.#bar.announce(words.resetDone);
		} catch (error) {
			this.#bar.alarm(error);
		}
	}

	async #end(): Promise<void> {
		this.#stop();
		try {
			await this.#lab.end();
			this.#dock.hide();
		} catch (error) {
			this.#bar.alarm(error);
		}
	}

	#save(): void {
		save(localStorage, this.#slug, this.#stored);
	}

	/** What was run, or is to run, changed. */
	#compare(): void {
		this.#states = stepStates({
			commands: this.#commands,
			runs: this.#stored.runs,
			machine: this.#machine,
			queue: this.#queue,
		});
		for (const [index, { view, command }] of this.#places.entries()) {
			const state = this.#states[index];
			if (state === undefined || !view.show(state)) continue;
			if (state.at === 'matches' || state.at === 'differs') {
				this.#bar.announce(words.said(command.command, words.states[state.at]));
			}
		}
		this.#values.show(this.#commands, this.#states);
		this.#render();
	}

	#render(): void {
		this.#bar.show(this.#lab.state, this.#lab.view !== undefined, this.#queue.length);
		for (const [index, { view }] of this.#places.entries()) view.notify(this.#notice(index));
	}

	#notice(index: number): Notice | undefined {
		const at = this.#states[index]?.at;
		const host = this.#places[index]?.step.host ?? '';
		const shell = this.#lab.shells.find((candidate) => candidate.host === host);
		const interrupt = { label: words.interrupt, press: () => this.#interrupt(host) };
		if (at !== 'waiting') return this.#notices.get(index);
		if (index !== this.#queue[0]) return undefined;
		const cancel = { label: words.cancel, press: () => this.#stop() };
		if (shell === undefined) return { text: words.waitsForLab(labWords(this.#lab.state)), acts: [cancel] };
		if (shell.state.at === 'running')
			return { text: words.busy(shell.state.command), acts: [interrupt, cancel] };
		return shell.connected ? undefined : { text: words.lab.lost, acts: [cancel] };
	}

	/** Draws what the running command printed, once per frame at most. */
	#renderLive(): void {
		if (this.#frame !== 0) return;
		this.#frame = requestAnimationFrame(() => {
			this.#frame = 0;
			void this.#drawLive();
		});
	}

	async #drawLive(): Promise<void> {
		const index = this.#states.findIndex(({ at }) => at === 'running');
		const place = this.#places[index];
		const shell = this.#lab.shells.find(({ host }) => host === place?.step.host);
		const printed = shell?.printed;
		if (place === undefined || printed === undefined) return;
		place.view.live(await this.#screen.lines(printed.subarray(-LIVE)));
	}
}
