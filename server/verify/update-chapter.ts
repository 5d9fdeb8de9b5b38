/** `npm run verify -- --update`: a chapter's files, in every language, brought up to date with a run. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
	type Actual,
	type Bindings,
	type Chapter,
	type Command,
	parseChapter,
	printBlockWith,
	type Update,
	update,
} from '../../transcript/index.ts';
import { ChapterError, type ChapterFile } from './chapter-files.ts';
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
	return update(commandsOf(of.chapter), actual);
}

/**
 * Writes the changes into every language's file. A file that stays the same is not touched.
 * @param project what the chapters' paths are relative to
 * @returns the paths of the files that were written
 * @throws {ChapterError} before anything is written, when one of them would have problems then
 */
export async function writeUpdate(project: string, { of }: Verified, { changes }: Update): Promise<string[]> {
	if (changes.length === 0) return [];
	const outputs = new Map(changes.map(({ command, output }) => [command.index, output]));
	const files = [of, ...of.translations].map((file) => {
		const text = rewritten(file, outputs);
		const [problem] = parseChapter(text, file.path).problems;
		if (problem === undefined) return { path: file.path, text };
		throw new ChapterError(`${file.path} is not updated, since then: ${problem.message}`, {
			hint: problem.hint,
		});
	});
	for (const { path, text } of files) await writeFile(resolve(project, path), text);
	return files.map(({ path }) => path);
}

/**
 * The chapter's text with other outputs. What a machine prints may mean something in a block, so the text is read again.
 * @param outputs by the commands' `index`
 * @param bindings where the outputs are a run's own words: what is known after it
 * @throws {ChapterError} when it would be read as other commands, outputs or key presses
 */
export function rewritten(
	{ path, chapter }: Pick<ChapterFile, 'path' | 'chapter'>,
	outputs: ReadonlyMap<number, readonly string[]>,
	bindings?: Bindings,
): string {
	const text = chapter.parts
		.map((part) => (typeof part === 'string' ? part : printBlockWith(part, outputs, bindings)))
		.join('');
	const again = commandsOf(parseChapter(text, path));
	for (const [at, command] of commandsOf(chapter).entries()) {
		const typed = command.prompt + command.command;
		const output = outputs.get(command.index) ?? command.output;
		const read = again[at];
		const line = output.find((text, i) => text !== read?.output[i]);
		if (line !== undefined) {
			throw new ChapterError(
				`${path} is not written: "${typed}" prints a line that would be read as a prompt, a fence or the name of a terminal: "${line}".`,
				{ hint: 'Cut it with grep or sed.' },
			);
		}
		if (keysOf(read) !== keysOf(command)) {
			throw new ChapterError(
				`${path} is not written: at "${typed}" other keys would be pressed than now, by the "^C" in what it prints.`,
				{
					hint: 'The terminal may not have echoed a key: try again. If the program prints it, cut it with sed.',
				},
			);
		}
	}
	return text;
}

function commandsOf({ blocks }: Chapter): Command[] {
	return blocks.flatMap(({ commands }) => commands);
}

function keysOf(command: Command | undefined): string {
	return (command?.presses ?? []).map(({ keys }) => keys).join('');
}
