/** Cuts a line into tokens, in time linear in its length. */
import { firstCharacters } from './first.ts';
import type { Context, Reading, Token, TokenKind } from './token.ts';

/**
 * Cuts lines by one table of tokens.
 * @param above the line above, where the command's tokens look at it
 */
export type Tokeniser = (line: string, context: Context, above?: string) => Token[];

/**
 * Words keep their hyphens and underscores, so that `icmp_seq` and `DOCKER-USER` are one; but an id behind a hyphen
 * (`docker-65d408db681d…`) is for the tables.
 */
const ID = `(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}|[0-9a-f]{32}|[0-9a-f]{12})`;
const PLAIN = new RegExp(
	String.raw`(\p{L}[\p{L}\p{N}_]*(?:-(?!${ID}(?![\p{L}\p{N}_]))[\p{L}\p{N}_]+)*)|(\d+(?:\.\d+)*)|[\p{L}\p{N}_]+|.`,
	'suy',
);
const WORD_CHARACTER = /[\p{L}\p{N}_]/u;
const NO_NAMES: readonly [] = [];

/** What no table names is compared as it is. */
const word = { type: 'word', pattern: PLAIN, policy: 'exact', why: 'It is what the command says.' } as const;
const number = { ...word, type: 'number' } as const;
const sign = { ...word, type: 'sign' } as const;

/** Nobody reads so far to the right; what stands behind is compared as one word, so that a line stays cheap. */
const LONGEST_LINE = 10_000;

/** The rows that a token may belong to, by its first character. */
interface Choice {
	readonly kinds: readonly TokenKind[];
	/** One expression for all: each row in a group of its own, so that the group tells the row. */
	readonly pattern: RegExp;
}

/** What no row begins with is no token of the tables. */
const NOTHING: Choice = { kinds: [], pattern: /(?!)/y };

type Table = readonly TokenKind[];
type Choices = (code: number) => Choice;

/** What all commands share is compiled once. */
const compiled = new WeakMap<Table, Choices>();

/** Rows that begin with each character: in most words of an output none does, and few are tried. */
function choices(kinds: Table): Choices {
	const ready = compiled.get(kinds);
	if (ready !== undefined) return ready;
	const first = kinds.map(({ pattern }) => firstCharacters(pattern));
	const known = new Map<string, Choice>();
	const byCode: (Choice | undefined)[] = [];
	const choose: Choices = (code) => {
		// Beyond ASCII there is one choice: all.
		const at = Math.min(code, 128);
		const choice = byCode[at];
		if (choice !== undefined) return choice;
		const possible = kinds.filter((_, i) => first[i]?.[at] ?? true);
		const sources = possible.map(({ pattern }) => `(${pattern.source})(?!\\w)`);
		const key = sources.join('|');
		const made =
			known.get(key) ?? (key === '' ? NOTHING : { kinds: possible, pattern: new RegExp(key, 'my') });
		known.set(key, made);
		byCode[at] = made;
		return made;
	};
	compiled.set(kinds, choose);
	return choose;
}

/**
 * @param tables in order of precedence, as their rows are
 */
export function tokeniser(...tables: readonly Table[]): Tokeniser {
	const all = tables.map(choices);
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
				for (const choiceAt of all) {
					const { kinds, pattern } = choiceAt(line.charCodeAt(at));
					pattern.lastIndex = begin + at;
					const match = pattern.exec(text);
					const kind = match === null ? undefined : kinds[match.indexOf(match[0], 1) - 1];
					if (match === null || kind === undefined) continue;
					token = { kind, text: match[0], at, gap, reading: read(kind, match[0], context) };
					break;
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
