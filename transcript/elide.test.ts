/** A line `...` stands for what the book does not show: any number of lines, where the dots are. */
import { describe, expect, it } from 'vitest';
import { compareAll, parseBlock, words } from './index.ts';
import { update } from './update.ts';

const COMMAND = 'node1:~# ip link';

function compared(book: readonly string[], run: readonly string[], command = COMMAND) {
	const { commands, problems } = parseBlock([command, ...book].join('\n'), 'elide');
	expect(problems).toEqual([]);
	return { commands, results: new Map([[0, { lines: run }]]) };
}

function differences(...given: Parameters<typeof compared>): string[] {
	const { commands, results } = compared(...given);
	return [...compareAll(commands, results).values()].flatMap((comparison) =>
		comparison.differences.map(({ reason }) => words(reason, 'en')),
	);
}

function updated(...given: Parameters<typeof compared>): readonly string[] | undefined {
	const { commands, results } = compared(...given);
	return update(commands, results).changes[0]?.output;
}

describe('several lines of dots', () => {
	const book = [
		'1: lo: <UP> mtu 65536',
		'...',
		'3: docker0: <UP> mtu 1500',
		'...',
		'9: dummy0: <UP> mtu 1500',
	];
	const run = [
		'1: lo: <UP> mtu 65536',
		'2: eth0: <UP> mtu 1500',
		'3: docker0: <UP> mtu 1500',
		'4: eth1: <UP> mtu 1500',
		'5: eth2: <UP> mtu 1500',
		'9: dummy0: <UP> mtu 1500',
	];

	it('stand for lines of their own', () => {
		expect(differences(book, run)).toEqual([]);
		expect(differences(book, run.toSpliced(3, 2))).toEqual([]);
	});

	it('leave what lies between them with what it is like', () => {
		const wrong = run.with(2, '3: docker0: <UP> mtu 1450');
		expect(differences(book, wrong)).toEqual(['docker0’s mtu is 1450 here, 1500 in the book.']);
		expect(updated(book, wrong)).toEqual(book.with(2, '3: docker0: <UP> mtu 1450'));
	});

	it('do not stand for what the book shows', () => {
		expect(differences(book, run.toSpliced(2, 1))).toHaveLength(1);
		expect(differences(book, run.toSpliced(-1, 1))).toHaveLength(1);
	});

	it('stand for no line where the book has none', () => {
		expect(differences(book, ['7: eth7: <UP> mtu 1500', ...run])).toHaveLength(1);
	});
});
