/**
 * Writes into a chapter what a fresh lab puts out, all of it from that one lab: an author writes the commands, the lab the
 * rest.
 */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Chapter, type Command, linesOf, newBindings } from '../../transcript/index.ts';
import { type SandboxDriver, SandboxError } from '../sandbox/driver.ts';
import type { LabSpec } from '../sandbox/lab.ts';
import { ChapterError, type Verifiable, verifiableChapter } from './chapter-files.ts';
import { type Played, player } from './play.ts';
import { writeRecording } from './record.ts';
import { bindingsAfter, differs, judge, playBlock, type Result } from './results.ts';
import { rewritten } from './update-chapter.ts';
import { tallyOf } from './verify.ts';

/** What the terminal shows for Ctrl-C. */
const ECHO = '^C';

export interface TranscribeOptions {
	/** The directory that holds `content`. */
	readonly project: string;
	readonly slug: string;
	readonly labs: readonly LabSpec[];
	readonly driver: SandboxDriver;
	readonly signal: AbortSignal;
	/** Hears of each result, compared with what the chapter has so far. */
	readonly hear: (path: string, result: Result) => void;
}

export interface Transcribed {
	/** Commands that kept what they had. */
	readonly kept: readonly Command[];
	/** The recording was made, or says the same already: every command printed, and ended, as the chapter now has it. */
	readonly recorded: boolean;
}

/**
 * Plays the chapter's commands in a fresh lab, and writes the outputs into every language's file and into the recording.
 * What could not be played, never became what `retry` waits for, or would stand for what the chapter leaves out and is
 * not what it shows, keeps what it had.
 * @throws {ChapterError} before anything is written, when the languages do not hold the same commands, or when an output
 * would be read as something else
 */
export async function transcribe(options: TranscribeOptions): Promise<Transcribed> {
	const { project, slug, hear } = options;
	const of = await verifiableChapter(project, slug);
	const files = [of, ...of.translations];
	for (const { path, chapter } of of.translations) sameCommands(of, path, chapter);
	const results = await play(of, options, (result) => hear(of.path, result));
	const outputs = new Map<number, readonly string[]>();
	for (const result of results) {
		const output = printedBy(result);
		if (output !== undefined) outputs.set(result.command.index, output);
	}
	const bindings = bindingsAfter(results, newBindings());
	const texts = files.map((file) => [file.path, rewritten(file, outputs, bindings)] as const);
	for (const [path, text] of texts) await writeFile(join(project, path), text);
	const kept = results.flatMap(({ kind, command }) =>
		kind === 'skipped' || outputs.has(command.index) ? [] : [command],
	);
	return { kept, recorded: kept.length === 0 && (await recordThat(project, slug, results)) };
}

/** @throws {ChapterError} when the other language types other commands */
function sameCommands(main: Verifiable, path: string, chapter: Chapter): void {
	const [mine, theirs] = [typed(main.chapter), typed(chapter)];
	const at = theirs.length === mine.length ? theirs.findIndex((line, i) => line !== mine[i]) : mine.length;
	if (at < 0) return;
	throw new ChapterError(
		`${main.path} and ${path} do not type the same commands: "${mine[at] ?? 'nothing more'}" against "${theirs[at] ?? 'nothing more'}".`,
	);
}

function typed({ blocks }: Chapter): string[] {
	return blocks.flatMap(({ commands }) => commands.map(({ prompt, command }) => prompt + command));
}

async function play(
	{ path, chapter, lab: wanted }: Verifiable,
	{ labs, driver, signal }: TranscribeOptions,
	hear: (result: Result) => void,
): Promise<Result[]> {
	const lab = labs.find(({ name }) => name === wanted);
	if (lab === undefined) throw new SandboxError(`${path} names no lab of content/labs in its frontmatter.`);
	const sandbox = await driver.create(lab, `transcribe${randomBytes(5).toString('hex')}`, { signal });
	const playing = player(sandbox, { signal, log: { warn: () => undefined, error: () => undefined } });
	const results: Result[] = [];
	try {
		for (const block of chapter.blocks) {
			const known = bindingsAfter(results, newBindings());
			const played = await playBlock(block, playing, known, { again: (one) => differs(one) && !isNew(one) });
			results.push(...played);
			for (const result of played) hear(result);
		}
		return results;
	} finally {
		await playing[Symbol.asyncDispose]();
		await sandbox.destroy();
	}
}

/** The chapter has no output for it so far: there is nothing to wait for. */
function isNew(result: Result): boolean {
	return (
		result.kind === 'compared' &&
		result.command.output.length === 0 &&
		result.comparison.differences.every(({ reason }) => reason.code === 'extra-line')
	);
}

/**
 * What the chapter will say. Where it leaves lines out, or a key is pressed, its lines stay those that they are, each as
 * this lab has it.
 * @returns undefined when there is nothing to take its place
 */
export function printedBy(result: Result): readonly string[] | undefined {
	if (result.kind !== 'compared') return undefined;
	const { command, actual, comparison } = result;
	const { elide, retry } = command.meta;
	const all = printed(command, actual.lines);
	if (command.output.length === 0) return all;
	const waited = retry !== undefined || elide || command.presses.length > 0;
	if (comparison.verdict === 'differs') return waited ? undefined : all;
	if (!elide && command.presses.length === 0) return all;
	if (elide && linesOf(comparison.rows) === undefined) return undefined;
	const partners = new Map(comparison.rows.map(({ book, here }) => [book.line, here.line]));
	const taken = new Set(partners.values());
	const accounted = (line: string, at: number) => taken.has(at) || line.trim() === '' || line === ECHO;
	// More replies of a ping than the chapter has: what it says at its end would not be about those that are shown.
	if (!elide && !actual.lines.every(accounted)) return undefined;
	return command.output.map((line, at) => {
		const here = actual.lines[partners.get(at) ?? -1];
		if (here === undefined || line === ECHO) return line;
		// Whether the terminal's echo shares a line with what the program prints then is chance.
		const own = here.startsWith(ECHO) ? here.slice(ECHO.length) : here;
		return line.startsWith(ECHO) ? ECHO + own : own;
	});
}

/** All that was printed, with no more blank lines at the end than the chapter has there. */
function printed({ output }: Command, lines: readonly string[]): readonly string[] {
	const blank = (text: readonly string[]) =>
		text.length - 1 - text.findLastIndex((line) => line.trim() !== '');
	const more = output.length === 0 ? 0 : Math.max(0, blank(lines) - blank(output));
	return lines.slice(0, lines.length - more);
}

/** The recording of a chapter that has just been written from these results. @returns whether it could be made */
async function recordThat(project: string, slug: string, results: readonly Result[]): Promise<boolean> {
	const of = await verifiableChapter(project, slug);
	const commands = of.chapter.blocks.flatMap((block) => block.commands);
	const played = results.flatMap((result, at): Played[] => {
		const command = commands[at];
		return result.kind === 'compared' && command !== undefined ? [{ ...result, command }] : [];
	});
	const verified = { of, seed: undefined, faults: [], results: judge(played, newBindings()) };
	if (tallyOf([verified]).failed > 0) return false;
	await writeRecording(project, verified);
	return true;
}
