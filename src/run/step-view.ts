/** One command in the page: its state, what it printed in the reader's lab, and what differs. */
import { type Command, type Difference, words as differenceWords } from '../../transcript/index.ts';
import { controls, icon } from '../console/blocks.ts';
import type { Step } from '../console/steps.ts';
import { language } from '../console/words.ts';
import { marked } from './marked.ts';
import type { StepState } from './state.ts';
import type { Printed } from './store.ts';
import { words } from './words.ts';

/** Something that a reader has to know about one command now, and what can be done. */
export interface Notice {
	readonly text: string;
	readonly acts: readonly { readonly label: string; readonly press: () => void }[];
}

/** One line drawn in 16 by 16 for each state; no two alike without colour. */
const STATE_ICONS = {
	'not-run': 'M8 5.5a2.5 2.5 0 1 0 .01 0',
	waiting: 'M8 4.5V8l2.5 1.5M8 2a6 6 0 1 0 .01 0',
	running: 'M8 2a6 6 0 1 1-6 6',
	matches: 'M3 8.5l3.5 3.5L13 4.5',
	differs: 'M3.5 6h9M3.5 10h9M10.5 3l-5 10',
	stale: 'M3 8a5 5 0 1 0 1.5-3.6M4.5 2v2.5H7',
} as const satisfies Record<StepState['at'], string>;

/** More differences than this are counted, not listed: the output as a whole is another one. */
const MOST_DIFFERENCES = 6;

export class StepView {
	readonly #step: Step;
	readonly #state = document.createElement('span');
	readonly #interrupt = document.createElement('button');
	readonly #notice = document.createElement('div');
	readonly #yours = document.createElement('pre');
	readonly #differences = document.createElement('ul');
	readonly #book = document.createElement('details');
	#shown: StepState | undefined;
	#noticed: Notice | undefined;

	/** @param interrupt presses Ctrl-C in the command's shell */
	constructor(step: Step, command: Command, interrupt: () => void) {
		this.#step = step;
		this.#state.className = 'ww-state';
		this.#notice.className = 'ww-notice';
		this.#yours.className = 'ww-output ww-yours';
		this.#yours.tabIndex = 0;
		this.#yours.role = 'group';
		this.#yours.ariaLabel = words.yours(command.command.split('\n', 1)[0] ?? '');
		this.#differences.className = 'ww-differences';
		this.#book.className = 'ww-book';
		const summary = document.createElement('summary');
		summary.textContent = words.booksOutput;
		this.#book.append(summary);
		this.#interrupt.type = 'button';
		this.#interrupt.className = 'ww-interrupt';
		this.#interrupt.textContent = words.interrupt;
		this.#interrupt.addEventListener('click', interrupt);
		controls(step).prepend(this.#state, this.#interrupt);
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
		this.#state.dataset['state'] = state.at;
		this.#step.element.dataset['state'] = state.at;
		const says = document.createElement('span');
		says.textContent = words.states[state.at];
		this.#state.replaceChildren(icon(STATE_ICONS[state.at]), says);
		this.#interrupt.hidden = state.at !== 'running';
		switch (state.at) {
			case 'not-run':
			case 'waiting':
			case 'running':
				this.#bookOnly();
				break;
			case 'stale':
			case 'matches':
				this.#show(state.printed, []);
				break;
			case 'differs':
				this.#show(state.printed, state.differences);
				break;
		}
		return before !== undefined && before !== state.at;
	}

	/** What the running command has printed so far. */
	live(lines: readonly string[]): void {
		if (this.#shown?.at !== 'running' || lines.length === 0) return;
		this.#yours.textContent = lines.join('\n');
		this.#place(true);
		this.#bookFolded(this.#yours);
	}

	notify(notice: Notice | undefined): void {
		const before = this.#noticed;
		this.#noticed = notice;
		this.#notice.hidden = notice === undefined;
		// A button that has the focus keeps it while it says the same.
		if (notice === undefined || (before !== undefined && sameWords(before, notice))) return;
		const buttons = notice.acts.map(({ label }, at) => {
			const button = document.createElement('button');
			button.type = 'button';
			button.textContent = label;
			button.addEventListener('click', () => this.#noticed?.acts[at]?.press());
			return button;
		});
		this.#notice.replaceChildren(notice.text, ...buttons);
	}

	#show({ lines, exit }: Printed, differences: readonly Difference[]): void {
		this.#yours.replaceChildren(...marked(lines, differences));
		if (lines[0] === '') this.#yours.prepend('\n');
		this.#place(lines.length > 0);
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
		this.#bookFolded(
			lines.length > 0 ? this.#yours : sentences.length > 0 ? this.#differences : this.#notice,
		);
	}

	#place(printed: boolean): void {
		if (!printed) this.#yours.remove();
		else if (!this.#yours.isConnected) {
			(this.#differences.isConnected ? this.#differences : this.#notice).after(this.#yours);
		}
	}

	#bookOnly(): void {
		this.#yours.remove();
		this.#differences.remove();
		this.#book.remove();
		if (this.#step.output !== undefined) this.#step.element.append(this.#step.output);
	}

	#bookFolded(after: Element): void {
		const { output } = this.#step;
		if (output === undefined) return;
		if (output.parentElement !== this.#book) this.#book.append(output);
		if (!this.#book.isConnected || this.#book.previousElementSibling !== after) {
			if (after.isConnected) after.after(this.#book);
			else this.#step.element.append(this.#book);
		}
	}
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

function sameWords(a: Notice, b: Notice): boolean {
	return (
		a.text === b.text &&
		a.acts.length === b.acts.length &&
		a.acts.every(({ label }, at) => label === b.acts[at]?.label)
	);
}
