import { describe, expect, it } from 'vitest';
import { compare, newBindings, parseBlock, words } from './index.ts';

function differences(
	meta: string,
	book: readonly string[],
	here: readonly string[],
	exit?: number,
): string[] {
	const [command] = parseBlock(['node1:~# some command', ...book].join('\n'), meta).commands;
	if (command === undefined) throw new Error('one command');
	return compare(command, { lines: here, exit }, newBindings()).differences.map(({ reason }) =>
		words(reason, 'en'),
	);
}

describe('elide', () => {
	const book = ['first', '...', 'last 1'];

	it('lets dots stand for any number of lines', () => {
		expect(differences('elide', book, ['first', 'last 1'])).toEqual([]);
		expect(differences('elide', book, ['first', 'a', 'b', 'last 1'])).toEqual([]);
		expect(differences('elide', book, ['first', '...', 'last 1'])).toEqual([]);
	});

	it('wants what stands around the dots', () => {
		expect(differences('elide', book, ['first', 'a', 'last 2'])).toEqual(['last is 2 here, 1 in the book.']);
		expect(differences('elide', book, ['a', 'last 1'])).not.toEqual([]);
	});

	it('is off unless asked for', () => {
		expect(differences('', book, ['first', 'a', 'last 1'])).not.toEqual([]);
	});
});

describe('unordered', () => {
	it('takes rows in any order, but the same ones', () => {
		expect(differences('unordered', ['a 1', 'b 2'], ['b 2', 'a 1'])).toEqual([]);
		expect(differences('unordered', ['a 1', 'b 2'], ['b 2', 'a 2'])).not.toEqual([]);
		expect(differences('', ['a 1', 'b 2'], ['b 2', 'a 1'])).not.toEqual([]);
	});
});

describe('exit', () => {
	it('promises a status', () => {
		expect(differences('exit=1', ['a'], ['a'], 1)).toEqual([]);
		expect(differences('exit=1', ['a'], ['a'], 0)).toEqual([
			'The command ended with status 0 here, 1 in the book.',
		]);
	});
});

describe('an output that is far too long', () => {
	it('is compared as far as a reader would look, and says so', () => {
		const lines = Array.from({ length: 20_000 }, () => 'y');
		expect(differences('', ['y'], lines)).toContain(
			'The command printed 20000 lines here; only the first 10000 were compared.',
		);
	});
});
