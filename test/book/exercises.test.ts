/**
 * Every exercise: before it is broken nothing is wrong, broken it is not mended, the solution mends it, and so does every
 * other right way. What sets a lab up takes minutes, and some exercises share it: that is done once, and saved.
 */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Breakable, checkLab, runSteps } from '../../server/exercises.ts';
import type { Sandbox } from '../../server/sandbox/driver.ts';
import { QemuDriver } from '../../server/sandbox/qemu/driver.ts';
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

const words = {
	sound: 'the check fails although nothing is broken yet',
	broken: 'the check passes although nothing was mended',
};

const sharing = [...Map.groupBy(exercises, ({ lab, setup }) => JSON.stringify([lab, setup])).values()].map(
	(group) => ({ group, names: group.map(({ name }) => name).join(', ') }),
);

describe.each(sharing)('set up for $names', ({ group, names }) => {
	const { lab: name = '', setup = [] } = { ...group[0] };
	const saved = () => join(fixture.directory, 'saved');
	let driver: QemuDriver;
	beforeAll(async () => {
		const sandbox = await fixture.driver.create(fixture.lab(name), 'setup');
		try {
			await runSteps(setup, breakable(sandbox), names);
			driver = new QemuDriver(fixture.directory);
			driver.offer(await sandbox.saveAs(saved()));
		} finally {
			await sandbox.destroy();
		}
	});
	afterAll(() => rm(saved(), { recursive: true, force: true }));

	/** Gives a lab as the set-up has left it. */
	async function prepared(use: (lab: Breakable) => Promise<void>): Promise<void> {
		const sandbox = await driver.create(fixture.lab(name), 'prepared');
		try {
			await use(breakable(sandbox));
		} finally {
			await sandbox.destroy();
		}
	}

	describe.each(group)('the exercise $name', (exercise) => {
		it('stands in its chapter, in every language, and in that chapter’s lab', async () => {
			for (const locale of LOCALES) {
				const { path, frontmatter } = await readChapter(PROJECT, exercise.chapter, locale);
				expect(frontmatter.lab).toBe(exercise.lab);
				expect(await readFile(join(PROJECT, path), 'utf8')).toContain(`<Exercise name="${exercise.name}" />`);
			}
		});

		it('is broken by its break alone, and mended by its solution', async () => {
			await prepared(async (lab) => {
				expect(await checkLab(exercise, lab), words.sound).toEqual({ mended: true });
				await runSteps(exercise.break, lab, exercise.name);
				const { mended } = await checkLab(exercise, lab);
				expect(mended, words.broken).toBe(false);
				await runSteps(exercise.solution.steps, lab, exercise.name);
				expect(await checkLab(exercise, lab)).toEqual({ mended: true });
			});
		});

		it.each(exercise.alternatives.map((steps, index) => ({ steps, index })))(
			'is mended in another way: $index',
			async ({ steps }) => {
				await prepared(async (lab) => {
					await runSteps(exercise.break, lab, exercise.name);
					await runSteps(steps, lab, exercise.name);
					expect(await checkLab(exercise, lab)).toEqual({ mended: true });
				});
			},
		);
	});
});
