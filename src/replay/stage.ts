/** The places in the page where commands are played: cleared, filled piece by piece, and put back as they were. */
import type { RecordedOutput } from '../../transcript/index.ts';
import type { Step } from '../console/steps.ts';

/** A command that is shown up to some of its characters; what colours it stays. */
class Typed {
	readonly #nodes: { node: Node; text: string }[] = [];
	/** Its further lines, each behind a prompt of its own. */
	readonly #more: readonly HTMLElement[];

	constructor(element: HTMLElement) {
		this.#more = [...element.querySelectorAll<HTMLElement>('.ww-more')];
		const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
		for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
			this.#nodes.push({ node, text: node.textContent ?? '' });
	}

	show(characters: number): void {
		let left = characters;
		for (const { node, text } of this.#nodes) {
			node.textContent = text.slice(0, Math.max(0, left));
			left -= text.length;
		}
		for (const line of this.#more) line.hidden = left < 0 && line.textContent === '';
	}
}

/** One command on the stage. */
interface Place {
	readonly step: Step;
	readonly command: Typed;
	/** The book's lines of each stretch. */
	readonly books: readonly string[];
}

export class Stage {
	readonly #places: ReadonlyMap<number, Place>;

	constructor(steps: readonly Step[]) {
		this.#places = new Map(
			steps.map((step) => {
				const books = step.stretches.map(({ output }) => output?.textContent ?? '');
				const command = step.line.querySelector<HTMLElement>('.ww-command') ?? step.line;
				return [step.index, { step, command: new Typed(command), books }];
			}),
		);
	}

	/** Nothing is typed yet; everything keeps the room that it will take. */
	clear(): void {
		for (const { step, command } of this.#places.values()) {
			for (const { element, output } of step.stretches) {
				element.style.minHeight = `${element.offsetHeight}px`;
				element.classList.add('ww-unplayed');
				output?.replaceChildren();
			}
			command.show(0);
		}
	}

	/** @param keys that have been typed so far */
	type(index: number, keys: number): void {
		const place = this.#places.get(index);
		place?.command.show(keys);
		const [first] = place?.step.stretches ?? [];
		first?.element.classList.remove('ww-unplayed');
		first?.element.classList.add('ww-typing');
	}

	/** @param lines that were printed so far in this stretch */
	print(index: number, part: number, lines: readonly string[]): void {
		const stretches = this.#places.get(index)?.step.stretches ?? [];
		stretches[0]?.element.classList.remove('ww-typing');
		stretches[part]?.element.classList.remove('ww-unplayed');
		stretches[part]?.output?.replaceChildren(lines.join('\n'));
	}

	/** A stretch as the book has it, for one that nobody recorded. */
	book(index: number, part: number): readonly RecordedOutput[] {
		const data = this.#places.get(index)?.books[part] ?? '';
		return [{ at: 0, data: data.replaceAll('\n', '\r\n') }];
	}

	/** The book's text as it was. */
	restore(): void {
		for (const { step, command, books } of this.#places.values()) {
			command.show(Infinity);
			for (const [part, { element, output }] of step.stretches.entries()) {
				output?.replaceChildren(books[part] ?? '');
				element.style.minHeight = '';
				element.classList.remove('ww-unplayed', 'ww-typing');
			}
		}
	}
}
