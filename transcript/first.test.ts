import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from './commands.ts';
import { firstCharacters } from './first.ts';
import { TOKENS } from './tokens.ts';

const charactersOf = (pattern: RegExp): string =>
	firstCharacters(pattern)
		.map((possible, code) => (possible ? String.fromCharCode(code) : ''))
		.join('');

describe('the characters with which a match can begin', () => {
	it.each([
		[/abc/, 'a'],
		[/a?bc/, 'ab'],
		[/(?:a|b{0,2}|)c/, 'abc'],
		[/(?<=x)[0-2]+/, '012'],
		[/(?=[a-z]{0,3}\d)\d/, '0123456789'],
		[/(?!x)\bz$/, 'z'],
		[/[\]a-c]/, ']abc'],
		[/\.\(/, '.'],
		[/(?:Mon|Tue) ?x/, 'MT'],
	])('of %s', (pattern, characters) => {
		expect([...charactersOf(pattern)].toSorted()).toEqual([...characters].toSorted());
	});

	it('are all where it may match nothing, or anything', () => {
		expect(charactersOf(/a?/)).toHaveLength(128);
		expect(charactersOf(/.b/)).toHaveLength(128);
	});

	it('are never too few, for any row of the tables', () => {
		const kinds = [...TOKENS, ...COMMANDS.flatMap(({ tokens = [] }) => tokens)];
		for (const { pattern } of kinds) {
			const possible = firstCharacters(pattern);
			// What is looked at, ahead or behind, is written out, so that the texts made have it.
			const written = new RegExp(
				pattern.source.replace(/\(\?<?=/g, '(?:').replace(/\(\?!(?:[^()]|\([^()]*\))*\)|\\b/g, ''),
			);
			fc.assert(
				fc.property(fc.stringMatching(written), (text) => {
					for (const match of text.matchAll(new RegExp(pattern.source, 'gm'))) {
						const code = match[0].charCodeAt(0);
						if (match[0] !== '' && code < 128) expect(possible[code]).toBe(true);
					}
				}),
				{ numRuns: 20 },
			);
		}
	});
});
