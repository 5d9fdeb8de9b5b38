import { describe, expect, it } from 'vitest';
import { parseBlock } from '../../transcript/index.ts';
import { printedStretches } from './stretches.ts';

const parts =
	parseBlock(
		'node2:~# tcpdump\nlistening\non eth0\nnode1:~# true\n==> node2 <==\nfirst\nnode1:~# true\n==> node2 <==\nlast',
	).commands[0]?.parts ?? [];

describe('what a command printed', () => {
	it('fills the stretches of the block in turn, and the last takes the rest', () => {
		expect(printedStretches(['a', 'b', 'c', 'd', 'e'], parts)).toEqual([
			{ lines: ['a', 'b'], from: 0 },
			{ lines: ['c'], from: 2 },
			{ lines: ['d', 'e'], from: 3 },
		]);
	});

	it('leaves stretches empty that nothing was printed for', () => {
		expect(printedStretches(['a'], parts)).toEqual([
			{ lines: ['a'], from: 0 },
			{ lines: [], from: 1 },
			{ lines: [], from: 1 },
		]);
	});
});
