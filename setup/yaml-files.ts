/** Data of the book that stands in YAML files, one thing each, named as its file. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { type ZodType, z } from 'zod';
import { PROJECT } from './main.ts';
import { SetupError } from './problems.mjs';

/**
 * @param what what a file holds, for messages: "lab"
 * @param hint where it is said what belongs in it
 * @returns in the order of their names; none where there is no such directory
 * @throws {SetupError} for a file that is none of these, or is named otherwise than what it holds
 */
export async function yamlFiles<Thing extends { name: string }>(
	directory: string,
	schema: ZodType<Thing>,
	{ what, hint }: { what: string; hint: string },
): Promise<Thing[]> {
	if (!existsSync(directory)) return [];
	const files = (await readdir(directory)).filter((name) => name.endsWith('.yaml')).sort();
	return Promise.all(
		files.map(async (file) => {
			const path = relative(PROJECT, join(directory, file));
			const thing = schema.safeParse(parse(await readFile(join(directory, file), 'utf8')));
			if (!thing.success)
				throw new SetupError(`${path} is no ${what}:\n${z.prettifyError(thing.error)}`, { hint });
			if (`${thing.data.name}.yaml` !== file) {
				throw new SetupError(`${path} holds one of another name, "${thing.data.name}".`, {
					hint: `Rename the file to ${thing.data.name}.yaml, or what it holds.`,
				});
			}
			return thing.data;
		}),
	);
}
