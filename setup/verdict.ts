/** Counts what vitest's JSON reporter tells. */
import { z } from 'zod';

const Report = z.object({
	numPassedTests: z.number(),
	numFailedTests: z.number(),
	testResults: z.array(
		z.object({ name: z.string(), status: z.string(), assertionResults: z.array(z.unknown()) }),
	),
});

export interface Verdict {
	readonly passed: number;
	readonly failed: number;
}

/**
 * @param report the reporter's file, or undefined when there is none: vitest itself has failed then
 * @param exit vitest's exit status
 * @returns a file that does not load counts as one failure, and so does any other reason for a bad exit status
 */
export function verdict(report: string | undefined, exit: number): Verdict {
	if (report === undefined) return { passed: 0, failed: 1 };
	const { numPassedTests, numFailedTests, testResults } = Report.parse(JSON.parse(report));
	const unloadable = testResults.filter(
		({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
	).length;
	const failed = numFailedTests + unloadable;
	return { passed: numPassedTests, failed: failed === 0 && exit !== 0 ? 1 : failed };
}
