/** One stretch of a command's output in the page: the book's lines, and once it has run the reader's in their place. */
import type { Stretch } from '../console/steps.ts';
import { words } from './words.ts';

export class Pane {
	readonly #stretch: Stretch;
	readonly #yours = document.createElement('pre');
	readonly #book = document.createElement('details');

	/** @param label of the reader's lines, for those who cannot see where they stand */
	constructor(stretch: Stretch, label: string) {
		this.#stretch = stretch;
		this.#yours.className = 'ww-output ww-yours';
		this.#yours.tabIndex = 0;
		this.#yours.role = 'group';
		this.#yours.ariaLabel = label;
		this.#book.className = 'ww-book';
		const summary = document.createElement('summary');
		summary.textContent = words.booksOutput;
		this.#book.append(summary);
	}

	/** What the stretch stands in. */
	get element(): HTMLElement {
		return this.#stretch.element;
	}

	/** The book's lines as they were. */
	showBook(): void {
		this.#yours.remove();
		this.#book.remove();
		if (this.#stretch.output !== undefined) this.element.append(this.#stretch.output);
	}

	/** The reader's lines are from an earlier run. */
	age(): void {
		this.#yours.classList.add('ww-old');
	}

	/**
	 * The reader's lines; the book's are folded up below them.
	 * @param content empty when nothing was printed here
	 * @param after what they stand behind; the stretch's own heading when it is left out
	 */
	showYours(content: readonly Node[], after = this.#heading()): void {
		this.#yours.classList.remove('ww-old');
		if (content.length === 0) {
			this.#yours.remove();
		} else {
			this.#yours.replaceChildren(...content);
			// What moves loses how far it was scrolled.
			if (this.#yours.previousElementSibling !== after) after.after(this.#yours);
		}
		const { output } = this.#stretch;
		if (output === undefined) return;
		if (output.parentElement !== this.#book) this.#book.append(output);
		const above = content.length === 0 ? after : this.#yours;
		if (this.#book.previousElementSibling !== above) above.after(this.#book);
	}

	#heading(): Element {
		const { firstElementChild } = this.element;
		if (firstElementChild === null)
			throw new Error('A console block of this page lacks the name of a terminal.');
		return firstElementChild;
	}
}
