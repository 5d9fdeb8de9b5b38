import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Mark, MarkReader } from './index.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => new MarkReader().push(encode(text), 0);

/** All marks of a text that comes cut at the given places. */
function readCut(bytes: Uint8Array, cuts: readonly number[]): Mark[] {
	const reader = new MarkReader();
	const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
	return places.flatMap((from, i) => reader.push(bytes.subarray(from, places[i + 1] ?? bytes.length), from));
}

describe('MarkReader', () => {
	it('reads the four marks with their places', () => {
		expect(read('x\x1b]133;A\x07$ \x1b]133;B\x07ls\r\n\x1b]133;C\x07a\r\n\x1b]133;D;2\x07')).toEqual([
			{ kind: 'A', offset: 1, end: 9 },
			{ kind: 'B', offset: 11, end: 19 },
			{ kind: 'C', offset: 23, end: 31 },
			{ kind: 'D', exit: 2, offset: 34, end: 44 },
		]);
	});

	it('takes ESC \\ for BEL, and parameters behind the letter', () => {
		expect(read('\x1b]133;A;cl=m;aid=7\x1b\\')).toEqual([{ kind: 'A', offset: 0, end: 20 }]);
		expect(read('\x1b]133;D\x1b\\')).toEqual([{ kind: 'D', offset: 0, end: 9 }]);
	});

	it.each([
		['a window title', '\x1b]0;node1\x07'],
		['another letter', '\x1b]133;Z\x07'],
		['a cancelled mark', '\x1b]133;A\x18'],
		['a mark that another escape interrupts', '\x1b]133;A\x1b[0m\x07'],
		['a mark that is far too long', `\x1b]133;A;${'x'.repeat(1000)}\x07`],
		['a colour', '\x1b[31m]133;A\x07'],
	])('passes over %s, and sees the mark behind it', (_, text) => {
		expect(read(`${text}\x1b]133;B\x07`).map(({ kind }) => kind)).toEqual(['B']);
	});

	it('recovers from a command that is never ended', () => {
		expect(read(`\x1b]${'x'.repeat(100_000)}\x1b]133;A\x07`).map(({ kind }) => kind)).toEqual(['A']);
	});

	it('forgets half a mark when bytes are missing', () => {
		const reader = new MarkReader();
		reader.push(encode('\x1b]133;'), 0);
		expect(reader.push(encode('A\x07'), 100)).toEqual([]);
	});

	it('reads the same however the stream is cut', () => {
		const piece = fc.constantFrom(
			'\x1b',
			']',
			'133;',
			'A',
			'D;0',
			'\x07',
			'\\',
			'\x1b]133;B\x07',
			'é',
			'\x18',
			';',
		);
		fc.assert(
			fc.property(
				fc.array(piece, { maxLength: 40 }),
				fc.array(fc.nat(), { maxLength: 8 }),
				(pieces, cuts) => {
					const bytes = encode(pieces.join(''));
					expect(readCut(bytes, cuts)).toEqual(readCut(bytes, []));
				},
			),
		);
	});
});
