/** Every exercise: before it is broken nothing is wrong, broken it is not mended, the solution mends it, and so does every other right way. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Exercise, Step } from '../../content/exercise.ts';
import { type Breakable, checkLab, runSteps } from '../../server/exercises.ts';
import type { Sandbox } from '../../server/sandbox/driver.ts';
import { chapterSlugs, LOCALES, readChapter } from '../../server/verify/chapter-files.ts';
import { readExercises } from '../../setup/exercises.ts';
import { PROJECT } from '../../setup/main.ts';
import { type LabFixture, labFixture } from '../lab/fixture.ts';

const exercises = await readExercises();

it('exercises stand in chapters of the book', async () => {
	const slugs = await chapterSlugs(PROJECT);
	expect(exercises.filter(({ chapter }) => !slugs.includes(chapter))).toEqual([]);
});

let fixture: LabFixture;
beforeAll(async () => {
	fixture = await labFixture(...new Set(exercises.map(({ lab }) => lab)));
});
afterAll(() => fixture?.close());

function breakable(sandbox: Sandbox): Breakable {
	return {
		lab: sandbox.lab,
		aside: (host, script, signal) =>
			sandbox.exec(host, ['bash', '-euo', 'pipefail', '-c', script], { signal }),
	};
}

/** Breaks a fresh lab, and mends it. */
async function mend(exercise: Exercise, steps: readonly Step[], id: string): Promise<void> {
	const sandbox = await fixture.driver.create(fixture.lab(exercise.lab), id);
	try {
		const lab = breakable(sandbox);
		await runSteps(exercise.setup, lab, exercise.name);
		expect(await checkLab(exercise, lab), 'the check fails although nothing is broken yet').toEqual({
			mended: true,
		});
		await runSteps(exercise.break, lab, exercise.name);
		const broken = await checkLab(exercise, lab);
		expect(broken.mended, 'the check passes although nothing was mended').toBe(false);
		await runSteps(steps, lab, exercise.name);
		expect(await checkLab(exercise, lab)).toEqual({ mended: true });
	} finally {
		await sandbox.destroy();
	}
}

describe.each(exercises)('the exercise $name', (exercise) => {
	it('stands in its chapter, in every language, and in that chapter’s lab', async () => {
		for (const locale of LOCALES) {
			const { path, frontmatter } = await readChapter(PROJECT, exercise.chapter, locale);
			expect(frontmatter.lab).toBe(exercise.lab);
			expect(await readFile(join(PROJECT, path), 'utf8')).toContain(`<Exercise name="${exercise.name}" />`);
		}
	});

	it('is mended by its solution', async () => {
		await mend(exercise, exercise.solution.steps, 'solution');
	});

	it.each(exercise.alternatives.map((steps, index) => ({ steps, index })))(
		'is mended in another way: $index',
		async ({ steps, index }) => {
			await mend(exercise, steps, `alternative${index}`);
		},
	);
});
