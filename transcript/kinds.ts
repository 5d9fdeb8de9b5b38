/** How the rows of the tables of tokens are written: one word for each policy. */
import type { Context, Count, Range, Reading, Space, TokenKind } from './token.ts';

export function exact<T extends string>(type: T, pattern: RegExp, why: string): TokenKind<T> {
	return { type, pattern, policy: 'exact', why };
}

/** @param read what is left of the text; by default only that it is of its type */
export function shape<T extends string>(
	type: T,
	pattern: RegExp,
	why: string,
	read?: (text: string) => string,
): TokenKind<T> {
	return {
		type,
		pattern,
		policy: 'shape',
		why,
		...(read === undefined ? {} : { read: (text) => ({ fixed: read(text), names: [] }) }),
	};
}

export function ignored<T extends string>(type: T, pattern: RegExp, why: string): TokenKind<T> {
	return { type, pattern, policy: 'ignore', why };
}

/** @param names the space that the text is a name in, or how it is read */
export function bound<T extends string>(
	type: T,
	pattern: RegExp,
	names: Space | ((text: string, context: Context) => Reading),
	why: string,
): TokenKind<T> {
	const read = typeof names === 'string' ? (text: string) => named(names, text) : names;
	return { type, pattern, policy: 'bind', read, why };
}

export function prefixOf<T extends string>(
	type: T,
	pattern: RegExp,
	read: (text: string) => Reading,
	why: string,
): TokenKind<T> {
	return { type, pattern, policy: 'prefix-of', read, why };
}

/** @param parse which numbers lie within the bounds; by default all of them */
export function ranged<T extends string>(
	type: T,
	pattern: RegExp,
	range: Range,
	why: string,
	parse?: (text: string) => readonly number[],
): TokenKind<T> {
	return { type, pattern, policy: 'range', range, why, ...(parse === undefined ? {} : { parse }) };
}

export function monotonic<T extends string>(
	type: T,
	pattern: RegExp,
	count: Count,
	why: string,
	parse?: (text: string) => readonly number[],
): TokenKind<T> {
	return { type, pattern, policy: 'monotonic', count, why, ...(parse === undefined ? {} : { parse }) };
}

/** Names `value`, whatever else the text says. */
export function named(space: Space, value: string, fixed = `<${space}>`): Reading {
	return { fixed, names: [{ space, value }] };
}

/** Of what counts: nothing is not something, where the book has something. */
export const SOMETHING: Range = { least: 1 };

/** Traffic through an interface so far. */
export function traffic(
	of: string,
	pattern: RegExp,
	why = 'How much has passed so far depends on the moment (even zero: the kernel speaks IPv6 by itself).',
): TokenKind<'counter'> {
	return monotonic('counter', pattern, { of, within: 'chapter' }, why);
}

/** What an interface did not send. */
export function unsent(pattern: RegExp): TokenKind<'counter'> {
	return {
		...traffic(
			'TX dropped',
			pattern,
			'How often it was tried depends on the moment. A bridge also drops what it says by itself until its first port is up.',
		),
		range: { ...SOMETHING, spares: /^(?:docker|br|cni|cbr|virbr)/ },
	};
}
