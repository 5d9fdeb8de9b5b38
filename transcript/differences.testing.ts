/** For tests: a chapter in short, and a run of it. */
import { expect } from 'vitest';
import { compareAll, parseBlock, words } from './index.ts';

/** Prompts, commands and outputs, as in a console block. */
export type Transcript = readonly string[];

/** @param meta of the book's block @returns what is said of the run, in the order of the commands */
export function differences(book: Transcript, run: Transcript, meta = ''): string[] {
	const [mine, theirs] = [parseBlock(book.join('\n'), meta), parseBlock(run.join('\n'))];
	expect([...mine.problems, ...theirs.problems]).toEqual([]);
	const results = new Map(theirs.commands.map(({ index, output }) => [index, { lines: output }]));
	return [...compareAll(mine.commands, results).values()].flatMap((comparison) =>
		comparison.differences.map(({ reason }) => words(reason, 'en')),
	);
}

export const replaced = (transcript: Transcript, from: string, to: string): Transcript => {
	const changed = transcript.map((line) => line.replace(from, to));
	expect(changed).not.toEqual(transcript);
	return changed;
};
