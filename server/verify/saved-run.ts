/** What a lab printed for the commands of chapters, kept in a file: a chapter can be compared with it without a lab. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { type Command, pairInOrder } from '../../transcript/index.ts';
import { ChapterError } from './chapter-files.ts';
import type { Played } from './play.ts';
import type { Result } from './results.ts';

const SavedCommand = z.object({
	prompt: z.string(),
	command: z.string(),
	/** Why it could not be run; the rest is absent then. */
	problem: z.string().optional(),
	lines: z.array(z.string()).default([]),
	/** Absent when the command entered another shell. */
	exit: z.number().int().optional(),
	milliseconds: z.number().default(0),
	/** When each line had arrived, milliseconds after the command began. */
	arrivals: z.array(z.number()).default([]),
});
type SavedCommand = z.infer<typeof SavedCommand>;

const SavedChapter = z.object({
	/** The chapter's file, from the project's directory. */
	path: z.string(),
	/** What the lab was disturbed by; see disturb.ts. */
	seed: z.number().int(),
	commands: z.array(SavedCommand),
});
export type SavedChapter = z.infer<typeof SavedChapter>;

const SavedRun = z.object({ wirewalk: z.literal('run 1'), chapters: z.array(SavedChapter) });

/** @param results in the chapter's order; a skipped command has none to save */
export function savedChapter(path: string, seed: number, results: readonly Result[]): SavedChapter {
	const commands = results.flatMap((result): SavedCommand[] => {
		const { prompt, command } = result.command;
		if (result.kind === 'skipped') return [];
		if (result.kind === 'problem')
			return [{ prompt, command, problem: result.problem, lines: [], milliseconds: 0, arrivals: [] }];
		const { lines, exit } = result.actual;
		return [
			{
				prompt,
				command,
				lines: [...lines],
				...(exit === undefined ? {} : { exit }),
				milliseconds: Math.round(result.milliseconds),
				arrivals: result.arrivals.map(Math.round),
			},
		];
	});
	return { path, seed, commands };
}

/** Writes the file whole, or not at all. */
export async function writeRun(file: string, chapters: readonly SavedChapter[]): Promise<void> {
	const part = `${file}.part`;
	await writeFile(part, `${JSON.stringify({ wirewalk: 'run 1', chapters }, undefined, '\t')}\n`);
	await rename(part, file);
}

/** @throws {ChapterError} when the file cannot be read, or is no saved run */
export async function readRun(file: string): Promise<SavedChapter[]> {
	let text: string;
	try {
		text = await readFile(file, 'utf8');
	} catch (cause) {
		throw new ChapterError(`There is no saved run ${file}.`, { cause });
	}
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch (cause) {
		throw new ChapterError(`${file} is no saved run: it is not JSON.`, { cause });
	}
	const run = SavedRun.safeParse(json);
	if (!run.success) throw new ChapterError(`${file} is no saved run:\n${z.prettifyError(run.error)}`);
	return run.data.chapters;
}

/**
 * What the saved run has for each command. A chapter may have changed since: commands go together by their text, in order.
 * @returns a problem for a command that was not there then
 */
export function replayed(commands: readonly Command[], saved: SavedChapter): Played[] {
	const text = ({ prompt, command }: { prompt: string; command: string }) => prompt + command;
	const partners = new Map(pairInOrder(commands.map(text), saved.commands.map(text)));
	return commands.map((command, at): Played => {
		const one = saved.commands[partners.get(at) ?? -1];
		if (one === undefined) {
			return { command, problem: 'The saved run does not have this command: save it again.' };
		}
		const { problem, lines, exit, milliseconds, arrivals } = one;
		if (problem !== undefined) return { command, problem };
		return { command, actual: { lines, exit }, milliseconds, arrivals };
	});
}
