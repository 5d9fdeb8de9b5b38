/** Rows as texts: what their tokens say, and where that stands. */
import type { Row } from './rows.ts';
import type { Token } from './token.ts';

/** Where in JSON the row stands; undefined for a row of text. */
export function pathOf({ context }: Row): string | undefined {
	return context[0]?.kind.type === 'path' ? context[0].text : undefined;
}

export function spanOf({ span, text }: Row): readonly [number, number] {
	return span ?? [0, text.length];
}

export function span(tokens: readonly Token[]): [number, number] | undefined {
	const first = tokens[0];
	const last = tokens.at(-1);
	return first === undefined || last === undefined ? undefined : [first.at, last.at + last.text.length];
}

export function textOf(tokens: readonly Token[]): string {
	return brief(tokens.map(({ text, gap }, i) => (i > 0 && gap > 0 ? ` ${text}` : text)).join(''));
}

/** As much as anybody reads in a sentence. */
const BRIEF = 1000;

export function brief(text: string): string {
	return text.length > BRIEF ? `${text.slice(0, BRIEF)}…` : text;
}

export function place(book: Row, here: Row, columns: readonly [number, number]) {
	return {
		expectedLine: book.line,
		actualLine: here.line,
		expected: book.text,
		actual: here.text.slice(...columns),
		columns,
	};
}
