/** An output with what differs from the book marked in it. */
import type { Difference } from '../../transcript/index.ts';

export interface Piece {
	readonly text: string;
	readonly differs: boolean;
}

/**
 * Cuts the lines of an output where differences begin and end; joined, the pieces are the lines with `\n` between.
 * A difference without columns is its whole line's.
 */
export function pieces(
	lines: readonly string[],
	differences: readonly Pick<Difference, 'actualLine' | 'columns'>[],
): Piece[] {
	const found: Piece[] = [];
	const add = (text: string, differs: boolean): void => {
		const last = found.at(-1);
		if (text === '') return;
		if (last?.differs === differs) found[found.length - 1] = { text: last.text + text, differs };
		else found.push({ text, differs });
	};
	for (const [at, line] of lines.entries()) {
		if (at > 0) add('\n', false);
		const spans = differences
			.filter(({ actualLine }) => actualLine === at)
			.map(({ columns }) => columns ?? [0, line.length])
			.sort(([a], [b]) => a - b);
		let done = 0;
		for (const [from, to] of spans) {
			add(line.slice(done, Math.max(done, from)), false);
			add(line.slice(Math.max(done, from), to), true);
			done = Math.max(done, to);
		}
		add(line.slice(done), false);
	}
	return found;
}

/** @param from the number of the first line in the output that the differences are of */
export function marked(
	{ lines, from }: { readonly lines: readonly string[]; readonly from: number },
	differences: readonly Difference[],
): Node[] {
	const here = differences.flatMap(({ actualLine, columns }) =>
		actualLine === undefined
			? []
			: [{ actualLine: actualLine - from, ...(columns === undefined ? {} : { columns }) }],
	);
	return pieces(lines, here).map(({ text, differs }) => {
		if (!differs) return document.createTextNode(text);
		const mark = document.createElement('mark');
		mark.textContent = text;
		return mark;
	});
}
