/** What has to hold of a chapter's exercises, in real labs. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Exercise } from '../../../content/exercise.ts';
import { type Breakable, checkLab, runSteps } from '../../../server/exercises.ts';
import type { Sandbox } from '../../../server/sandbox/driver.ts';
import { QemuDriver } from '../../../server/sandbox/qemu/driver.ts';
import { LOCALES, readChapter } from '../../../server/verify/chapter-files.ts';
import { readExercises } from '../../../setup/exercises.ts';
import { PROJECT } from '../../../setup/main.ts';
import { type LabFixture, labSpec } from '../../lab/fixture.ts';
import { PROVED, proofDigest, readProved, writeProved } from './proved.ts';

const words = {
	sound: 'the check fails although nothing is broken yet',
	broken: 'the check passes although nothing was mended',
};

/** Seconds: what is mended passes its check as soon as it has settled, on the slowest machine, too. */
const SETTLED = 300;

/** Seconds: a break has waited for its own effect. */
const AT_ONCE = 3;

/** Set by `npm test` without arguments. */
const ONLY_UNPROVED = process.env['WIREWALK_ONLY_UNPROVED'] === '1';

/**
 * That they are exercises: sound, then broken by their break, then mended in every way that they name. It takes as long
 * as the rest of the book's tests together, so what has been proved as it is, in the lab as it is, is not proved again
 * with all the rest.
 * @param slug the chapter
 * @param lab its lab
 * @param fixture there once tests run
 */
export async function proveExercises(slug: string, lab: string, fixture: () => LabFixture): Promise<void> {
	const exercises = (await readExercises()).filter(({ chapter }) => chapter === slug);
	if (exercises.length === 0) return;
	const before = await readProved(slug);
	const digests = new Map<string, string>();
	for (const exercise of exercises) {
		digests.set(exercise.name, await proofDigest(exercise, await labSpec(exercise.lab)));
	}
	const isProved = ({ name }: Exercise) => ONLY_UNPROVED && before[name] === digests.get(name);
	const { proved = [], open = [] } = Object.groupBy(exercises, (exercise) =>
		isProved(exercise) ? 'proved' : 'open',
	);
	const begun = new Set<string>();
	const done: string[] = [];

	afterAll(async () => {
		if (process.env['CI'] !== undefined) return;
		const now = exercises.flatMap(({ name, alternatives }) => {
			const ways = done.filter((other) => other === name).length;
			if (ways === 1 + alternatives.length) return [[name, digests.get(name)] as const];
			// What was only begun may have failed. What was not asked for keeps its note.
			return begun.has(name) ? [] : [[name, before[name]] as const];
		});
		await writeProved(slug, Object.fromEntries(now));
	});

	it.each(exercises)(
		'the exercise $name stands in it, in every language, and in its lab',
		async (exercise) => {
			for (const locale of LOCALES) {
				const { path, frontmatter } = await readChapter(PROJECT, slug, locale);
				expect(frontmatter.lab).toBe(exercise.lab);
				expect(await readFile(join(PROJECT, path), 'utf8')).toContain(`<Exercise name="${exercise.name}" />`);
			}
		},
	);

	it.skip.each(proved)(`the exercise $name was proved as it is: ${PROVED}/${slug}.json`, () => {});

	// What sets a lab up takes minutes, and some exercises share it: that is done once, and saved.
	const sharing = [...Map.groupBy(open, ({ setup }) => JSON.stringify(setup)).values()].map((group) => ({
		group,
		names: group.map(({ name }) => name).join(', '),
	}));

	describe.each(sharing)('set up for $names', ({ group, names }) => {
		const saved = () => join(fixture().directory, 'saved');
		let driver: QemuDriver;
		beforeAll(async () => {
			const sandbox = await fixture().driver.create(fixture().lab(lab), 'setup');
			try {
				await runSteps(group[0]?.setup ?? [], breakable(sandbox), names);
				const memory = await freeMemory(sandbox);
				process.stderr.write(`${names}: ${Math.round(100 * memory)} % of the memory are free\n`);
				expect(memory, 'the part of the machine’s memory that is free').toBeGreaterThan(0.25);
				driver = new QemuDriver(fixture().directory);
				driver.offer(await sandbox.saveAs(saved()));
			} catch (error) {
				for (const { name } of group) begun.add(name);
				throw error;
			} finally {
				await sandbox.destroy();
			}
		});
		afterAll(() => rm(saved(), { recursive: true, force: true }));

		/** One of an exercise's proofs, in a lab as the set-up has left it. */
		async function proof({ name }: Exercise, use: (lab: Breakable) => Promise<void>): Promise<void> {
			begun.add(name);
			const sandbox = await driver.create(fixture().lab(lab), 'prepared');
			try {
				await use(breakable(sandbox));
			} finally {
				await sandbox.destroy();
			}
			done.push(name);
		}

		describe.each(group)('the exercise $name', (exercise) => {
			it('is broken by its break alone, and mended by its solution', async () => {
				await proof(exercise, async (own) => {
					expect(await checkLab(exercise, own, SETTLED), words.sound).toEqual({ mended: true });
					await runSteps(exercise.break, own, exercise.name);
					const { mended } = await checkLab(exercise, own, AT_ONCE);
					expect(mended, words.broken).toBe(false);
					await runSteps(exercise.solution.steps, own, exercise.name);
					expect(await checkLab(exercise, own, SETTLED)).toEqual({ mended: true });
				});
			});

			it.each(exercise.alternatives.map((steps, index) => ({ steps, index })))(
				'is mended in another way: $index',
				async ({ steps }) => {
					await proof(exercise, async (own) => {
						await runSteps(exercise.break, own, exercise.name);
						await runSteps(steps, own, exercise.name);
						expect(await checkLab(exercise, own, SETTLED)).toEqual({ mended: true });
					});
				},
			);
		});
	});
}

/** @returns the part of the machine's memory that programs may still have, 0 to 1 */
export async function freeMemory(sandbox: Sandbox): Promise<number> {
	const { stdout } = await sandbox.exec(null, ['cat', '/proc/meminfo']);
	const kilobytes = (name: string) => Number(new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(stdout)?.[1]);
	return kilobytes('MemAvailable') / kilobytes('MemTotal');
}

function breakable(sandbox: Sandbox): Breakable {
	return {
		lab: sandbox.lab,
		aside: (host, script, signal) =>
			sandbox.exec(host, ['bash', '-euo', 'pipefail', '-c', script], { signal }),
	};
}
