/** A chapter that is being run: the reader's asks, the lab, what was run, and the page. */
import { type Block, type Command, parseBlock } from '../../transcript/index.ts';
import type { Ask } from '../console/blocks.ts';
import type { ExerciseAsk } from '../console/exercises.ts';
import type { BlockOnPage, Step } from '../console/steps.ts';
import { Failure } from './api.ts';
import { Bar, labWords } from './bar.ts';
import { Dock } from './dock.ts';
import { doExercise } from './exercise.ts';
import { Lab } from './lab.ts';
import { plan } from './plan.ts';
import { Runs } from './runs.ts';
import { Screen } from './screen.ts';
import type { LabShell } from './shell.ts';
import { type StepState, stepStates } from './state.ts';
import { type Notice, StepView } from './step-view.ts';
import { labOf } from './store.ts';
import { Values } from './values.ts';
import { words } from './words.ts';
import { Work } from './work.ts';

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
): (ask?: Ask | ExerciseAsk | 'terminal') => void {
	const chapter = new Chapter(bar, blocks);
	return (ask) => {
		if (ask === 'terminal') void chapter.toggleTerminal();
		else if (ask !== undefined && 'exercise' in ask) void chapter.exercise(ask);
		else if (ask !== undefined) chapter.ask(ask);
	};
}

class Chapter {
	readonly #blocks: readonly Block[];
	readonly #commands: readonly Command[];
	readonly #places: readonly Place[];
	readonly #runs: Runs;
	readonly #lab: Lab;
	readonly #work: Work;
	readonly #screen = new Screen();
	readonly #bar: Bar;
	readonly #dock: Dock;
	readonly #values = new Values(document);
	#states: readonly StepState[] = [];
	/** What the reader asked for together, to be summed up when it is done. */
	#asked = new Set<number>();
	#frame = 0;
	#finding = false;

	constructor(bar: HTMLElement, blocks: readonly BlockOnPage[]) {
		this.#blocks = blocks.map(({ text, meta, steps }) => parseBlock(text, meta, undefined, steps[0]?.index));
		this.#commands = this.#blocks.flatMap(({ commands }) => commands);
		this.#places = blocks.flatMap(({ steps }) => steps).map((step, at) => this.#place(step, at));
		const slug = bar.dataset['chapter'] ?? '';
		this.#runs = new Runs(slug, this.#commands, this.#screen, () => this.#compare());
		this.#lab = new Lab(bar.dataset['lab'] ?? '', slug, {
			changed: () => this.#render(),
			printed: () => this.#renderLive(),
			refused: (failure) => this.#bar.alarm(failure),
			replaced: () => this.#replaced(),
		});
		this.#bar = new Bar(bar, {
			retry: () => this.#lab.retry(),
			stop: () => this.#work.stop(),
			reset: () => void this.#reset(),
			end: () => void this.#end(),
			dismiss: () => this.#bar.calm(),
		});
		this.#dock = new Dock(bar);
		this.#work = new Work({
			lab: this.#lab,
			runs: this.#runs,
			screen: this.#screen,
			differs: ({ index }) => this.#states[index]?.at === 'differs',
			changed: () => this.#compare(),
			typing: (host) => this.#dock.look(host),
			over: (error) => this.#over(error),
		});
		const { machine } = this.#runs.stored;
		this.#finding = machine !== undefined;
		this.#compare();
		if (machine !== undefined) void this.#find(machine);
	}

	ask(ask: Ask, anyway = false): void {
		this.#bar.calm();
		const { all: runs } = this.#runs;
		const wanted = this.#commands.filter(
			({ index, meta }) =>
				meta.skip === undefined && ('run' in ask ? ask.run.includes(index) : index <= ask.runUpTo),
		);
		if (wanted.length > 1) for (const { index } of wanted) this.#asked.add(index);
		this.#work.add(plan(ask, { blocks: this.#blocks, runs, machine: this.#machine }), anyway);
	}

	async exercise(ask: ExerciseAsk): Promise<void> {
		this.#bar.calm();
		this.#work.stop();
		// What is broken is mended in the terminal.
		if (!this.#dock.shown) this.#dock.show(false);
		try {
			await doExercise(this.#lab, ask);
		} catch (error) {
			this.#bar.alarm(error);
		}
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
		this.#runs.stored.terminal = this.#dock.shown;
		this.#runs.save();
	}

	#place(step: Step, at: number): Place {
		const command = this.#commands[at];
		if (command === undefined || command.command !== step.command)
			throw new Error(`The page and the parser disagree on "${step.command}".`);
		const interrupt = (): void => {
			this.#work.endTries(command.index);
			this.#interrupt(step.host);
		};
		return { step, command, view: new StepView(step, command, interrupt) };
	}

	/** While the lab of an earlier visit is looked for, it is taken to be there still. */
	get #machine(): string | undefined {
		return this.#lab.machine ?? (this.#finding ? this.#runs.stored.machine : undefined);
	}

	async #find(machine: string): Promise<void> {
		if (this.#runs.stored.terminal) this.#dock.show(false);
		await this.#lab.find(labOf(machine));
		this.#finding = false;
		if (this.#lab.view === undefined && this.#dock.shown) this.#dock.hide();
		this.#compare();
	}

	/** Another machine, or none: nothing of what was typed into the one before still runs. */
	#replaced(): void {
		this.#dock.connect(this.#lab.shells);
		const { machine } = this.#lab;
		if (machine !== undefined) this.#runs.resume(machine, (host) => this.#shell(host));
		this.#compare();
	}

	#shell(host: string): LabShell | undefined {
		return this.#lab.shells.find((shell) => shell.host === host);
	}

	#interrupt(host: string): void {
		this.#shell(host)?.interrupt();
	}

	/** @param error what ended the work before its time */
	#over(error: unknown): void {
		// Of a lab that is gone the bar tells already.
		if (error !== undefined && !(error instanceof Failure && error.code === 'gone')) this.#bar.alarm(error);
		this.#sum();
	}

	/** How much of what was asked for together is as in the book. */
	#sum(): void {
		const states = [...this.#asked].map((index) => ({ index, at: this.#states[index]?.at }));
		this.#asked.clear();
		if (states.length === 0) return;
		const differing = states.filter(({ at }) => at === 'differs').map(({ index }) => index);
		this.#bar.sum({
			all: states.length,
			matching: states.filter(({ at }) => at === 'matches').length,
			differing: differing.length,
			first: this.#places[Math.min(...differing)]?.step.element,
		});
	}

	async #reset(): Promise<void> {
		this.#bar.calm();
		this.#work.stop();
		try {
			await this.#lab.reset();
			this.#bar.announce(words.resetDone);
		} catch (error) {
			this.#bar.alarm(error);
		}
	}

	async #end(): Promise<void> {
		this.#work.stop();
		try {
			await this.#lab.end();
			this.#dock.hide();
		} catch (error) {
			this.#bar.alarm(error);
		}
	}

	/** What was run, or is to run, changed. */
	#compare(): void {
		this.#states = stepStates({
			commands: this.#commands,
			runs: this.#runs.all,
			machine: this.#machine,
			queue: this.#work.waiting,
		});
		for (const [index, { view, command }] of this.#places.entries()) {
			const state = this.#states[index];
			if (state === undefined || !view.show(state) || this.#work.retrying(index)) continue;
			if (state.at === 'matches' || state.at === 'differs') {
				this.#bar.announce(words.said(command.command, words.states[state.at]));
			}
		}
		this.#values.show(this.#commands, this.#states);
		this.#render();
	}

	#render(): void {
		this.#bar.show(this.#lab.state, this.#lab.view !== undefined, this.#work.left);
		for (const { view, command } of this.#places) view.notify(this.#notice(command));
	}

	/** Something that a reader has to know about a command now. */
	#notice({ index, shell: host = '' }: Command): Notice | undefined {
		const stop = { label: words.stop, press: () => this.#work.stop() };
		const remark = this.#work.remark(index);
		if (this.#states[index]?.at === 'waiting' && index === this.#work.current) {
			const shell = this.#shell(host);
			const cancel = { ...stop, label: words.cancel };
			const interrupt = { label: words.interrupt, press: () => this.#interrupt(host) };
			if (shell === undefined) return { text: words.waitsForLab(labWords(this.#lab.state)), acts: [cancel] };
			if (shell.state.at === 'running')
				return { text: words.busy(shell.state.command), acts: [interrupt, cancel] };
			if (!shell.connected) return { text: words.lab.lost, acts: [cancel] };
		}
		switch (remark?.kind) {
			case undefined:
				return undefined;
			case 'timeout':
				return { text: words.timeout(remark.after / 1000), acts: [] };
			case 'tried':
				if (remark.goesOn === undefined) return { text: words.tried(remark.times), acts: [] };
				return { text: words.trying(remark.times, Math.ceil(remark.goesOn / 1000)), acts: [stop] };
			case 'elsewhere':
				return {
					text: words.elsewhere(remark.here, remark.book),
					acts: [
						{ label: words.runUpToHere, press: () => this.ask({ runUpTo: index }) },
						{ label: words.runAnyway, press: () => this.ask({ run: [index] }, true) },
					],
				};
		}
	}

	/** Draws what the running commands printed, once per frame at most. */
	#renderLive(): void {
		if (this.#frame !== 0) return;
		this.#frame = requestAnimationFrame(() => {
			this.#frame = 0;
			for (const { command, view } of this.#places) void this.#drawLive(command, view);
		});
	}

	async #drawLive({ index }: Command, view: StepView): Promise<void> {
		const printed = this.#runs.playing(index)?.shell.printed;
		if (printed === undefined) return;
		const lines = await this.#screen.lines(printed.subarray(-LIVE));
		view.live(lines, printed.length > LIVE);
	}
}
