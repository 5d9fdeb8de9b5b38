/**
 * What has to hold of a chapter in real labs. Each chapter has a test file of its own that asks for it, so that labs of
 * several chapters run side by side.
 */
import { randomInt } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Breakable, checkLab, runSteps } from '../../../server/exercises.ts';
import type { Sandbox } from '../../../server/sandbox/driver.ts';
import { QemuDriver } from '../../../server/sandbox/qemu/driver.ts';
import { LOCALES, readChapter, verifiableChapter } from '../../../server/verify/chapter-files.ts';
import { told } from '../../../server/verify/report.ts';
import { SEEDS, tallyOf, verify } from '../../../server/verify/verify.ts';
import { readExercises } from '../../../setup/exercises.ts';
import { PROJECT } from '../../../setup/main.ts';
import { type LabFixture, labFixture } from '../../lab/fixture.ts';
import { expectTruth } from '../../truth/expect.ts';

const words = {
	sound: 'the check fails although nothing is broken yet',
	broken: 'the check passes although nothing was mended',
};

/** Seconds: what is mended passes its check as soon as it has settled, on the slowest machine, too. */
const SETTLED = 300;

/** Seconds: a break has waited for its own effect. */
const AT_ONCE = 3;

/**
 * Its commands print what it says, and its exercises are exercises.
 * @param slug its file's name in content/chapters
 */
export async function proveChapter(slug: string): Promise<void> {
	const of = await verifiableChapter(PROJECT, slug);
	const { lab = '' } = of;
	const exercises = (await readExercises()).filter(({ chapter }) => chapter === slug);

	let fixture: LabFixture;
	beforeAll(async () => {
		fixture = await labFixture(lab);
	});
	afterAll(() => fixture?.close());

	it('every command prints what the book says, and no wrong network would pass', async () => {
		const said: string[] = [];
		const { signal } = new AbortController();
		const seed = randomInt(SEEDS);
		const source = { labs: [fixture.lab(lab)], driver: fixture.driver, signal, seed };
		const verified = await verify(of, source, (result) => said.push(told(of.path, result)));
		const { passed, failed } = tallyOf([verified]);
		expect(failed, `--seed ${seed}\n${said.join('\n')}`).toBe(0);
		expect(passed).toBeGreaterThan(0);
		expectTruth(verified);
	});

	// What sets a lab up takes minutes, and some exercises share it: that is done once, and saved.
	const sharing = [...Map.groupBy(exercises, ({ setup }) => JSON.stringify(setup)).values()].map((group) => ({
		group,
		names: group.map(({ name }) => name).join(', '),
	}));

	describe.each(sharing)('set up for $names', ({ group, names }) => {
		const saved = () => join(fixture.directory, 'saved');
		let driver: QemuDriver;
		let memory: number;
		beforeAll(async () => {
			const sandbox = await fixture.driver.create(fixture.lab(lab), 'setup');
			try {
				await runSteps(group[0]?.setup ?? [], breakable(sandbox), names);
				memory = await freeMemory(sandbox);
				driver = new QemuDriver(fixture.directory);
				driver.offer(await sandbox.saveAs(saved()));
			} finally {
				await sandbox.destroy();
			}
		});
		afterAll(() => rm(saved(), { recursive: true, force: true }));

		it('leaves a quarter of the machine’s memory free', () => {
			process.stderr.write(`${names}: ${Math.round(100 * memory)} % of the memory are free\n`);
			expect(memory).toBeGreaterThan(0.25);
		});

		/** Gives a lab as the set-up has left it. */
		async function prepared(use: (lab: Breakable) => Promise<void>): Promise<void> {
			const sandbox = await driver.create(fixture.lab(lab), 'prepared');
			try {
				await use(breakable(sandbox));
			} finally {
				await sandbox.destroy();
			}
		}

		describe.each(group)('the exercise $name', (exercise) => {
			it('stands in its chapter, in every language, and in that chapter’s lab', async () => {
				for (const locale of LOCALES) {
					const { path, frontmatter } = await readChapter(PROJECT, slug, locale);
					expect(frontmatter.lab).toBe(exercise.lab);
					expect(await readFile(join(PROJECT, path), 'utf8')).toContain(
						`<Exercise name="${exercise.name}" />`,
					);
				}
			});

			it('is broken by its break alone, and mended by its solution', async () => {
				await prepared(async (own) => {
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
					await prepared(async (own) => {
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
async function freeMemory(sandbox: Sandbox): Promise<number> {
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
