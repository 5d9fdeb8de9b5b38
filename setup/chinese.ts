/**
 * How Chinese is set, where AutoCorrect knows a rule: full-width punctuation, a blank between Chinese and Latin words,
 * none beside full-width marks. Brackets, quotes and semicolons, which it leaves as they are, are looked at here.
 */
import { format, lintFor, loadConfig } from 'autocorrect-node';
import { difference, type Finding } from './findings.ts';
import { type Passage, passagesOf, withCode } from './passages.ts';

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
	const found = difference(text, better);
	return [{ line: line + found.line, is: withCode(found.is, code), better: withCode(found.better, code) }];
}
