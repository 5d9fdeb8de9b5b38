/** The labs that the book has: `content/labs/*.yaml`. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { LabSpec } from '../server/sandbox/lab.ts';
import { PROJECT } from './main.ts';
import { SetupError } from './problems.mjs';

/**
 * @returns the smallest first, in the order in which they become available
 * @throws {SetupError} for a file that is no lab
 */
export async function labSpecs(directory = join(PROJECT, 'content/labs')): Promise<LabSpec[]> {
	const names = (await readdir(directory)).filter((name) => name.endsWith('.yaml'));
	const specs = await Promise.all(names.map((name) => labSpec(directory, name)));
	return specs.sort((one, other) => one.memory - other.memory || one.name.localeCompare(other.name));
}

async function labSpec(directory: string, name: string): Promise<LabSpec> {
	const spec = LabSpec.safeParse(parse(await readFile(join(directory, name), 'utf8')));
	if (!spec.success) {
		throw new SetupError(`content/labs/${name} is no lab:\n${z.prettifyError(spec.error)}`, {
			hint: 'server/sandbox/lab.ts says what a lab has.',
		});
	}
	if (`${spec.data.name}.yaml` !== name) {
		throw new SetupError(`content/labs/${name} holds a lab of another name, "${spec.data.name}".`, {
			hint: `Rename the file to ${spec.data.name}.yaml, or the lab.`,
		});
	}
	return spec.data;
}
