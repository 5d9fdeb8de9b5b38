/**
 * What has to hold of a chapter in real labs. Each chapter has a test file of its own that asks for it, so that labs of
 * several chapters run side by side.
 */
import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Sandbox, SandboxDriver } from '../../../server/sandbox/driver.ts';
import { verifiableChapter } from '../../../server/verify/chapter-files.ts';
import { told } from '../../../server/verify/report.ts';
import { SEEDS, tallyOf, verify } from '../../../server/verify/verify.ts';
import { PROJECT } from '../../../setup/main.ts';
import { type LabFixture, labFixture } from '../../lab/fixture.ts';
import { expectTruth } from '../../truth/expect.ts';
import { freeMemory, proveExercises } from './exercises.ts';

/**
 * Its commands print what it says, and its exercises are exercises.
 * @param slug its file's name in content/chapters
 */
export async function proveChapter(slug: string): Promise<void> {
	const of = await verifiableChapter(PROJECT, slug);
	const { lab = '' } = of;

	let fixture: LabFixture;
	beforeAll(async () => {
		fixture = await labFixture(lab);
	});
	afterAll(() => fixture?.close());

	it('every command prints what the book says, and no wrong network would pass', async () => {
		const said: string[] = [];
		const { signal } = new AbortController();
		const seed = randomInt(SEEDS);
		let free: Promise<number> | undefined;
		const driver = lookingLast(fixture.driver, (sandbox) => {
			free = freeMemory(sandbox);
			return free;
		});
		const source = { labs: [fixture.lab(lab)], driver, signal, seed };
		const verified = await verify(of, source, (result) => said.push(told(of.path, result)));
		const { passed, failed } = tallyOf([verified]);
		expect(failed, `--seed ${seed}\n${said.join('\n')}`).toBe(0);
		expect(passed).toBeGreaterThan(0);
		const left = await free;
		process.stderr.write(`${slug}: ${Math.round(100 * (left ?? 0))} % of the memory are free at its end\n`);
		// What Calico and its containers leave, all of it running on three hosts.
		if (slug === 'calico') expect(left).toBeGreaterThan(0.25);
		expectTruth(verified);
	});

	await proveExercises(slug, lab, () => fixture);
}

/** A driver that looks at its sandboxes before they go. */
function lookingLast(driver: SandboxDriver, look: (sandbox: Sandbox) => Promise<unknown>): SandboxDriver {
	return {
		adopt: () => driver.adopt(),
		async create(...given) {
			const sandbox = await driver.create(...given);
			const destroy = sandbox.destroy.bind(sandbox);
			// Where the lab has ended there is nothing to see, and its end is what the test has to tell.
			sandbox.destroy = async (options) => {
				await look(sandbox).catch(() => undefined);
				await destroy(options);
			};
			return sandbox;
		},
	};
}
