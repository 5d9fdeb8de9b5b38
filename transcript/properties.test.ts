/** What holds of every text, not only of good ones. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align } from './align.ts';
import {
	type Bindings,
	compare,
	compareAll,
	newBindings,
	parseBlock,
	parseChapter,
	printChapter,
} from './index.ts';

const piece = fc.constantFrom(
	'```console',
	'```',
	'````',
	'~~~ console retry=1s',
	'```console bind="mtu=1500"',
	'{$mtu}',
	'{/*',
	'---',
	'`',
	'node1:~# ls',
	'node1:~# cat <<EOF',
	'> EOF',
	'/ # exit',
	'   ',
	'\t',
	'- ',
	'^C',
	'eth0: mtu 1500',
	'网桥',
	'...',
);
const line = fc.oneof(
	piece,
	fc.string({ maxLength: 12 }),
	fc.tuple(piece, piece).map(([a, b]) => a + b),
);
const source = fc
	.tuple(fc.array(line, { maxLength: 30 }), fc.constantFrom('\n', '\r\n'))
	.map(([lines, end]) => lines.join(end));

const value = fc.oneof(
	fc.constantFrom(
		'veth95dc570',
		'02:42:ac:11:00:02',
		'72:fa:55:08:60:de',
		'172.17.0.1/16',
		'fe80::42:1fff:fe94:f564/64',
		'8000.0242564f4703',
		'65d408db681d',
		'@if5',
		'5:',
		'mtu',
		'1500',
		'12:00:01',
		'About a minute ago',
		'RX',
		'packets:12',
		'(541.0 B)',
		'...',
		'^C',
	),
	fc.string({ maxLength: 8 }),
);
const outputs = fc.array(
	fc.array(value, { maxLength: 8 }).map((words) => words.join(' ')),
	{ maxLength: 12 },
);
const command = fc.constantFrom(
	'ifconfig',
	'ip addr',
	'brctl show',
	'brctl showmacs docker0',
	'arp -n',
	'bridge fdb',
	'ls',
);

/** A command as a book would hold it; lines that look like prompts would be others. */
function book(name: string, output: readonly string[]) {
	const lines = output.map((text) => text.replace(/[\r\n#$]/g, ''));
	return { lines, command: parseBlock([`node1:~# ${name}`, ...lines].join('\n')).commands[0] };
}

describe('a chapter', () => {
	it('prints as it was parsed, whatever it is', () => {
		fc.assert(fc.property(source, (text) => printChapter(parseChapter(text, 'x')) === text));
	});

	it('of the book does so too', () => {
		const chapters = new URL('../content/chapters/', import.meta.url);
		for (const file of readdirSync(chapters, { recursive: true, encoding: 'utf8' })) {
			if (!file.endsWith('.mdx')) continue;
			const text = readFileSync(new URL(file, chapters), 'utf8');
			expect(printChapter(parseChapter(text, file))).toBe(text);
		}
	});

	it('never makes the parser fail', () => {
		fc.assert(fc.property(fc.string(), (text) => printChapter(parseChapter(text, 'x')) === text));
	});
});

describe('a comparison', () => {
	it('of an output with itself matches, and binds every value to itself', () => {
		fc.assert(
			fc.property(command, outputs, (name, output) => {
				const { command, lines } = book(name, output);
				if (command === undefined) return;
				const { verdict, bindings } = compare(command, { lines: command.output }, newBindings());
				expect([verdict, lines]).toEqual(['matches', lines]);
				for (const [space, here] of bindings.entries()) expect(space.endsWith(` ${here}`)).toBe(true);
			}),
		);
	});

	it('binds one to one, in both directions', () => {
		const names = ['veth0000001', 'veth0000002', 'veth0000003'];
		const rows = fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 12 });
		fc.assert(
			fc.property(rows, rows, (left, right) => {
				const there = compareNames(left, right);
				const back = compareNames(right, left);
				expect(there.verdict).toBe(back.verdict);
				const bijective =
					left.length === right.length &&
					left.every((name, i) => left.every((other, j) => (name === other) === (right[i] === right[j])));
				expect(there.verdict).toBe(bijective ? 'matches' : 'differs');
				if (bijective) expect(turned(there.bindings)).toEqual(back.bindings.entries().sort());
			}),
		);
	});

	it('leaves no difference unsaid: a number that differs is never a match', () => {
		fc.assert(
			fc.property(fc.nat(9000), fc.nat(9000), (mtu, other) => {
				const { command } = book('ip link', [`2: eth0: <UP> mtu ${mtu} qdisc noqueue`]);
				if (command === undefined) throw new Error('one command');
				const lines = [`2: eth0: <UP> mtu ${other} qdisc noqueue`];
				expect(compare(command, { lines }, newBindings()).verdict).toBe(
					mtu === other ? 'matches' : 'differs',
				);
			}),
		);
	});

	it('passes over commands that did not run', () => {
		const { commands } = parseBlock('node1:~# hostname\nnode1\nnode1:~# ls\na');
		const comparisons = compareAll(commands, new Map([[1, { lines: ['a'] }]]));
		expect([...comparisons.keys()]).toEqual([1]);
	});
});

function compareNames(book: readonly string[], here: readonly string[]) {
	const row = (name: string, i: number) => `row ${i} of ${name}`;
	const [command] = parseBlock(['node1:~# cat names', ...book.map(row)].join('\n')).commands;
	if (command === undefined) throw new Error('one command');
	return compare(command, { lines: here.map(row) }, newBindings());
}

function turned(bindings: Bindings): [string, string][] {
	return bindings
		.entries()
		.map(([book, here]): [string, string] => {
			const [space = '', name = ''] = book.split(' ');
			return [`${space} ${here}`, name];
		})
		.sort();
}

describe('align', () => {
	const keys = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 14 });

	/** The length of a longest common subsequence, by the book's recursion. */
	function longest(a: readonly string[], b: readonly string[]): number {
		const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
		for (let i = a.length - 1; i >= 0; i -= 1) {
			for (let j = b.length - 1; j >= 0; j -= 1) {
				const row = table[i];
				const below = table[i + 1];
				if (row === undefined || below === undefined) continue;
				row[j] = a[i] === b[j] ? 1 + (below[j + 1] ?? 0) : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
			}
		}
		return table[0]?.[0] ?? 0;
	}

	it('pairs equal keys in rising order, as many as there can be', () => {
		fc.assert(
			fc.property(keys, keys, (a, b) => {
				const pairs = align(a, b);
				for (const [n, [i, j]] of pairs.entries()) {
					expect(a[i]).toBe(b[j]);
					const [beforeI, beforeJ] = pairs[n - 1] ?? [-1, -1];
					expect(i > beforeI && j > beforeJ).toBe(true);
				}
				expect(pairs.length).toBe(longest(a, b));
			}),
		);
	});
});
