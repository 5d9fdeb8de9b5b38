import { expect, it } from 'vitest';
import { verdict } from './verdict.ts';

const report = (numPassedTests: number, numFailedTests: number, files: [status: string, tests: number][]) =>
	JSON.stringify({
		numPassedTests,
		numFailedTests,
		testResults: files.map(([status, tests]) => ({
			name: 'a.test.ts',
			status,
			assertionResults: Array(tests).fill({}),
		})),
	});

it('counts tests', () => {
	expect(verdict(report(3, 2, [['failed', 4]]), 1)).toEqual({ passed: 3, failed: 2 });
	expect(verdict(report(3, 0, [['passed', 3]]), 0)).toEqual({ passed: 3, failed: 0 });
});

it('counts a file that does not load as a failure', () => {
	const files: [string, number][] = [
		['passed', 3],
		['failed', 0],
		['failed', 0],
	];
	expect(verdict(report(3, 0, files), 1)).toEqual({ passed: 3, failed: 2 });
});

it('never says that all is well when vitest says that it is not', () => {
	expect(verdict(report(3, 0, [['passed', 3]]), 1)).toEqual({ passed: 3, failed: 1 });
	expect(verdict(undefined, 0)).toEqual({ passed: 0, failed: 1 });
});
