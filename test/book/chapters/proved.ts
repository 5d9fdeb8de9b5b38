/**
 * Which exercises have been proved as they are: `content/exercises/proved/<chapter>.json`, each by its name and the
 * digest of all that its proof depends on.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Exercise } from '../../../content/exercise.ts';
import type { LabSpec } from '../../../server/sandbox/lab.ts';
import { hardware } from '../../../server/sandbox/qemu/machine.ts';
import { imageKey } from '../../../setup/image.ts';
import { PROJECT } from '../../../setup/main.ts';
import { programsKey } from '../../../setup/programs.ts';
import { isErrno } from '../../../setup/tree.ts';

export const PROVED = 'content/exercises/proved';

const Proved = z.record(z.string(), z.string().regex(/^[0-9a-f]{16}$/));
type Proved = z.infer<typeof Proved>;

/** @returns nothing proved when the file is not there */
export async function readProved(chapter: string): Promise<Proved> {
	try {
		return Proved.parse(JSON.parse(await readFile(fileOf(chapter), 'utf8')));
	} catch (error) {
		if (isErrno(error, 'ENOENT')) return {};
		throw error;
	}
}

export async function writeProved(
	chapter: string,
	proved: Readonly<Record<string, string | undefined>>,
): Promise<void> {
	const sorted = Object.fromEntries(Object.entries(proved).sort(([one], [other]) => (one < other ? -1 : 1)));
	await mkdir(dirname(fileOf(chapter)), { recursive: true });
	// Whole or not at all: tests of other chapters read it meanwhile.
	const part = `${fileOf(chapter)}.part`;
	await writeFile(part, `${JSON.stringify(sorted, null, '\t')}\n`);
	await rename(part, fileOf(chapter));
}

function fileOf(chapter: string): string {
	return join(PROJECT, PROVED, `${chapter}.json`);
}

/**
 * @param project where the project is
 * @returns 16 hexadecimal digits for what the exercise runs, and what it runs in; its words do not count
 */
export async function proofDigest(exercise: Exercise, lab: LabSpec, project = PROJECT): Promise<string> {
	const directory = join(project, 'lab');
	const { setup, check, solution, alternatives } = exercise;
	const scripts = check.map(({ host, run }) => ({ host, run }));
	return (
		createHash('sha256')
			.update(JSON.stringify([setup, exercise.break, scripts, solution.steps, alternatives]))
			.update(
				JSON.stringify([lab, hardware(lab, 'tcg'), lab.programs ? await programsKey(directory) : undefined]),
			)
			.update(await imageKey(directory, undefined))
			// The packages of the day that the book was verified with.
			.update(await readFile(join(directory, 'versions.txt')))
			// What runs the scripts, and waits.
			.update(await readFile(join(project, 'server/exercises.ts')))
			.digest('hex')
			.slice(0, 16)
	);
}
