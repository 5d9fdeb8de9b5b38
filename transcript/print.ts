/** The way back: a parsed chapter as text. `printChapter(parseChapter(x, …)) === x`, whatever x is. */
import { align } from './align.ts';
import type { Bindings } from './bindings.ts';
import type { Block, Command } from './block.ts';
import type { Chapter } from './chapter.ts';
import type { SourceLine } from './source.ts';
import { rebound } from './values.ts';

export function printBlock({ open, lines, close }: Block): string {
	return open + printed(lines) + close;
}

function printed(lines: readonly SourceLine[]): string {
	return lines.map(({ lead, text, eol }) => lead + text + eol).join('');
}

/**
 * The block with other outputs; everything else stays byte for byte.
 * @param outputs by the commands' `index`; a command without one keeps its own. One that comes back in another terminal
 * keeps the length of its stretches; the last takes what is left.
 * @param bindings see {@link rebound}
 */
export function printBlockWith(
	block: Block,
	outputs: ReadonlyMap<number, readonly string[]>,
	bindings?: Bindings,
): string {
	const changed = block.commands
		.flatMap((command) => stretches(block, command, outputs.get(command.index)))
		.sort((a, b) => a.from - b.from);
	let text = openWith(block, outputs, bindings);
	let at = 0;
	for (const { from, to, lines } of changed) {
		text += printed(block.lines.slice(at, from)) + printed(lines);
		at = to;
	}
	return text + printed(block.lines.slice(at)) + block.close;
}

/** The fence's first line; a value that it binds follows the output that shows it. */
function openWith(
	block: Block,
	outputs: ReadonlyMap<number, readonly string[]>,
	bindings: Bindings | undefined,
): string {
	let { open } = block;
	// From the right, so that what stands before keeps its place.
	for (const { pair, value } of rebound(block, outputs, bindings).toReversed()) {
		const at = pair.valueSpan.start.column - 1;
		open = open.slice(0, at) + value + open.slice(at + pair.value.length);
	}
	return open;
}

/** A command's new lines, and the stretches of the block's lines that they take the place of. */
function stretches(
	block: Block,
	{ parts, typedLines }: Command,
	output: readonly string[] | undefined,
): { from: number; to: number; lines: readonly SourceLine[] }[] {
	if (output === undefined) return [];
	const model = block.lines[typedLines[0]];
	if (model === undefined) return [];
	const old = parts.flatMap((part) => block.lines.slice(...part));
	const kept = align(
		old.map(({ text }) => text),
		output,
	);
	const before = new Map(kept.map(([was, is]) => [is, old[was]]));
	let length = 0;
	let taken = 0;
	return parts.map(([from, to], index) => {
		length += to - from;
		// What stood last in a stretch still does: what came behind it may have waited for the other host. Where all of it
		// is new, the stretch ends before what the next one began with.
		const last = kept.findLast(([was]) => was < length);
		const next = kept.find(([was]) => was >= length);
		const [was, is] = last ?? next ?? [0, 0];
		const fits = Math.max(taken, Math.min(length + is - was, next?.[1] ?? output.length));
		const end = index === parts.length - 1 ? output.length : fits;
		const lines = output.slice(taken, end).map(
			(text, nth): SourceLine =>
				// A line that says the same keeps its blanks, too.
				before.get(taken + nth) ?? {
					lead: text === '' ? '' : model.lead,
					text,
					eol: model.eol === '' ? '\n' : model.eol,
					position: model.position,
				},
		);
		taken = end;
		return { from, to, lines };
	});
}

export function printChapter(chapter: Chapter): string {
	return chapter.parts.map((part) => (typeof part === 'string' ? part : printBlock(part))).join('');
}
