/** A real run of a chapter, for the mutators: its commands in a fresh lab, and what they printed. */
import { randomBytes } from 'node:crypto';
import { type SandboxDriver, SandboxError } from '../../server/sandbox/driver.ts';
import type { LabSpec } from '../../server/sandbox/lab.ts';
import type { ChapterFile } from '../../server/verify/chapter-files.ts';
import { player } from '../../server/verify/play.ts';
import { bindingsAfter, playBlock } from '../../server/verify/results.ts';
import { type Actual, newBindings } from '../../transcript/index.ts';

export interface Stage {
	readonly labs: readonly LabSpec[];
	readonly driver: SandboxDriver;
	readonly signal: AbortSignal;
}

/**
 * @returns by the commands' `index`; what the chapter skips is not among them
 * @throws {SandboxError} when there is no lab to be had, or a command could not be run as the chapter says
 */
export async function play(
	{ path, chapter, frontmatter }: ChapterFile,
	{ labs, driver, signal }: Stage,
): Promise<Map<number, Actual>> {
	const lab = labs.find(({ name }) => name === frontmatter.lab);
	if (lab === undefined) throw new SandboxError(`${path} names no lab of content/labs.`);
	const sandbox = await driver.create(lab, `truth${randomBytes(5).toString('hex')}`, { signal });
	const playing = player(sandbox, { signal, log: { warn: () => undefined, error: () => undefined } });
	const run = new Map<number, Actual>();
	try {
		let bindings = newBindings();
		for (const block of chapter.blocks) {
			const results = await playBlock(block, playing, bindings);
			bindings = bindingsAfter(results, bindings);
			for (const result of results) {
				if (result.kind === 'skipped') continue;
				if (result.kind === 'problem')
					throw new SandboxError(`${path}: ${result.command.command}: ${result.problem}`);
				run.set(result.command.index, result.actual);
			}
		}
	} finally {
		await playing[Symbol.asyncDispose]();
		await sandbox.destroy();
	}
	return run;
}
