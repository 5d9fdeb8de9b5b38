/** Slips of English that no dictionary tells, since every word is one. */
import { difference, type Finding } from './findings.ts';
import { passagesOf, withCode } from './passages.ts';

const HAN = /\p{Script=Han}/u;
const SLIPS: readonly (readonly [pattern: RegExp, better: string])[] = [
	// "that that" and "had had" may be meant.
	[/\b(?!(?:that|had)\b)([A-Za-z]{1,40})(\s{1,3})\1\b/gi, '$1'],
	// One, use, user, unit, utility and their like begin with a consonant when they are spoken.
	[/\b([Aa]) (?=[aeiou])(?!one|once|eu|uni(?!m|n)|us[aeiu]|ut[ie])/g, '$1n '],
	[/(?<=[a-z]) {1,9}(?=[,;:?!.](?:\s|$))/g, ''],
	[/(?<=\S) {2,99}(?=\S)/g, ' '],
];

/** @param path of a page of Markdown or a YAML file */
export function englishFindings(path: string, source: string): Finding[] {
	return passagesOf(path, source).flatMap(({ line, text, code }) => {
		if (HAN.test(text)) return [];
		let better = text;
		for (const [pattern, instead] of SLIPS) better = better.replace(pattern, instead);
		if (better === text) return [];
		const found = difference(text, better);
		return [{ line: line + found.line, is: withCode(found.is, code), better: withCode(found.better, code) }];
	});
}
