import { describe, expect, it } from 'vitest';
import { verifyOptions } from './verify-options.ts';

describe('npm run verify', () => {
	it('takes chapters, files and where outputs come from', () => {
		expect(
			verifyOptions(['one', '--file', 'a.mdx', '--file', 'b.mdx', '--run', 'r.json', '--update']),
		).toEqual({
			chapters: ['one'],
			files: ['a.mdx', 'b.mdx'],
			run: 'r.json',
			saveRun: undefined,
			update: true,
			json: false,
			seed: undefined,
			repeat: 1,
		});
		expect(verifyOptions(['--seed', '7', '--repeat', '10', '--save-run', 'r.json', '--json'])).toMatchObject({
			seed: 7,
			repeat: 10,
			saveRun: 'r.json',
			json: true,
		});
	});

	it.each([
		[['--what'], /Unknown option '--what'/],
		[['--seed', '-1'], /--seed/],
		[['--seed=x'], '--seed takes a whole number from 0 to 4294967295, not "x".'],
		[['--repeat', '0'], '--repeat takes a whole number from 1 to 1000, not "0".'],
		[['--run', 'r.json', '--repeat', '2'], '--run takes its outputs from a file; --repeat is about a lab.'],
		[['--update', '--repeat', '2'], '--update takes one run; --repeat asks for several.'],
	])('says what is wrong with %j', (args, message) => {
		expect(() => verifyOptions(args)).toThrow(message);
	});
});
