/** `npm run verify -- --update`: a chapter's files, in every language, brought up to date with a run. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Actual, type Chapter, printBlockWith, type Update, update } from '../../transcript/index.ts';
import { ChapterError } from './chapter-files.ts';
import type { Verified } from './verify.ts';

/**
 * What would change.
 * @throws {ChapterError} when the languages hold different blocks, so that nobody could tell which of them to change
 */
export function plannedUpdate({ of, faults, results }: Verified): Update {
	if (faults.length > 0) {
		throw new ChapterError(`${of.path} is not updated: its blocks have faults.`, {
			hint: 'Put those right first.',
		});
	}
	const actual = new Map<number, Actual>();
	for (const result of results)
		if (result.kind === 'compared') actual.set(result.command.index, result.actual);
	return update(
		of.chapter.blocks.flatMap(({ commands }) => commands),
		actual,
	);
}

/**
 * Writes the changes into every language's file. A file that stays the same is not touched.
 * @param project what the chapters' paths are relative to
 * @returns the paths of the files that were written
 */
export async function writeUpdate(project: string, { of }: Verified, { changes }: Update): Promise<string[]> {
	if (changes.length === 0) return [];
	const outputs = new Map(changes.map(({ command, output }) => [command.index, output]));
	const written: string[] = [];
	for (const { path, chapter } of [of, ...of.translations]) {
		await writeFile(resolve(project, path), chapterWith(chapter, outputs));
		written.push(path);
	}
	return written;
}

/** The chapter's text with other outputs, by the commands' `index`. */
export function chapterWith(chapter: Chapter, outputs: ReadonlyMap<number, readonly string[]>): string {
	return chapter.parts
		.map((part) => (typeof part === 'string' ? part : printBlockWith(part, outputs)))
		.join('');
}
