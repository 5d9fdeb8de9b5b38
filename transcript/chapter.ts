/**
 * The console blocks of a chapter: MDX text in, fences out, each with its exact place.
 *
 * Fences are read as CommonMark defines them. The rest of the text is kept as it is, and looked at for values of outputs
 * only (values.ts, literals.ts).
 * @see https://spec.commonmark.org/0.31.2/#fenced-code-blocks
 */
import type { Block } from './block.ts';
import { cutCommands } from './cut.ts';
import { literalCheck } from './literals.ts';
import { parseMeta } from './meta.ts';
import { readProse } from './prose.ts';
import {
	along,
	type Position,
	type Problem,
	problemAt,
	type SourceLine,
	sourceLines,
	strayCharacters,
} from './source.ts';
import { type ChapterValue, chapterValues, useProblem } from './values.ts';

export interface Chapter {
	readonly path: string;
	readonly blocks: readonly Block[];
	/** By the names that blocks bind. */
	readonly values: ReadonlyMap<string, ChapterValue>;
	/** Everything an author has to put right, in the order of the text. */
	readonly problems: readonly Problem[];
	/** The whole source, in order: text as it stands, and blocks. */
	readonly parts: readonly (string | Block)[];
}

/** Indentation, fence, language, meta. */
const FENCE = /^([ \t]*)(`{3,}|~{3,})([ \t]*)([^\s`{]*)(.*)$/s;
/** A console fence where its first line is also a list item's or a quotation's: its indentation cannot be told. */
const HIDDEN = /^[ \t]*(?:>|[-*+]|\d{1,9}[.)])[ \t>]*(?:`{3,}|~{3,})[ \t]*console\b/i;

interface Opening {
	readonly line: SourceLine;
	readonly lead: string;
	readonly fence: string;
	readonly language: string;
	readonly meta: string;
	readonly metaAt: Position;
}

function openingOf(line: SourceLine): Opening | undefined {
	const [, lead = '', fence = '', gap = '', language = '', rest = ''] = FENCE.exec(line.text) ?? [];
	// A fence of backticks has none behind it, or it is inline code.
	if (fence === '' || (fence.startsWith('`') && rest.includes('`'))) return undefined;
	const before = lead.length + fence.length + gap.length + language.length;
	return {
		line,
		lead,
		fence,
		language,
		meta: rest,
		metaAt: along(line.position, before),
	};
}

function isConsole({ language }: Opening): boolean {
	return language === 'console';
}

function closes(line: SourceLine, { fence }: Opening): boolean {
	const text = line.text.trim();
	return text.length >= fence.length && text === fence.charAt(0).repeat(text.length);
}

/**
 * What is wrong with a fence, whatever is in it. One whose end was forgotten takes the prose and the blocks below it for
 * its own text, up to the end of another one.
 */
function fenceProblems(opening: Opening, inner: readonly SourceLine[], closed: boolean): Problem[] {
	const { line, lead, fence, language } = opening;
	const start = along(line.position, lead.length);
	const end = `Put ${fence} on a line of its own behind it`;
	const problems: Problem[] = [];
	if (!isConsole(opening) && language.toLowerCase() === 'console') {
		problems.push(
			problemAt(
				start,
				`The language of this block is "${language}", so it would not be checked.`,
				'Write console, in small letters.',
			),
		);
	}
	if (!closed) problems.push(problemAt(start, 'This block is never closed.', `${end}.`));
	const swallowed = inner.find((text) => {
		const other = openingOf(text);
		return other?.fence.startsWith(fence) && (isConsole(opening) || isConsole(other));
	});
	if (closed && swallowed !== undefined) {
		problems.push(
			problemAt(
				start,
				`This block is not closed before the one that begins in line ${swallowed.position.line}.`,
				`${end}; or, where it shows that line, begin and end it with a longer fence.`,
			),
		);
	}
	return problems;
}

/** Takes the fence's own indentation off a line; undefined when the line does not reach so far and is not blank. */
function dedent(line: SourceLine, lead: string): SourceLine | undefined {
	if (line.text.startsWith(lead)) {
		const text = line.text.slice(lead.length);
		return { ...line, lead, text, position: along(line.position, lead.length) };
	}
	if (line.text.trim() !== '') return undefined;
	return { ...line, lead: line.text, text: '', position: along(line.position, line.text.length) };
}

function whole(line: SourceLine): string {
	return line.lead + line.text + line.eol;
}

/**
 * @param source the chapter's MDX text
 * @param path how problems name the file
 */
export function parseChapter(source: string, path: string): Chapter {
	const lines = sourceLines(source);
	const parts: (string | Block)[] = [];
	const blocks: Block[] = [];
	const problems = strayCharacters(lines);
	let prose = '';
	/** Lines of prose that no fence parts, and whether a console block follows. */
	const texts: { lines: SourceLine[]; before?: true }[] = [{ lines: [] }];
	let commands = 0;
	let at = 0;
	const body = frontmatterEnd(lines);
	while (at < lines.length) {
		const line = lines[at];
		if (line === undefined) break;
		const opening = openingOf(line);
		if (opening === undefined) {
			if (HIDDEN.test(line.text)) {
				problems.push(
					problemAt(
						line.position,
						'This console block shares its first line with a list item or a quotation, so it would not be checked.',
						'Put the fence on a line of its own, outside of quotations.',
					),
				);
			}
			prose += whole(line);
			if (at >= body) texts.at(-1)?.lines.push(line);
			at += 1;
			continue;
		}
		const above = texts.at(-1);
		if (above !== undefined && isConsole(opening)) above.before = true;
		texts.push({ lines: [] });
		let end = at + 1;
		while (end < lines.length && !closes(lines[end] ?? line, opening)) end += 1;
		const inner = lines.slice(at + 1, end);
		const closing = lines[end];
		problems.push(...fenceProblems(opening, inner, closing !== undefined));
		if (!isConsole(opening)) {
			prose += whole(line) + inner.map(whole).join('') + (closing === undefined ? '' : whole(closing));
		} else {
			const block = readBlock(opening, inner, closing, commands);
			commands += block.commands.length;
			if (prose !== '') parts.push(prose);
			prose = '';
			parts.push(block);
			blocks.push(block);
		}
		at = end + 1;
	}
	if (prose !== '') parts.push(prose);
	const { values, problems: unbound } = chapterValues(blocks);
	const all = [
		...problems,
		...blocks.flatMap((block) => block.problems),
		...unbound,
		...proseProblems(texts, blocks, values),
	].sort((a, b) => a.line - b.line || a.column - b.column);
	return { path, blocks, values, problems: all, parts };
}

/** @returns the index of the first line behind the frontmatter */
function frontmatterEnd(lines: readonly SourceLine[]): number {
	if (lines[0]?.text.replace(/^\uFEFF/, '').trimEnd() !== '---') return 0;
	return lines.findIndex(({ text }, at) => at > 0 && text.trimEnd() === '---') + 1;
}

const HIDES = [
	'This comment goes on over a console block, which the page would not show.',
	'Close it before the block, or take the block out.',
] as const;

/** Values that prose names, and values that it should. */
function proseProblems(
	texts: readonly { readonly lines: readonly SourceLine[]; readonly before?: true }[],
	blocks: readonly Block[],
	values: ReadonlyMap<string, ChapterValue>,
): Problem[] {
	const check = literalCheck(blocks, values);
	/** Where a comment has begun that no line has closed so far. */
	let comment: Problem | undefined;
	return texts.flatMap(({ lines, before }) => {
		const { text, uses, unclosed = Infinity } = readProse(lines);
		if (lines.some((line) => line.text.includes('*/'))) comment = undefined;
		let from = 0;
		const problems = lines.flatMap((line) => {
			const end = from + whole(line).length;
			if (unclosed >= from && unclosed < end)
				comment = problemAt(along(line.position, unclosed - from), ...HIDES);
			const found = uses
				.filter(({ at }) => at >= from && at < end)
				.flatMap((use) => useProblem(use, along(line.position, use.at - from), values) ?? []);
			const literals = check(text.slice(from, end), line);
			from = end;
			return [...found, ...literals];
		});
		if (before === undefined || comment === undefined) return problems;
		const hides = comment;
		comment = undefined;
		return [...problems, hides];
	});
}

function readBlock(
	opening: Opening,
	inner: readonly SourceLine[],
	closing: SourceLine | undefined,
	firstIndex: number,
): Block {
	const { meta, problems } = parseMeta(opening.meta, opening.metaAt);
	const start = along(opening.line.position, opening.lead.length);
	const lines = inner.map((line) => {
		const dedented = dedent(line, opening.lead);
		if (dedented !== undefined) return dedented;
		problems.push(
			problemAt(
				line.position,
				'This line is less indented than its fence, so Markdown ends the list, and the block with it.',
				`Indent it by ${opening.lead.length} characters, as the fence is.`,
			),
		);
		return line;
	});
	const last = closing ?? inner.at(-1) ?? opening.line;
	return cutCommands(lines, {
		meta,
		position: { start, end: along(last.position, last.text.length) },
		open: whole(opening.line),
		close: closing === undefined ? '' : whole(closing),
		problems,
		firstIndex,
	});
}
