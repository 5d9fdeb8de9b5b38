import { expect, it } from 'vitest';
import { newBindings, parseBlock } from '../../transcript/index.ts';
import { told } from './report.ts';
import { judge } from './results.ts';

/** What an author reads of one command. */
function report(book: string, here: string): string[] {
	const [command] = parseBlock(`node1:~# cat x\n${book}`).commands;
	if (command === undefined) throw new Error('one command');
	const played = { command, actual: { lines: [here], exit: 0 }, milliseconds: 1, arrivals: [] };
	return judge([played], newBindings()).flatMap((result) => told('x.mdx', result).split('\n'));
}

it('A difference is shown with its line, marked below', () => {
	expect(report('docker0 mtu 1500', 'docker0 mtu 1450').slice(2)).toEqual([
		'          book | docker0 mtu 1500',
		'          here | docker0 mtu 1450',
		'               |             ^^^^',
	]);
});

it('Of a line that nobody could read, what is around the difference is shown', () => {
	const far = (mtu: number) => `${'word '.repeat(100)}mtu ${mtu}${' word'.repeat(100_000)}`;
	const lines = report(far(1500), far(1450));
	expect(lines.slice(2)).toEqual([
		expect.stringMatching(/^ {10}book \| …[a-z ]{35,40}mtu 1500 [a-z ]+…$/),
		expect.stringMatching(/^ {10}here \| …[a-z ]{35,40}mtu 1450 [a-z ]+…$/),
		expect.stringMatching(/^ {15}\| {42}\^{4}$/),
	]);
	for (const line of lines) expect(line.length).toBeLessThan(200);
	expect(lines[3]?.indexOf('1450')).toBe(lines[4]?.indexOf('^'));
});

it('A line without a blank is no wall of text either', () => {
	expect(report('ok', 'x'.repeat(1_000_000)).join('\n').length).toBeLessThan(2_000);
});

it('A line of the book that ends before what differs is shown all the same', () => {
	const [, , book] = report('short', `${'word '.repeat(100)}more`);
	expect(book).toBe('          book | short');
});
