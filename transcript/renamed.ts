/** The same thing by another name: a token of the book in the run's words, or the other way round. */
import type { Name, Token } from './token.ts';

/** A name stands in its token as it is, in capitals, or without its colons. */
const FORMS: readonly ((name: string) => string)[] = [
	(name) => name,
	(name) => name.toUpperCase(),
	(name) => name.replaceAll(':', ''),
];

/**
 * @param called how the other side calls what a name names; undefined where nobody knows
 * @returns the token's text with those names
 */
export function renamed(
	{ text, reading }: Pick<Token, 'text' | 'reading'>,
	called: (name: Name) => string | undefined,
): string {
	let said = text;
	const seen: string[] = [];
	// The longest first: an id in full holds its first twelve digits, a MAC address the three bytes of its group.
	for (const name of reading.names.toSorted((a, b) => b.value.length - a.value.length)) {
		const form = FORMS.find((as) => said.includes(as(name.value)));
		if (form === undefined || seen.some((longer) => longer.includes(name.value))) continue;
		seen.push(name.value);
		const to = called(name);
		if (to !== undefined) said = said.replace(form(name.value), () => form(to));
	}
	return said;
}
