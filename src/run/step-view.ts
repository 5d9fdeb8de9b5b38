/** One command in the page: its state, what it printed in the reader's lab, and what differs. */
import { type Command, type Difference, words as differenceWords } from '../../transcript/index.ts';
import { ICONS, sayState, stateOf } from '../console/blocks.ts';
import type { Step } from '../console/steps.ts';
import { language } from '../console/words.ts';
import { marked } from './marked.ts';
import { Pane } from './pane.ts';
import type { StepState } from './state.ts';
import type { Printed } from './store.ts';
import { printedStretches } from './stretches.ts';
import { words } from './words.ts';

/** Something that a reader has to know about one command now, and what can be done. */
export interface Notice {
	readonly text: string;
	readonly acts: readonly { readonly label: string; readonly press: () => void }[];
}

/** One line drawn in 16 by 16 for each state; no two alike without colour. */
const STATE_ICONS = {
	'not-run': ICONS.notRun,
	waiting: 'M8 4.5V8l2.5 1.5M8 2a6 6 0 1 0 .01 0',
	running: 'M8 2a6 6 0 1 1-6 6',
	matches: 'M3 8.5l3.5 3.5L13 4.5',
	differs: 'M3.5 6h9M3.5 10h9M10.5 3l-5 10',
	stale: 'M3 8a5 5 0 1 0 1.5-3.6M4.5 2v2.5H7',
} as const satisfies Record<StepState['at'], string>;

/** More differences than this are counted, not listed: the output as a whole is another one. */
const MOST_DIFFERENCES = 6;

export class StepView {
	readonly #command: Command;
	readonly #state: HTMLElement;
	readonly #interrupt = document.createElement('button');
	readonly #notice = document.createElement('div');
	readonly #says = document.createElement('span');
	readonly #differences = document.createElement('ul');
	/** The first stands below the command, the others where the block comes back to it. */
	readonly #panes: readonly Pane[];
	#shown: StepState | undefined;
	#acts: Notice['acts'] = [];

	/** @param interrupt presses Ctrl-C in the command's shell */
	constructor(step: Step, command: Command, interrupt: () => void) {
		this.#command = command;
		this.#state = stateOf(step);
		this.#notice.className = 'ww-notice';
		this.#notice.append(this.#says);
		this.#differences.className = 'ww-differences';
		const label = words.yours(command.command.split('\n', 1)[0] ?? '');
		this.#panes = step.stretches.map((stretch) => new Pane(stretch, label));
		this.#interrupt.type = 'button';
		this.#interrupt.className = 'ww-interrupt';
		this.#interrupt.textContent = words.interrupt;
		this.#interrupt.addEventListener('click', interrupt);
		this.#state.after(this.#interrupt);
		step.line.after(this.#notice);
		this.show({ at: 'not-run' });
		this.notify(undefined);
	}

	/** @returns whether this is another state than was shown */
	show(state: StepState): boolean {
		const before = this.#shown?.at;
		// A selection, or a book's output that was unfolded, stays while nothing changes.
		if (this.#shown !== undefined && same(this.#shown, state)) return false;
		this.#shown = state;
		sayState(this.#state, state.at, STATE_ICONS[state.at], words.states[state.at]);
		for (const { element } of this.#panes) element.dataset['state'] = state.at;
		this.#interrupt.hidden = state.at !== 'running';
		switch (state.at) {
			case 'not-run':
				this.#bookOnly();
				break;
			case 'waiting':
			case 'running':
				// What stands there stays until something newer has come: nothing jumps.
				for (const pane of this.#panes) pane.age();
				break;
			case 'stale':
			case 'matches':
				this.#compared(state.printed, []);
				break;
			case 'differs':
				this.#compared(state.printed, state.differences);
				break;
		}
		return before !== undefined && before !== state.at;
	}

	/**
	 * What the running command has printed so far.
	 * @param cut only the end of it, which is the last stretch's
	 */
	live(lines: readonly string[], cut: boolean): void {
		if (this.#shown?.at !== 'running' || lines.length === 0) return;
		this.#differences.remove();
		if (cut) this.#panes.at(-1)?.showYours([text(lines)], this.#below(this.#panes.length - 1));
		else this.#show(lines, []);
	}

	notify(notice: Notice | undefined): void {
		this.#notice.hidden = notice === undefined;
		if (notice === undefined) return;
		this.#acts = notice.acts;
		if (this.#says.textContent !== notice.text) this.#says.textContent = notice.text;
		const buttons = [...this.#notice.querySelectorAll('button')];
		const labels = notice.acts.map(({ label }) => label);
		// A button that has the focus keeps it while it says the same.
		if (labels.join('\n') === buttons.map(({ textContent }) => textContent).join('\n')) return;
		for (const button of buttons) button.remove();
		this.#notice.append(
			...labels.map((label, at) => {
				const button = document.createElement('button');
				button.type = 'button';
				button.textContent = label;
				button.addEventListener('click', () => this.#acts[at]?.press());
				return button;
			}),
		);
	}

	#compared({ lines, exit }: Printed, differences: readonly Difference[]): void {
		const sentences = differences
			.slice(0, MOST_DIFFERENCES)
			.map(({ reason }) => differenceWords(reason, language));
		const left = differences.length - MOST_DIFFERENCES;
		if (left > 0) sentences.push(words.moreDifferences(left));
		if (differences.length > 0 && lines.length === 0 && exit !== 0) sentences.push(words.noOutput);
		this.#differences.replaceChildren(
			...[...new Set(sentences)].map((sentence) => {
				const item = document.createElement('li');
				item.textContent = sentence;
				return item;
			}),
		);
		if (sentences.length > 0) this.#notice.after(this.#differences);
		else this.#differences.remove();
		this.#show(lines, differences);
	}

	#show(lines: readonly string[], differences: readonly Difference[]): void {
		for (const [at, stretch] of printedStretches(lines, this.#command.parts).entries()) {
			const content = stretch.lines.length === 0 ? [] : marked(stretch, differences);
			this.#panes[at]?.showYours(content, this.#below(at));
		}
	}

	/** What the reader's lines of a stretch stand behind. */
	#below(stretch: number): Element | undefined {
		if (stretch > 0) return undefined;
		return this.#differences.isConnected ? this.#differences : this.#notice;
	}

	#bookOnly(): void {
		this.#differences.remove();
		for (const pane of this.#panes) pane.showBook();
	}
}

function text(lines: readonly string[]): Node {
	return document.createTextNode(lines.join('\n'));
}

function same(a: StepState, b: StepState): boolean {
	const [printedA, printedB] = [a, b].map((state) => ('printed' in state ? state.printed : undefined));
	const [differencesA, differencesB] = [a, b].map((state) =>
		'differences' in state ? state.differences : [],
	);
	return (
		a.at === b.at && printedA === printedB && JSON.stringify(differencesA) === JSON.stringify(differencesB)
	);
}
