/**
 * How Chinese is set, where AutoCorrect knows a rule: full-width punctuation, a blank between Chinese and Latin words,
 * none beside full-width marks. Brackets, quotes and semicolons, which it leaves as they are, are looked at here.
 */
import { format, lintFor, loadConfig } from 'autocorrect-node';
import { type Passage, passagesOf } from './passages.ts';

export interface Finding {
	/** Of the file, from 1. */
	readonly line: number;
	readonly is: string;
	readonly better: string;
}

/** A list of Latin names has Chinese commas in a Chinese text. */
loadConfig(JSON.stringify({ rules: { 'halfwidth-punctuation': 0 } }));

const HAN = /\p{Script=Han}/u;
/** In a Chinese text; `code` is out of it by then. */
const HALF_WIDTH: readonly (readonly [pattern: RegExp, better: string])[] = [
	[/(?<=\p{Script=Han}) ?\(([^()\n]{1,200})\) ?/gu, '（$1）'],
	[/\(([^()\n]{0,200}\p{Script=Han}[^()\n]{0,200})\)/gu, '（$1）'],
	[/ \(([^()\n]{1,200})\) ?(?=\p{Script=Han})/gu, '（$1）'],
	[/"([^"\n]{1,200})"/g, '“$1”'],
	[/(?<=\p{Script=Han});/gu, '；'],
];

/** How many characters are shown beside what is found. */
const BESIDE = 8;

/**
 * @param path tells the language; a page of Markdown or a YAML file is looked at as it is read, code by its strings and
 * comments
 */
export function chineseFindings(path: string, source: string): Finding[] {
	if (!HAN.test(source)) return [];
	if (/\.(?:mdx?|yaml)$/.test(path)) return passagesOf(path, source).flatMap(passageFindings);
	// What Astro writes between its fences and its braces is TypeScript.
	return lintFor(source, path.endsWith('.astro') ? 'ts' : path).lines.map((found) => ({
		line: found.l,
		is: found.old.trim(),
		better: found.new.trim(),
	}));
}

function passageFindings({ line, text, code }: Passage): Finding[] {
	if (!HAN.test(text)) return [];
	let better = format(text);
	for (const [pattern, full] of HALF_WIDTH) better = better.replace(pattern, full);
	if (better === text) return [];
	const shown = (part: string) => part.replace(/code(\d{1,4})/g, (word, at) => code[Number(at)] ?? word);
	const [is, instead] = difference(text, better);
	return [{ line: line + newlines(text, better), is: shown(is), better: shown(instead) }];
}

/** How many lines two texts share before they differ. */
function newlines(one: string, other: string): number {
	return one.slice(0, sharedStart(one, other)).split('\n').length - 1;
}

/** What differs in two texts, each with a little of what is beside it. */
function difference(one: string, other: string): [one: string, other: string] {
	const start = Math.max(0, sharedStart(one, other) - BESIDE);
	const most = Math.min(one.length, other.length) - start;
	let end = 0;
	while (end < most && one.at(-1 - end) === other.at(-1 - end)) end += 1;
	end = Math.max(0, end - BESIDE);
	return [one.slice(start, one.length - end), other.slice(start, other.length - end)];
}

function sharedStart(one: string, other: string): number {
	let at = 0;
	while (at < one.length && one[at] === other[at]) at += 1;
	return at;
}
