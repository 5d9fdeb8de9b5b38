import { describe, expect, it } from 'vitest';
import { compare, newBindings, parseBlock } from './index.ts';

function verdict(book: readonly string[], here: readonly string[], name = 'bridge fdb'): string {
	const [command] = parseBlock([`node1:~# ${name}`, ...book].join('\n')).commands;
	if (command === undefined) throw new Error('one command');
	return compare(command, { lines: here }, newBindings()).verdict;
}

const A = 'veth000000a';
const B = 'veth000000b';

describe('rows in any order', () => {
	const book = [
		`01:00:5e:00:00:01 dev ${A} self permanent`,
		`01:00:5e:00:00:01 dev ${B} self permanent`,
		`02:42:ac:11:00:02 dev ${A} master docker0`,
		`02:42:ac:11:00:03 dev ${B} master docker0`,
	];

	it('match in every order', () => {
		for (const order of [
			[0, 1, 2, 3],
			[3, 2, 1, 0],
			[1, 0, 2, 3],
			[0, 1, 3, 2],
		]) {
			expect(
				verdict(
					book,
					order.map((i) => book[i] ?? ''),
				),
			).toBe('matches');
		}
	});

	it('do not match when two ports have changed places in one row only', () => {
		const swapped = book.map((row, i) => (i === 2 ? row.replace(A, B) : i === 3 ? row.replace(B, A) : row));
		// As a whole the two may well have changed their names; then it is the same network.
		expect(verdict(book, swapped)).toBe('matches');
		expect(
			verdict(
				[...book, `72:fa:55:08:60:de dev ${A} vlan 7`],
				[...swapped, `72:fa:55:08:60:de dev ${A} vlan 7`],
			),
		).toBe('differs');
	});

	it('are still told apart when one is missing', () => {
		expect(verdict(book, book.slice(1))).toBe('differs');
		expect(verdict(book, [...book, 'ee:ee:ee:ee:ee:ee dev eth0 self permanent'])).toBe('differs');
	});

	it('do not search for ever', () => {
		const many = Array.from(
			{ length: 60 },
			(_, i) => `72:fa:55:08:60:${i + 10} dev veth00000${i + 10} master docker0`,
		);
		const odd = many.map((row, i) => (i === 59 ? row.replace('veth0000069', 'veth0000068') : row));
		expect(verdict(many, odd)).toBe('differs');
		expect(verdict(many, many.toReversed())).toBe('matches');
	});
});
