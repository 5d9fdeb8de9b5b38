import { describe, expect, it } from 'vitest';
import { pieces } from './marked.ts';

describe('an output with its differences marked', () => {
	const lines = ['docker0: mtu 1450', '  inet 172.17.0.1'];

	it('is one piece where nothing differs', () => {
		expect(pieces(lines, [])).toEqual([{ text: lines.join('\n'), differs: false }]);
	});

	it('marks exactly the columns that differ', () => {
		expect(pieces(lines, [{ actualLine: 0, columns: [13, 17] }])).toEqual([
			{ text: 'docker0: mtu ', differs: false },
			{ text: '1450', differs: true },
			{ text: '\n  inet 172.17.0.1', differs: false },
		]);
	});

	it('marks a whole line when it differs as a whole, and joins spans that overlap', () => {
		const found = pieces(lines, [{ actualLine: 1, columns: [2, 6] }, { actualLine: 1 }]);
		expect(found.map(({ text }) => text).join('')).toBe(lines.join('\n'));
		expect(found.filter(({ differs }) => differs).map(({ text }) => text)).toEqual(['  inet 172.17.0.1']);
	});
});
