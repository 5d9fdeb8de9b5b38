/** The labs that the book has: `content/labs/*.yaml`. */
import { join } from 'node:path';
import { LabSpec } from '../server/sandbox/lab.ts';
import { PROJECT } from './main.ts';
import { yamlFiles } from './yaml-files.ts';

/**
 * @returns the smallest first, in the order in which they become available
 * @throws {SetupError} for a file that is no lab
 */
export async function labSpecs(directory = join(PROJECT, 'content/labs')): Promise<LabSpec[]> {
	const specs = await yamlFiles(directory, LabSpec, {
		what: 'lab',
		hint: 'server/sandbox/lab.ts says what a lab has.',
	});
	return specs.sort((one, other) => one.memory - other.memory);
}
