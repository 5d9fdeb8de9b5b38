import { expect, it } from 'vitest';
import { englishFindings } from './english.ts';

const found = (text: string, path = 'page.md') =>
	englishFindings(path, text).map(({ line, is, better }) => `${line} ${is} → ${better}`);

it.each([
	['the same word twice', 'Look at the the bridge.', '1  at the the bri →  at the bri'],
	[
		'the same word at the end of a line and again',
		'Look at the\nthe bridge.',
		'1 k at the\nthe brid → k at the brid',
	],
	['the wrong article', 'It is a address.', '1 It is a address → It is an address'],
	['a blank before a mark', 'Look at `lo` and eth0, then go on .', '1 en go on . → en go on.'],
	['two blanks', 'Look  at it.', '1 Look  at it. → Look at it.'],
])('finds %s', (_, text, expected) => {
	expect(found(text)).toEqual([expected]);
});

it.each([
	'A unit of a user, a one-way link, a European. He had had that that.',
	'Look at `a  a`, [a link](https://example.org/the-the) and 10.0.0.0/8.',
	'| a   |  b |\n| --- | --- |\n| c   |  c |',
	'```console\nnode1:~# a  a a\n```',
])('lets pass what may stand: %s', (text) => {
	expect(found(text)).toEqual([]);
});

it('reads the texts of a YAML file, not its scripts', () => {
	expect(found('title: { zh-cn: 甲, en: The the bridge }\nrun: the the\n', 'exercise.yaml')).toEqual([
		'1 The the bridg → The bridg',
	]);
});
