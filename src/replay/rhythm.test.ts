import { describe, expect, it } from 'vitest';
import { keyPause, paced } from './rhythm.ts';

describe('what was recorded', () => {
	it('comes in its own rhythm, with no pause longer than two seconds', () => {
		const pieces = paced([
			{ at: 0.051, data: 'a' },
			{ at: 0.051, data: 'b' },
			{ at: 1.051, data: 'c' },
			{ at: 61, data: 'd' },
			{ at: 61.25, data: 'e' },
		]);
		expect(pieces.map(({ pause, data }) => `${pause} ${data}`)).toEqual([
			'51 a',
			'0 b',
			'1000 c',
			'2000 d',
			'250 e',
		]);
	});

	it('is typed key by key, a long command faster', () => {
		expect(keyPause(8)).toBe(35);
		expect(keyPause(300)).toBe(5);
		expect(keyPause(0)).toBe(35);
	});
});
