/** The bar at the foot of a chapter: the lab's state, in words. */
import { language } from '../console/words.ts';
import { Failure } from './api.ts';
import type { LabState } from './lab.ts';
import { part } from './part.ts';
import { words } from './words.ts';

export type Act = 'retry' | 'stop' | 'reset' | 'end' | 'dismiss';

/** What has become of commands that were asked for together. */
export interface Sum {
	readonly all: number;
	readonly matching: number;
	readonly differing: number;
	/** Where the first one stands that differs. */
	readonly first: HTMLElement | undefined;
}

export class Bar {
	readonly #root: HTMLElement;

	constructor(root: HTMLElement, acts: Record<Act, () => void>) {
		this.#root = root;
		for (const [act, press] of Object.entries(acts)) {
			part(root, `[data-act=${act}]`).addEventListener('click', press);
		}
	}

	show(state: LabState, machine: boolean, queued: number): void {
		part(this.#root, '.ww-lamp').dataset['labState'] = state.at;
		const says = part(this.#root, '.ww-lab-words');
		const text = labWords(state);
		// A status is read out when it is set, changed or not.
		if (says.textContent !== text) says.textContent = text;
		const progress = part<HTMLProgressElement>(this.#root, 'progress');
		progress.hidden = state.at !== 'building';
		if (state.at === 'building' && state.done !== undefined) progress.value = state.done;
		else progress.removeAttribute('value');
		const queue = part(this.#root, '.ww-queue');
		// With nothing to go a sum may stand there.
		if (queued > 0) queue.textContent = words.queue(queued);
		else if (queue.childElementCount === 0) queue.textContent = '';
		this.#button('stop').hidden = queued === 0;
		this.#button('retry').hidden = state.at !== 'lost';
		this.#button('reset').hidden = !machine;
		this.#button('end').hidden = !machine;
	}

	/** Stays until something else is asked for. */
	sum({ all, matching, differing, first }: Sum): void {
		const text = words.sum(all, matching, differing);
		const says = document.createElement('span');
		says.textContent = text;
		part(this.#root, '.ww-queue').replaceChildren(says);
		this.announce(text);
		if (first === undefined) return;
		const link = document.createElement('a');
		link.href = `#${first.id}`;
		link.textContent = words.firstDifference;
		says.append(' ', link);
	}

	/** Something went wrong: in words, with what to do. */
	alarm(error: unknown): void {
		const alert = part(this.#root, '.ww-alert');
		const text = failureWords(error);
		alert.hidden = text === undefined;
		part(alert, 'span').textContent = text ?? '';
	}

	/** Something is asked for: what was said of what came before is over. */
	calm(): void {
		part(this.#root, '.ww-alert').hidden = true;
		part(this.#root, '.ww-queue').replaceChildren();
	}

	announce(text: string): void {
		part(this.#root, '.ww-announce').textContent = text;
	}

	#button(act: Act): HTMLButtonElement {
		return part<HTMLButtonElement>(this.#root, `[data-act=${act}]`);
	}
}

function failureWords(error: unknown): string | undefined {
	if (error instanceof DOMException && error.name === 'AbortError') return undefined;
	if (!(error instanceof Failure)) {
		console.error(error);
		return words.failures.internal;
	}
	if (error.code === 'lab-not-ready') return words.failed(error.message);
	return words.failures[error.code];
}

export function labWords(state: LabState): string {
	switch (state.at) {
		case 'none':
			return words.lab.none;
		case 'building': {
			const part = state.done === undefined ? '' : ` ${Math.floor(state.done * 100)}%`;
			return `${words.lab.building}${part} (${state.step})`;
		}
		case 'starting':
			return words.lab.starting;
		case 'running': {
			const until = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' });
			return words.lab.running(until.format(new Date(state.deadline)));
		}
		case 'frozen':
			return words.lab.frozen;
		case 'lost':
			return words.lab.lost;
		case 'ended':
			return words.ended[state.reason];
	}
}
