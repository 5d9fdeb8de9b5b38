import { describe, expect, it } from 'vitest';
import type { Press } from '../protocol.ts';
import { keysOf, Run, type Span } from './run.ts';

function begin(options: { presses?: Press[]; mustClear?: boolean } = {}) {
	const keys: string[] = [];
	const told: unknown[] = [];
	const run = new Run({
		command: 'make',
		presses: options.presses ?? [],
		mustClear: options.mustClear ?? false,
		type: (typed) => keys.push(typed.toString()),
		echoEnd: (end) => end - 5,
		started: (start) => told.push(start),
		finished: (span: Span) => told.push(span),
	});
	run.begin();
	return { run, keys, told };
}

describe('keys of a command', () => {
	it.each([
		['one line', 'ip addr', 'ip addr\r'],
		['several lines', 'for i in 1 2\ndo echo $i\ndone', 'for i in 1 2\rdo echo $i\rdone\r'],
		['a tab, which must not complete', 'a\tb', 'a\x16\tb\r'],
		['Chinese', 'echo 你好', 'echo 你好\r'],
	])('of %s', (_, command, keys) => {
		expect(keysOf(command).toString()).toBe(keys);
	});
});

describe('a run', () => {
	it('tells its start at the mark, its end at the prompt', async () => {
		const { run, told } = begin();
		run.running(100);
		run.ended({ start: 100, end: 130, exit: 2 });
		expect(told).toEqual([100]);
		run.prompted(140, 2);
		expect(told).toEqual([100, { start: 100, end: 130, exit: 2 }]);
		await expect(run.done).resolves.toEqual({ start: 100, end: 130, exit: 2 });
	});

	it('clears the line first, and types at the prompt that follows', () => {
		const { run, keys } = begin({ mustClear: true });
		expect(keys).toEqual(['\x03']);
		run.prompted(10, 130);
		expect(keys).toEqual(['\x03', 'make\r']);
	});

	it('ends at the next prompt when the shell ran nothing', () => {
		const { run, told } = begin();
		run.prompted(40, 2);
		expect(told).toEqual([35, { start: 35, end: 40, exit: 2 }]);
	});

	it('tells when so many lines have come, and presses keys that are asked for later', async () => {
		const { run, keys } = begin();
		const one = run.printed(1);
		run.running(0);
		run.output(Buffer.from('a\nb'), 0);
		await one;
		run.press([
			{ afterLines: 1, keys: 'x' },
			{ afterLines: 2, keys: 'y' },
		]);
		expect(keys).toEqual(['make\r', 'x']);
		run.output(Buffer.from('\n'), 3);
		expect(keys).toEqual(['make\r', 'x', 'y']);
		expect(run.arrivals).toHaveLength(2);
		const never = run.printed(9);
		run.prompted(4, 0);
		await never;
	});

	it('presses keys when so many lines have come, however they are cut into pieces', () => {
		const { run, keys } = begin({
			presses: [
				{ afterLines: 3, keys: 'c' },
				{ afterLines: 1, keys: 'a' },
			],
		});
		const output = Buffer.from('echo\r\none\r\ntwo\r\nthree\r\n');
		run.running(6);
		run.output(output.subarray(0, 8), 0);
		expect(keys).toEqual(['make\r']);
		run.output(output.subarray(8, 12), 8);
		expect(keys).toEqual(['make\r', 'a']);
		run.output(output.subarray(12), 12);
		expect(keys).toEqual(['make\r', 'a', 'c']);
	});

	it('presses at once what waits for no line', () => {
		const { run, keys } = begin({ presses: [{ afterLines: 0, keys: '\x03' }] });
		run.running(0);
		expect(keys).toEqual(['make\r', '\x03']);
	});

	it('presses nothing any more once it is over', () => {
		const { run, keys } = begin({ presses: [{ afterLines: 1, keys: 'q' }] });
		run.running(0);
		run.prompted(5, 0);
		run.output(Buffer.from('\n'), 10);
		expect(keys).toEqual(['make\r']);
	});

	it('is given up with its shell', async () => {
		const { run } = begin();
		run.abandon(new Error('closed'));
		await expect(run.done).rejects.toThrow('closed');
	});
});
