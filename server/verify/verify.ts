/** `npm run verify`: every output printed in the book against a fresh lab of its own. */
import { randomBytes } from 'node:crypto';
import { newBindings } from '../../transcript/index.ts';
import { type SandboxDriver, SandboxError } from '../sandbox/driver.ts';
import type { LabSpec } from '../sandbox/lab.ts';
import type { ShellLog } from '../shell.ts';
import { blockDifferences, type ChapterFile, LOCALES, MAIN_LOCALE, readChapter } from './chapter-files.ts';
import { type Player, player } from './play.ts';
import { told } from './report.ts';
import { bindingsAfter, playBlock, verdictOf } from './run-chapter.ts';

export interface VerifyOptions {
	/** The directory that holds `content`. */
	readonly project: string;
	/** Slugs, in this order. */
	readonly chapters: readonly string[];
	readonly labs: readonly LabSpec[];
	readonly driver: SandboxDriver;
	readonly signal: AbortSignal;
	/** Takes a line, or several. */
	readonly print: (text: string) => void;
}

/** Counts commands; what is wrong with a chapter as such counts as one that failed. */
export interface Tally {
	readonly passed: number;
	readonly failed: number;
}

const silent: ShellLog = { warn: () => undefined, error: () => undefined };

/**
 * Runs chapters in order, each in a fresh lab, and compares. Prints as it goes, and the tally at the end.
 * @throws {ChapterError} when a chapter cannot be read; {@link SandboxError} when there is no lab to be had
 */
export async function verify(options: VerifyOptions): Promise<Tally> {
	let tally: Tally = { passed: 0, failed: 0 };
	for (const slug of options.chapters) {
		const { passed, failed } = await verifyChapter(await readChapter(options.project, slug), options);
		tally = { passed: tally.passed + passed, failed: tally.failed + failed };
	}
	options.print(`${tally.passed} passed, ${tally.failed} failed`);
	return tally;
}

/** What is wrong before anything runs: problems of the blocks, and other languages that hold other blocks. */
async function faults(file: ChapterFile, { project }: VerifyOptions): Promise<string[]> {
	const found = file.chapter.problems.map(
		({ line, column, message, hint }) => `${file.path}:${line}:${column}  ${message} ${hint}`,
	);
	for (const locale of LOCALES.filter((other) => other !== MAIN_LOCALE)) {
		const other = await readChapter(project, file.slug, locale);
		found.push(...blockDifferences(file.chapter, other.chapter));
	}
	return found;
}

async function verifyChapter(file: ChapterFile, options: VerifyOptions): Promise<Tally> {
	const { print, signal, driver, labs } = options;
	print(`${file.slug}: ${file.frontmatter.title}`);
	const wrong = await faults(file, options);
	for (const fault of wrong) print(`  FAIL  ${fault}`);
	const lab = labs.find(({ name }) => name === file.frontmatter.lab);
	if (lab === undefined) {
		if (file.chapter.blocks.every(({ meta }) => meta.skip !== undefined))
			return { passed: 0, failed: wrong.length };
		throw new SandboxError(`The chapter ${file.path} wants the lab "${file.frontmatter.lab ?? ''}".`, {
			hint: 'Name one of content/labs in its frontmatter, as "lab: solo".',
		});
	}
	const sandbox = await driver.create(lab, `verify${randomBytes(5).toString('hex')}`, { signal });
	const playing = player(sandbox, { signal, log: silent });
	try {
		const { passed, failed } = await playChapter(file, playing, print);
		return { passed, failed: failed + wrong.length };
	} finally {
		await playing[Symbol.asyncDispose]();
		await sandbox.destroy();
	}
}

async function playChapter(
	{ path, chapter }: ChapterFile,
	playing: Player,
	print: (text: string) => void,
): Promise<Tally> {
	const tally = { passed: 0, failed: 0 };
	let bindings = newBindings();
	for (const block of chapter.blocks) {
		const results = await playBlock(block, playing, bindings);
		bindings = bindingsAfter(results, bindings);
		for (const result of results) {
			print(told(path, result));
			const verdict = verdictOf(result);
			if (verdict !== undefined) tally[verdict] += 1;
		}
	}
	return tally;
}
