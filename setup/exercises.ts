/** The exercises that the book has: `content/exercises/*.yaml`. */
import { join } from 'node:path';
import { Exercise } from '../content/exercise.ts';
import { PROJECT } from './main.ts';
import { yamlFiles } from './yaml-files.ts';

/** @throws {SetupError} for a file that is no exercise */
export function readExercises(directory = join(PROJECT, 'content/exercises')): Promise<Exercise[]> {
	return yamlFiles(directory, Exercise, {
		what: 'exercise',
		hint: 'content/exercise.ts says what belongs in one.',
	});
}
