/** Writes into a chapter what a fresh lab puts out: an author writes the commands, the lab the rest. */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { blockSteps, type Chapter, type Command } from '../../transcript/index.ts';
import { type SandboxDriver, SandboxError } from '../sandbox/driver.ts';
import type { LabSpec } from '../sandbox/lab.ts';
import { ChapterError, LOCALES, MAIN_LOCALE, readChapter } from './chapter-files.ts';
import { player } from './play.ts';
import { rewritten } from './update-chapter.ts';

export interface TranscribeOptions {
	/** The directory that holds `content`. */
	readonly project: string;
	readonly slug: string;
	readonly labs: readonly LabSpec[];
	readonly driver: SandboxDriver;
	readonly signal: AbortSignal;
	/** Takes a line. */
	readonly print: (text: string) => void;
}

/**
 * Plays the chapter's commands in a fresh lab and writes the outputs into every language's file. A command that could
 * not be played keeps what it had.
 * @returns how many commands could not be played
 * @throws {ChapterError} before anything is written, when the languages do not hold the same commands, or when an output
 * would be read as something else
 */
export async function transcribe(options: TranscribeOptions): Promise<number> {
	const { project, slug, driver, labs, signal, print } = options;
	const files = await Promise.all(LOCALES.map((locale) => readChapter(project, slug, locale)));
	const main = files[LOCALES.indexOf(MAIN_LOCALE)];
	const lab = labs.find(({ name }) => name === main?.frontmatter.lab);
	if (main === undefined || lab === undefined) {
		throw new SandboxError(`The chapter ${slug} names no lab of content/labs in its frontmatter.`);
	}
	for (const { path, chapter } of files) {
		const [mine, theirs] = [typed(main.chapter), typed(chapter)];
		const at = theirs.length === mine.length ? theirs.findIndex((line, i) => line !== mine[i]) : mine.length;
		if (at >= 0) {
			throw new ChapterError(
				`${main.path} and ${path} do not type the same commands: "${mine[at] ?? 'nothing more'}" against "${theirs[at] ?? 'nothing more'}".`,
			);
		}
	}

	const sandbox = await driver.create(lab, `transcribe${randomBytes(5).toString('hex')}`, { signal });
	const playing = player(sandbox, { signal, log: { warn: () => undefined, error: () => undefined } });
	const outputs = new Map<number, readonly string[]>();
	try {
		for (const { meta, commands } of main.chapter.blocks) {
			if (meta.skip !== undefined) continue;
			for (const step of blockSteps({ commands })) await playing.take(step);
			for (const command of commands) {
				const played = await playing.ended(command);
				print(`  ${command.prompt}${command.command}${'problem' in played ? `  ${played.problem}` : ''}`);
				if (!('problem' in played)) outputs.set(command.index, played.actual.lines);
			}
		}
	} finally {
		await playing[Symbol.asyncDispose]();
		await sandbox.destroy();
	}
	const texts = files.map((file) => [file.path, rewritten(file, outputs)] as const);
	for (const [path, text] of texts) await writeFile(join(project, path), text);
	return commands(main.chapter).filter(({ index, meta }) => meta.skip === undefined && !outputs.has(index))
		.length;
}

function commands(chapter: Chapter): Command[] {
	return chapter.blocks.flatMap((block) => block.commands);
}

function typed(chapter: Chapter): string[] {
	return commands(chapter).map(({ prompt, command }) => prompt + command);
}
