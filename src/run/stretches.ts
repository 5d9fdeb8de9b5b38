/** What a command printed, cut where the block shows it in several places. */
import type { Command } from '../../transcript/index.ts';

export interface PrintedStretch {
	readonly lines: readonly string[];
	/** The number of its first line in the whole output. */
	readonly from: number;
}

/** Each stretch has as many lines as the book's, the last one whatever is left. */
export function printedStretches(
	lines: readonly string[],
	parts: Command['parts'],
): readonly PrintedStretch[] {
	let from = 0;
	return parts.map(([begin, end], at) => {
		const to = at === parts.length - 1 ? lines.length : from + end - begin;
		const stretch = { lines: lines.slice(from, to), from };
		from = Math.min(to, lines.length);
		return stretch;
	});
}
