/** `npm run record`: a chapter's recording, made from a run of it that matched. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Cast, parseCast, printCast, record } from '../../transcript/index.ts';
import { ChapterError } from './chapter-files.ts';
import { tallyOf, type Verified } from './verify.ts';

/** Where a chapter's recording lies, from the project's directory. */
export function recordingPath(slug: string): string {
	return join('content', 'recordings', `${slug}.cast`);
}

/**
 * Writes the chapter's recording, unless it says the same already.
 * @param project the directory that holds `content`
 * @returns whether the file is another one now
 * @throws {ChapterError} when the run differs from the book, or the recording so far cannot be read
 */
export async function writeRecording(project: string, verified: Verified): Promise<boolean> {
	const { of, results } = verified;
	if (tallyOf([verified]).failed > 0) {
		throw new ChapterError(
			`${of.path} is not recorded: it differs from its lab. See npm run verify -- ${of.name}`,
		);
	}
	const rhythm = new Map(
		results.flatMap((result) =>
			result.kind === 'compared' ? [[result.command.index, result.arrivals]] : [],
		),
	);
	const file = join(project, recordingPath(of.name));
	const before = await recordingSoFar(file);
	const text = printCast(record(of.chapter.blocks, rhythm, of.name, before?.cast));
	if (text === before?.text) return false;
	await mkdir(dirname(file), { recursive: true });
	await writeFile(file, text);
	return true;
}

async function recordingSoFar(file: string): Promise<{ text: string; cast: Cast } | undefined> {
	let text: string;
	try {
		text = await readFile(file, 'utf8');
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
		throw error;
	}
	try {
		return { text, cast: parseCast(text) };
	} catch (cause) {
		throw new ChapterError(`The recording ${file} cannot be read.`, {
			hint: 'Remove it to record anew.',
			cause,
		});
	}
}
