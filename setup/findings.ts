/** What a check of the text has to say of a source, and how it is shown. */

export interface Finding {
	/** Of the file, from 1. */
	readonly line: number;
	readonly is: string;
	readonly better: string;
}

/** How many characters are shown beside what is found. */
const BESIDE = 8;

/** @returns what differs in two texts, each with a little of what is beside it, and on which line of theirs, from 0 */
export function difference(one: string, other: string): Finding {
	let shared = 0;
	while (shared < one.length && one[shared] === other[shared]) shared += 1;
	const start = Math.max(0, shared - BESIDE);
	const most = Math.min(one.length, other.length) - start;
	let end = 0;
	while (end < most && one.at(-1 - end) === other.at(-1 - end)) end += 1;
	end = Math.max(0, end - BESIDE);
	return {
		line: one.slice(0, shared).split('\n').length - 1,
		is: one.slice(start, one.length - end),
		better: other.slice(start, other.length - end),
	};
}
