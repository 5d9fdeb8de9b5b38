/** Values that prose takes from outputs: the reader's own, as soon as the command that shows them has run. */
import { type Command, valueHere } from '../../transcript/index.ts';
import type { StepState } from './state.ts';
import { words } from './words.ts';

/** One `<ww-value>`; src/markdown/value.ts wrote it. */
interface Value {
	readonly element: HTMLElement;
	readonly code: HTMLElement;
	readonly book: string;
	/** The command whose output shows it. */
	readonly index: number;
}

export class Values {
	readonly #values: readonly Value[];

	constructor(page: ParentNode) {
		this.#values = [...page.querySelectorAll<HTMLElement>('ww-value')].flatMap((element) => {
			const code = element.querySelector('code');
			return code === null
				? []
				: [{ element, code, book: code.textContent, index: Number(element.dataset['index']) }];
		});
	}

	/** Both in the chapter's order. */
	show(commands: readonly Command[], states: readonly StepState[]): void {
		// Which of two new veths is which may be known only after a later command.
		const known = states.flatMap((state) => ('bindings' in state ? [state.bindings] : [])).at(-1);
		for (const { element, code, book, index } of this.#values) {
			const [command, state] = [commands[index], states[index]];
			const current = state?.at === 'matches' || state?.at === 'differs';
			const here = current && command && known ? valueHere(book, command, known) : book;
			if (code.textContent === here) continue;
			code.textContent = here;
			const differs = here !== book;
			element.classList.toggle('ww-yours', differs);
			code.title = differs ? words.inBook(book) : '';
			element.replaceChildren(code, ...(differs ? [aside(words.inBook(book))] : []));
		}
	}
}

/** For those who hear the page; it is not copied with the text around it. */
function aside(text: string): HTMLElement {
	const made = document.createElement('span');
	made.className = 'sr-only';
	made.textContent = words.aside(text);
	return made;
}
