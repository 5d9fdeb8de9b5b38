/** `npm run verify`: every output printed in the book against a fresh lab of its own, or against a saved run. */
import { randomBytes } from 'node:crypto';
import { newBindings } from '../../transcript/index.ts';
import { type SandboxDriver, SandboxError } from '../sandbox/driver.ts';
import type { LabSpec } from '../sandbox/lab.ts';
import type { ShellLog } from '../shell.ts';
import { blockDifferences, type Verifiable } from './chapter-files.ts';
import { disturb } from './disturb.ts';
import { player } from './play.ts';
import { bindingsAfter, judge, playBlock, type Result, verdictOf } from './results.ts';
import { replayed, type SavedChapter } from './saved-run.ts';

/** Where the outputs come from. */
export type Source = {
	/** Every lab that there is. */
	readonly labs: readonly LabSpec[];
} & (
	| {
			readonly driver: SandboxDriver;
			readonly signal: AbortSignal;
			/** How the fresh lab is disturbed; see disturb.ts. */
			readonly seed: number;
	  }
	| { readonly saved: readonly SavedChapter[] }
);

/** Seeds are made up in this range: short enough to type. */
export const SEEDS = 100_000;

/** What is wrong with a chapter as such, before anything runs. */
export interface Fault {
	readonly path: string;
	readonly line: number;
	readonly column: number;
	readonly message: string;
	/** What the author can do; empty where the message says it. */
	readonly hint: string;
}

/** A chapter that was verified. */
export interface Verified {
	readonly of: Verifiable;
	/** Undefined when the chapter has no commands to run. */
	readonly seed: number | undefined;
	readonly faults: readonly Fault[];
	/** By command, in the chapter's order. */
	readonly results: readonly Result[];
}

/** Counts commands; what is wrong with a chapter as such counts as one that failed. */
export interface Tally {
	readonly passed: number;
	readonly failed: number;
	readonly skipped: number;
}

export function tallyOf(verified: Iterable<Verified>): Tally {
	const tally = { passed: 0, failed: 0, skipped: 0 };
	for (const { faults, results } of verified) {
		tally.failed += faults.length;
		for (const result of results) tally[verdictOf(result) ?? 'skipped'] += 1;
	}
	return tally;
}

const silent: ShellLog = { warn: () => undefined, error: () => undefined };

/**
 * Runs a chapter, or takes its results from a saved run, and compares.
 * @param hear hears of each result as it comes, and of the faults before them
 * @throws {SandboxError} when there is no lab to be had, or no saved run of this chapter
 */
export async function verify(
	of: Verifiable,
	source: Source,
	hear: (one: Fault | Result) => void = () => undefined,
): Promise<Verified> {
	const found = faults(of, source);
	for (const fault of found) hear(fault);
	if (of.chapter.blocks.every(({ meta }) => meta.skip !== undefined)) {
		return { of, seed: undefined, faults: found, results: [] };
	}
	const { seed, results } = 'saved' in source ? compareSaved(of, source.saved) : await play(of, source, hear);
	if ('saved' in source) for (const result of results) hear(result);
	return { of, seed, faults: found, results };
}

/** Problems of the blocks, hosts that the lab does not have, and other languages that hold other blocks. */
function faults({ path, chapter, lab, translations }: Verifiable, { labs }: Source): Fault[] {
	const found = chapter.problems.map((problem): Fault => ({ path, ...problem }));
	const hosts = labs.find(({ name }) => name === lab)?.hosts;
	for (const command of chapter.blocks.flatMap(({ commands }) => commands)) {
		const { host, position } = command;
		if (host === undefined || hosts === undefined || hosts.some(({ name }) => name === host)) continue;
		const { line, column } = position.start;
		const known = hosts.map(({ name }) => name).join(', ');
		found.push({
			path,
			line,
			column,
			message: `The lab "${lab}" has no host "${host}".`,
			hint: `It has ${known}.`,
		});
	}
	for (const other of translations) {
		for (const { path: where, ...problem } of other.chapter.problems.map((one) => ({
			path: other.path,
			...one,
		})))
			found.push({ path: where, ...problem });
		for (const message of blockDifferences(chapter, other.chapter))
			found.push({ path, line: 1, column: 1, message, hint: '' });
	}
	return found;
}

function compareSaved({ path, chapter }: Verifiable, saved: readonly SavedChapter[]) {
	const run = saved.find((one) => one.path === path) ?? (saved.length === 1 ? saved[0] : undefined);
	if (run === undefined) {
		throw new SandboxError(`The saved run has no chapter ${path}.`, {
			hint: `It has ${saved.map((one) => one.path).join(', ') || 'none'}.`,
		});
	}
	const commands = chapter.blocks.flatMap((block) => (block.meta.skip === undefined ? block.commands : []));
	const judged = new Map(
		judge(replayed(commands, run), newBindings()).map((result) => [result.command.index, result]),
	);
	const results = chapter.blocks.flatMap(({ meta, commands }) =>
		commands.map(
			(command): Result =>
				judged.get(command.index) ?? { kind: 'skipped', command, why: meta.skip ?? 'not in the run' },
		),
	);
	return { seed: run.seed, results };
}

async function play(
	{ path, chapter, lab: wanted }: Verifiable,
	{ labs, driver, signal, seed }: Exclude<Source, { saved: unknown }>,
	hear: (result: Result) => void,
): Promise<{ seed: number; results: Result[] }> {
	const lab = labs.find(({ name }) => name === wanted);
	if (lab === undefined) {
		throw new SandboxError(
			wanted === undefined
				? `${path} names no lab.`
				: `${path} wants the lab "${wanted}", which there is not.`,
			{ hint: `Name one of content/labs in its frontmatter, as "lab: ${labs[0]?.name ?? 'solo'}".` },
		);
	}
	const sandbox = await driver.create(lab, `verify${randomBytes(5).toString('hex')}`, { signal });
	const playing = player(sandbox, { signal, log: silent });
	const results: Result[] = [];
	try {
		await disturb(sandbox, seed, signal);
		for (const block of chapter.blocks) {
			const played = await playBlock(block, playing, bindingsAfter(results, newBindings()));
			results.push(...played);
			for (const result of played) hear(result);
		}
		return { seed, results };
	} finally {
		await playing[Symbol.asyncDispose]();
		await sandbox.destroy();
	}
}
