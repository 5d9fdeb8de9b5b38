/** The way back: a parsed chapter as text. `printChapter(parseChapter(x, …)) === x`, whatever x is. */
import type { Block } from './block.ts';
import type { Chapter } from './chapter.ts';

export function printBlock(block: Block): string {
	const lines = [...block.preamble, ...block.commands.flatMap((command) => command.lines)];
	return block.open + lines.map(({ lead, text, eol }) => lead + text + eol).join('') + block.close;
}

export function printChapter(chapter: Chapter): string {
	return chapter.parts.map((part) => (typeof part === 'string' ? part : printBlock(part))).join('');
}
