/** What a value is called and what it belongs to: the words in which a difference is told. */
import type { Row } from './rows.ts';
import type { Token } from './token.ts';

/** Words that name the word behind them. */
const KEYWORDS = new Set([
	'state',
	'master',
	'qdisc',
	'mode',
	'dev',
	'proto',
	'scope',
	'via',
	'src',
	'group',
]);

/** Signs that may stand between a name and its value: `mtu 1500`, `ttl=64`, `MTU:1500`, `(541.0 B)`. */
const LINKS = new Set(['=', ':', '(', '"']);

/** Words before a value that do not say what it is. */
const NO_NAMES = new Set(['from', 'to', 'of', 'at', 'on', 'in', 'is', 'and', 'for', 'with']);

const NUMBER = /^\d{1,20}(?:\.\d{1,20})?$/;

/** What the text around a token calls it: `mtu`, `ttl`, `packet loss`. */
export function labelAround(row: Row, token: Token): string | undefined {
	return (
		labelBefore(row, token) ??
		(token.kind.policy === 'exact' && NUMBER.test(token.text) ? labelBehind(row, token) : undefined)
	);
}

/** `0% packet loss`, `1 packets transmitted`: two words at most. */
function labelBehind(row: Row, token: Token): string | undefined {
	let at = row.tokens.indexOf(token) + 1;
	if (row.tokens[at]?.text === '%') at += 1;
	const behind = row.tokens.slice(at, at + 2);
	const end = behind.findIndex(({ kind, gap }) => kind.type !== 'word' || gap === 0);
	const words = end < 0 ? behind : behind.slice(0, end);
	return words.length === 0 ? undefined : words.map(({ text }) => text).join(' ');
}

function labelBefore(row: Row, token: Token): string | undefined {
	let at = row.tokens.indexOf(token) - 1;
	let linked = false;
	while (LINKS.has(row.tokens[at]?.text ?? '')) {
		at -= 1;
		linked = true;
	}
	const before = row.tokens[at];
	if (before === undefined || before.kind.type !== 'word' || NO_NAMES.has(before.text)) return undefined;
	return token.kind.type !== 'word' || linked || KEYWORDS.has(before.text) ? before.text : undefined;
}
