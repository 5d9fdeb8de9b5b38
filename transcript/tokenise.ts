/** Cuts a line into tokens, in time linear in its length. */
import type { Context, Reading, Token, TokenKind } from './token.ts';

/**
 * Cuts lines by one table of tokens.
 * @param above the line above, where the command's tokens look at it
 */
export type Tokeniser = (line: string, context: Context, above?: string) => Token[];

/** Words keep their hyphens and underscores, so that `icmp_seq` and `DOCKER-USER` are one. */
const PLAIN = /(\p{L}[\p{L}\p{N}_]*(?:-[\p{L}\p{N}_]+)*)|(\d+(?:\.\d+)*)|[\p{L}\p{N}_]+|./suy;
const WORD_CHARACTER = /[\p{L}\p{N}_]/u;
const NO_NAMES: readonly [] = [];

/** What no table names is compared as it is. */
const word = { type: 'word', pattern: PLAIN, policy: 'exact', why: 'It is what the command says.' } as const;
const number = { ...word, type: 'number' } as const;
const sign = { ...word, type: 'sign' } as const;

/** Nobody reads so far to the right; what stands behind is compared as one word, so that a line stays cheap. */
const LONGEST_LINE = 10_000;

/**
 * @param kinds in order of precedence
 */
export function tokeniser(kinds: readonly TokenKind[]): Tokeniser {
	// One expression for all: each row in a group of its own, so that the group tells the row.
	const all = new RegExp(kinds.map(({ pattern }) => `(${pattern.source})(?!\\w)`).join('|'), 'my');
	const read = (kind: TokenKind, text: string, context: Context): Reading => {
		if (kind.read !== undefined) return kind.read(text, context);
		if (kind.policy === 'exact') return { fixed: text, names: NO_NAMES };
		const fixed = `<${kind.type}>`;
		if (kind.policy !== 'bind' && kind.policy !== 'prefix-of') return { fixed, names: NO_NAMES };
		throw new RangeError(`Tokens of type "${kind.type}" are bound, but nothing says what they name.`);
	};
	return (line, context, above) => {
		const tokens: Token[] = [];
		const text = above === undefined ? line : `${above}\n${line}`;
		const begin = text.length - line.length;
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
				all.lastIndex = begin + at;
				const match = all.exec(text);
				const kind = match === null ? undefined : kinds[match.indexOf(match[0], 1) - 1];
				if (match !== null && kind !== undefined) {
					const reading = read(kind, match[0], context);
					token = { kind, text: match[0], at, gap, reading };
				}
			}
			if (token === undefined) {
				PLAIN.lastIndex = at;
				const match = PLAIN.exec(line);
				const text = match?.[0] ?? c;
				const kind = match?.[2] !== undefined ? number : match?.[1] !== undefined ? word : sign;
				token = { kind, text, at, gap, reading: { fixed: text, names: NO_NAMES } };
			}
			if (token.kind.policy !== 'ignore') tokens.push(token);
			at += token.text.length;
			gap = 0;
			behindWord = WORD_CHARACTER.test(token.text.at(-1) ?? '');
		}
		if (at < line.length) {
			const text = line.slice(at);
			tokens.push({ kind: word, text, at, gap, reading: { fixed: text, names: NO_NAMES } });
		}
		return tokens;
	};
}
