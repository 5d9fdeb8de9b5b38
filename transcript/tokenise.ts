/** Cuts a line into tokens, in time linear in its length. */
import type { Context, Reading, Token, TokenKind } from './token.ts';

/** Cuts lines by one table of tokens. */
export type Tokeniser = (line: string, context: Context) => Token[];

/** Words keep their hyphens and underscores, so that `icmp_seq` and `DOCKER-USER` are one. */
const PLAIN = /(\p{L}[\p{L}\p{N}_]*(?:-[\p{L}\p{N}_]+)*)|(\d+(?:\.\d+)*)|[\p{L}\p{N}_]+|./suy;
const WORD_CHARACTER = /[\p{L}\p{N}_]/u;
const NO_NAMES: readonly [] = [];

/** Nobody reads so far to the right; what stands behind is compared as one word, so that a line stays cheap. */
const LONGEST_LINE = 10_000;

/**
 * @param kinds in order of precedence
 */
export function tokeniser(kinds: readonly TokenKind[]): Tokeniser {
	// One expression for all: each row in a group of its own, so that the group tells the row.
	const all = new RegExp(kinds.map(({ pattern }) => `(${pattern.source})(?!\\w)`).join('|'), 'y');
	const read = (kind: TokenKind, text: string, context: Context): Reading => {
		if (kind.read !== undefined) return kind.read(text, context);
		if (kind.policy === 'exact') return { fixed: text, names: NO_NAMES };
		const fixed = `<${kind.type}>`;
		if (kind.policy !== 'bind') return { fixed, names: NO_NAMES };
		throw new RangeError(`Tokens of type "${kind.type}" are bound, but nothing says what they name.`);
	};
	return (line, context) => {
		const tokens: Token[] = [];
		let at = 0;
		let gap = 0;
		let behindWord = false;
		const end = Math.min(line.length, LONGEST_LINE);
		while (at < end) {
			const c = line.charAt(at);
			if (c === ' ' || c === '\t') {
				at += 1;
				gap += 1;
				behindWord = false;
				continue;
			}
			let token: Token | undefined;
			// Inside of a word only what begins with a sign (`@if4`) is worth a look.
			if (!(behindWord && WORD_CHARACTER.test(c))) {
				all.lastIndex = at;
				const match = all.exec(line);
				const kind = match === null ? undefined : kinds[match.indexOf(match[0], 1) - 1];
				if (match !== null && kind !== undefined) {
					const reading = read(kind, match[0], context);
					token = { type: kind.type, text: match[0], at, gap, policy: kind.policy, reading };
				}
			}
			if (token === undefined) {
				PLAIN.lastIndex = at;
				const match = PLAIN.exec(line);
				const text = match?.[0] ?? c;
				const type = match?.[2] !== undefined ? 'number' : match?.[1] !== undefined ? 'word' : 'sign';
				token = { type, text, at, gap, policy: 'exact', reading: { fixed: text, names: NO_NAMES } };
			}
			if (token.policy !== 'ignore') tokens.push(token);
			at += token.text.length;
			gap = 0;
			behindWord = WORD_CHARACTER.test(token.text.at(-1) ?? '');
		}
		if (at < line.length) {
			const text = line.slice(at);
			tokens.push({
				type: 'word',
				text,
				at,
				gap,
				policy: 'exact',
				reading: { fixed: text, names: NO_NAMES },
			});
		}
		return tokens;
	};
}
