/** The buttons of console blocks. */
import { type BlockOnPage, readBlock, type Step } from './steps.ts';
import { words } from './words.ts';

/** What a reader can ask for at a block; step numbers count the chapter's commands from 0. */
export type Ask = { run: readonly number[] } | { runUpTo: number };

/** Hears whether its commands are being played. */
export type Playing = (on: boolean) => void;

/** Plays commands by their indexes; asked again by the same, it stops. */
export type Play = (commands: readonly number[], playing: Playing) => void;

/** 16 by 16, drawn with one stroke. */
export const ICONS = {
	copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
	done: 'M3 8.5l3.5 3.5L13 4.5',
	run: 'M4.5 2.5v11l9-5.5z',
	block: 'M2.5 3v10l6-5zM9.5 3v10l5-5z',
	upTo: 'M8 2v8M4.5 6.5L8 10l3.5-3.5M3 13.5h10',
	stop: 'M4 4h8v8H4z',
	notRun: 'M8 5.5a2.5 2.5 0 1 0 .01 0',
} as const;

function icon(path: string): SVGElement {
	const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
	svg.setAttribute('viewBox', '0 0 16 16');
	svg.setAttribute('aria-hidden', 'true');
	svg.innerHTML = `<path d="${path}"/>`;
	return svg;
}

function iconButton(
	name: keyof typeof ICONS,
	label: string,
	press?: (button: HTMLButtonElement) => void,
): HTMLButtonElement {
	const button = document.createElement('button');
	button.type = 'button';
	button.className = `ww-button ww-${name}`;
	button.title = label;
	button.ariaLabel = label;
	button.append(icon(ICONS[name]));
	button.addEventListener('click', () => press?.(button));
	return button;
}

/** A button with a word on it. */
function toolButton(...[name, label, press]: Parameters<typeof iconButton>): HTMLButtonElement {
	const button = iconButton(name, label, press);
	button.append(label);
	return button;
}

/** Makes a button that plays, and while it does stops. */
function plays(button: HTMLButtonElement, commands: readonly number[], play: Play): HTMLButtonElement {
	const { ariaLabel: label, title } = button;
	const before = [...button.childNodes];
	const playing: Playing = (on) => {
		const says = before.length > 1 ? [words.stopPlaying] : [];
		button.replaceChildren(...(on ? [icon(ICONS.stop), ...says] : before));
		button.ariaLabel = on ? words.stopPlaying : label;
		button.title = on ? words.stopPlaying : title;
	};
	button.addEventListener('click', () => play(commands, playing));
	return button;
}

/** Where a command's state and buttons stand, beside it or, on a narrow screen, under it. */
export function controls({ line }: Step): HTMLElement {
	const found = line.querySelector<HTMLElement>('.ww-controls');
	if (found !== null) return found;
	const made = document.createElement('div');
	made.className = 'ww-controls';
	line.append(made);
	return made;
}

/** Where a command's state stands; until something is run it says so. */
export function stateOf(step: Step): HTMLElement {
	const found = step.line.querySelector<HTMLElement>('.ww-state');
	if (found !== null) return found;
	const made = document.createElement('span');
	made.className = 'ww-state';
	controls(step).prepend(made);
	sayState(made, 'not-run', ICONS.notRun, words.notRun);
	return made;
}

/** Icon, word and, by way of css, colour. */
export function sayState(element: HTMLElement, state: string, path: string, word: string): void {
	element.dataset['state'] = state;
	const says = document.createElement('span');
	says.textContent = word;
	element.replaceChildren(icon(path), says);
}

/** Copies the command only: no prompt, no output. */
function copyButton(step: Step): HTMLButtonElement {
	return iconButton('copy', words.copy, async (button) => {
		await navigator.clipboard.writeText(step.command);
		const done = icon(ICONS.done);
		button.replaceChildren(done);
		button.ariaLabel = words.copied;
		button.addEventListener(
			'pointerleave',
			() => {
				button.replaceChildren(icon(ICONS.copy));
				button.ariaLabel = words.copy;
			},
			{ once: true },
		);
	});
}

/** `<ww-console>`: without a script it is the whole transcript; with one its commands can be copied. */
export class ConsoleBlock extends HTMLElement {
	#block: BlockOnPage | undefined;

	get block(): BlockOnPage {
		this.#block ??= readBlock(this);
		return this.#block;
	}

	connectedCallback(): void {
		// The clipboard is there on https and on localhost only.
		if (navigator.clipboard === undefined) return;
		for (const step of this.block.steps) {
			if (step.line.querySelector('.ww-copy') === null) controls(step).append(copyButton(step));
		}
	}

	/** Adds the buttons that need a server. */
	offerRuns(ask: (ask: Ask) => void): void {
		const { steps } = this.block;
		const last = steps.at(-1);
		if (last === undefined || this.querySelector('.ww-state') !== null) return;
		for (const step of steps) stateOf(step);
		const { skip } = this.dataset;
		if (skip !== undefined) {
			const why = document.createElement('div');
			why.className = 'ww-notice';
			why.textContent = words.skipped(skip);
			this.append(why);
			return;
		}
		for (const step of steps) {
			const { index, command } = step;
			const run = iconButton('run', words.run, () => ask({ run: [index] }));
			run.setAttribute('aria-description', command);
			controls(step).append(run);
		}
		this.#offer(
			toolButton('upTo', words.runUpToHere, () => ask({ runUpTo: last.index })),
			toolButton('block', words.runBlock, () => ask({ run: steps.map(({ index }) => index) })),
		);
	}

	/** Adds the buttons of a reading copy that has a recording; a block that is skipped was not recorded. */
	offerPlays(play: Play): void {
		const { steps } = this.block;
		if (this.dataset['skip'] !== undefined || this.querySelector('.ww-run') !== null) return;
		for (const step of steps) {
			const button = plays(iconButton('run', words.play), [step.index], play);
			button.setAttribute('aria-description', step.command);
			controls(step).append(button);
		}
		const all = steps.map(({ index }) => index);
		this.#offer(plays(toolButton('block', words.playBlock), all, play));
	}

	/** Something went wrong with what was asked for here. */
	alarm(text: string): void {
		this.querySelector('.ww-block-alert')?.remove();
		const alert = document.createElement('div');
		alert.className = 'ww-notice ww-block-alert';
		alert.role = 'alert';
		alert.textContent = text;
		this.append(alert);
	}

	#offer(...buttons: readonly HTMLButtonElement[]): void {
		const tools = document.createElement('div');
		tools.className = 'ww-tools';
		tools.append(...buttons);
		this.append(tools);
	}
}
