/**
 * Text with its place in a file: what a parse keeps, so that it can point at things and print them again.
 */

/** A place in a source text. `line` and `column` count from 1, `offset` from 0; columns and offsets are UTF-16 units. */
export interface Position {
	readonly line: number;
	readonly column: number;
	readonly offset: number;
}

/** From `start` up to, not including, `end`. */
export interface Span {
	readonly start: Position;
	readonly end: Position;
}

/** One line of a fence, in pieces that make the source again: `lead + text + eol`. */
export interface SourceLine {
	/** The indentation that belongs to the fence (a block inside a list), not to the transcript. */
	readonly lead: string;
	readonly text: string;
	readonly eol: '' | '\n' | '\r\n';
	/** Where `text` begins. */
	readonly position: Position;
}

/** Something an author has to put right, and how. */
export interface Problem {
	readonly line: number;
	readonly column: number;
	readonly message: string;
	readonly hint: string;
}

export const START: Position = { line: 1, column: 1, offset: 0 };

/** The position `length` characters further on the same line. */
export function along(position: Position, length: number): Position {
	return { line: position.line, column: position.column + length, offset: position.offset + length };
}

export function problemAt(position: Position, message: string, hint: string): Problem {
	return { line: position.line, column: position.column, message, hint };
}

/** Cuts a text into its lines; a text that ends in a line break has no further, empty line. */
export function sourceLines(text: string, origin: Position = START): SourceLine[] {
	const lines: SourceLine[] = [];
	let from = 0;
	while (from < text.length) {
		const feed = text.indexOf('\n', from);
		const crlf = feed > from && text.charCodeAt(feed - 1) === 0x0d;
		const textEnd = feed < 0 ? text.length : crlf ? feed - 1 : feed;
		const first = lines.length === 0;
		lines.push({
			lead: '',
			text: text.slice(from, textEnd),
			eol: feed < 0 ? '' : crlf ? '\r\n' : '\n',
			position: {
				line: origin.line + lines.length,
				column: first ? origin.column : 1,
				offset: origin.offset + from,
			},
		});
		from = feed < 0 ? text.length : feed + 1;
	}
	return lines;
}

/** By the character: what stands in the source where nobody sees it. */
const STRAY: Readonly<Record<string, readonly [message: string, hint: string]>> = {
	'\r': [
		'This carriage return has no line feed behind it, so Markdown sees an end of line that an editor may not show.',
		'End every line with a line feed, or every line with both.',
	],
	'\u2028': ['Here is a line separator (U+2028), which is no end of line.', 'Put a line feed in its place.'],
	'\u2029': [
		'Here is a paragraph separator (U+2029), which is no end of line.',
		'Put a line feed in its place.',
	],
	'\uFEFF': ['Here is a byte order mark (U+FEFF).', 'Save the file as UTF-8 without it.'],
};

/** @returns a problem for each line that has one: characters at which others cut a text, or that hide what a line begins with */
export function strayCharacters(lines: readonly SourceLine[]): Problem[] {
	return lines.flatMap(({ text, position }) => {
		const [character = ''] = /[\r\u2028\u2029\uFEFF]/.exec(text) ?? [];
		const said = STRAY[character];
		return said === undefined ? [] : [problemAt(along(position, text.indexOf(character)), ...said)];
	});
}
