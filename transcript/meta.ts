/**
 * What stands behind `console` in a fence's first line: what a matcher must know and cannot infer.
 *
 *     ```console retry=10s unordered skip="needs a second disk" bind="veth1=vetha5ef52a web1=172.17.0.2"
 */
import { along, type Position, type Problem, problemAt, type Span } from './source.ts';

/** A value of an output, and the name by which prose calls it. */
export interface NamedValue {
	/** As a JavaScript identifier, in camelCase: prose writes it `{$veth1}`. */
	readonly name: string;
	/** As the output shows it; no blanks. */
	readonly value: string;
}

/** A pair of `bind=` and where it stands. */
export interface BindPair extends NamedValue {
	/** Where the pair begins. */
	readonly position: Position;
	/** The value's own place, behind the `=`. */
	readonly valueSpan: Span;
}

export interface Meta {
	/** Run the command again until it matches, for so many milliseconds at most. */
	readonly retry?: number;
	/** How long a command of this block may take, milliseconds. */
	readonly timeout?: number;
	/** Exit status of the block's last command; without it a command that no key ended exits with 0. */
	readonly exit?: number;
	/** Why the block is not run. */
	readonly skip?: string;
	/** The rows of outputs may come in any order. */
	readonly unordered: boolean;
	/** A line `...` stands for any number of lines. */
	readonly elide: boolean;
	/** Values of the block's outputs that prose names. */
	readonly bind?: readonly NamedValue[];
}

type MetaKey = keyof Meta;

/** How each key is written; the hint of a problem is made from it. */
const FORMS: Readonly<Record<MetaKey, string>> = {
	retry: 'retry=10s',
	timeout: 'timeout=30s',
	exit: 'exit=1',
	skip: 'skip="why"',
	unordered: 'unordered',
	elide: 'elide',
	bind: 'bind="veth1=vetha5ef52a"',
};

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

/** Reads `10s`, `500ms`, `2m`; undefined when it is none, or no time at all. */
function milliseconds(text: string): number | undefined {
	const [, amount, unit] = /^(\d{1,6})(ms|s|m)$/.exec(text) ?? [];
	if (amount === undefined || unit === undefined) return undefined;
	return Number(amount) * (UNITS[unit] ?? 1) || undefined;
}

function status(text: string): number | undefined {
	return /^\d{1,3}$/.test(text) && Number(text) < 256 ? Number(text) : undefined;
}

/** What stands between quotes; empty when it is not quoted. */
function quoted(text: string): string {
	return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : '';
}

/** One word of meta: `key`, `key=value` or `key="a value"`. */
const WORD = /([^\s="]+)(?:=("[^"]*"?|[^\s"]*))?|\S/gy;

/**
 * @param text what follows `console` on the fence's line
 * @param origin where `text` begins
 */
export function parseMeta(
	text: string,
	origin: Position,
): { meta: Meta; problems: Problem[]; pairs: BindPair[] } {
	const problems: Problem[] = [];
	let pairs: BindPair[] = [];
	const found: { -readonly [K in MetaKey]?: Meta[K] } = {};
	let at = 0;
	while (at < text.length) {
		if (/\s/.test(text.charAt(at))) {
			at += 1;
			continue;
		}
		WORD.lastIndex = at;
		const match = WORD.exec(text);
		const word = match?.[0] ?? text.charAt(at);
		const complaint = take(found, match?.[1] ?? word, match?.[2]);
		if (complaint !== undefined) problems.push(problemAt(along(origin, at), ...complaint));
		else if (match?.[1] === 'bind') {
			const behindQuote = along(origin, at + 'bind="'.length);
			pairs = [...pairs, ...bindPairs(quoted(match[2] ?? ''), behindQuote, problems)];
			found.bind = pairs.map(({ name, value }) => ({ name, value }));
		}
		at += word.length;
	}
	const meta = { ...found, unordered: found.unordered ?? false, elide: found.elide ?? false };
	return { meta, problems, pairs };
}

/** The pairs between the quotes of `bind=`; one that is malformed is a problem. */
function bindPairs(text: string, origin: Position, problems: Problem[]): BindPair[] {
	const pairs: BindPair[] = [];
	let at = 0;
	for (const word of text.split(/(\s)/)) {
		const position = along(origin, at);
		at += word.length;
		if (word.trim() === '') continue;
		const [, name, value] = /^([a-z][A-Za-z0-9]{0,31})=(.{1,200})$/.exec(word) ?? [];
		if (name === undefined || value === undefined) {
			problems.push(
				problemAt(
					position,
					`"${word}" does not bind a name to a value.`,
					`Write ${FORMS.bind}: a name in camelCase, "=", and a value without blanks.`,
				),
			);
			continue;
		}
		const start = along(position, name.length + 1);
		pairs.push({ name, value, position, valueSpan: { start, end: along(start, value.length) } });
	}
	return pairs;
}

/** Puts one word into `found`, or says what is wrong with it. */
function take(
	found: { -readonly [K in MetaKey]?: Meta[K] },
	key: string,
	value: string | undefined,
): [message: string, hint: string] | undefined {
	const wrong = (form: string): [string, string] => [
		`"${value === undefined ? key : `${key}=${value}`}" is not how "${key}" is written.`,
		`Write ${form}.`,
	];
	if (Object.hasOwn(found, key) && key !== 'bind') {
		return [`"${key}" is said twice.`, 'Say it once; only bind= may come again.'];
	}
	switch (key) {
		case 'unordered':
		case 'elide':
			if (value !== undefined) return wrong(FORMS[key]);
			found[key] = true;
			return undefined;
		case 'retry':
		case 'timeout': {
			const time = milliseconds(value ?? '');
			if (time === undefined) return wrong(FORMS[key]);
			found[key] = time;
			return undefined;
		}
		case 'exit': {
			const exit = status(value ?? '');
			if (exit === undefined) return wrong(FORMS.exit);
			found.exit = exit;
			return undefined;
		}
		case 'skip': {
			const why = quoted(value ?? '');
			if (why === '') return wrong(FORMS.skip);
			found.skip = why;
			return undefined;
		}
		case 'bind':
			return quoted(value ?? '').trim() === '' ? wrong(FORMS.bind) : undefined;
		default:
			return [
				`A console block knows no "${key}".`,
				`It knows ${Object.values(FORMS).join(', ')}; everything else is inferred from the output.`,
			];
	}
}
