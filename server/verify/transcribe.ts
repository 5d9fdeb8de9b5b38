/**
 * Writes into a chapter what a fresh lab puts out, all of it from that one lab: an author writes the commands, the lab the
 * rest.
 */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Chapter, type Command, newBindings } from '../../transcript/index.ts';
import { type SandboxDriver, SandboxError } from '../sandbox/driver.ts';
import type { LabSpec } from '../sandbox/lab.ts';
import { ChapterError, type Verifiable, verifiableChapter } from './chapter-files.ts';
import { type Played, player } from './play.ts';
import { writeRecording } from './record.ts';
import { bindingsAfter, differs, judge, playBlock, type Result } from './results.ts';
import { rewritten } from './update-chapter.ts';

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

/**
 * Plays the chapter's commands in a fresh lab, and writes the outputs into every language's file and into the recording.
 * What could not be played, or would stand for what the chapter leaves out and is not what it shows, keeps what it had.
 * @returns the commands that kept it; the recording is written when there are none
 * @throws {ChapterError} before anything is written, when the languages do not hold the same commands, or when an output
 * would be read as something else
 */
export async function transcribe(options: TranscribeOptions): Promise<readonly Command[]> {
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
	if (kept.length === 0) await recordThat(project, slug, results);
	return kept;
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
	if (!command.meta.elide && command.presses.length === 0) return printed(command, actual.lines);
	if (comparison.verdict === 'differs')
		return command.output.length === 0 ? printed(command, actual.lines) : undefined;
	const partners = new Map(comparison.rows.map(({ book, here }) => [book.line, here.line]));
	return command.output.map((line, at) => {
		const here = actual.lines[partners.get(at) ?? -1];
		if (here === undefined || isEcho(line)) return line;
		// Whether the terminal's echo shares a line with what the program prints then is chance.
		return isEcho(line.slice(0, 2)) ? line : here.replace(/^\^C/, '');
	});
}

/** All that was printed, with no more blank lines at the end than the chapter has there. */
function printed({ output }: Command, lines: readonly string[]): readonly string[] {
	const blank = (text: readonly string[]) =>
		text.length - 1 - text.findLastIndex((line) => line.trim() !== '');
	const more = output.length === 0 ? 0 : Math.max(0, blank(lines) - blank(output));
	return lines.slice(0, lines.length - more);
}

function isEcho(text: string): boolean {
	return text === '^C';
}

/** The recording of a chapter that has just been written from these results. */
async function recordThat(project: string, slug: string, results: readonly Result[]): Promise<void> {
	const of = await verifiableChapter(project, slug);
	const commands = of.chapter.blocks.flatMap((block) => block.commands);
	const played = results.flatMap((result, at): Played[] => {
		const command = commands[at];
		return result.kind === 'compared' && command !== undefined ? [{ ...result, command }] : [];
	});
	const again = judge(played, newBindings());
	await writeRecording(project, { of, seed: undefined, faults: [], results: again });
}
