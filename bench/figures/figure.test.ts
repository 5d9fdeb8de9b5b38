import { expect, it } from 'vitest';
import { figure, table } from './figure.ts';

it('takes the middle of an odd number of runs, and between the two middle ones of an even number', () => {
	expect(figure('a', 'ms', [9, 1, 5]).median).toBe(5);
	expect(figure('a', 'ms', [9, 1, 5, 7]).median).toBe(6);
});

it('says whether a figure meets its target', () => {
	const text = table([figure('fast', 'ms', [3], 4), figure('slow', 's', [5], 4)]);
	expect(text).toBe(
		[
			'figure  median  range      unit  runs  target',
			'fast    3.00    3.00–3.00  ms    1     ≤ 4     met',
			'slow    5.00    5.00–5.00  s     1     ≤ 4     missed',
		].join('\n'),
	);
});

it('refuses to tell a figure that was never measured', () => {
	expect(() => figure('a', 'ms', [])).toThrow('"a" was never measured.');
});
