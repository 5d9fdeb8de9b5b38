/**
 * Values that prose takes from outputs: `bind="veth1=vetha5ef52a"` names one at the block that shows it, `{$veth1}` is
 * how prose writes it. What the text says and what the output shows is then one and the same.
 */
import type { Bindings } from './bindings.ts';
import type { Block, Command } from './block.ts';
import { tokeniserOf } from './compare.ts';
import { type BindPair, parseMeta } from './meta.ts';
import type { Use } from './prose.ts';
import { renamed } from './renamed.ts';
import type { Row } from './rows.ts';
import { pairAlike } from './similar.ts';
import { along, type Position, type Problem, problemAt } from './source.ts';
import type { Name, Token } from './token.ts';

/** A value that prose may name. */
export interface ChapterValue extends BindPair {
	/** Index of the first command of the block whose output shows it. */
	readonly command: number;
	/** Where its block begins: prose behind it may use the name. */
	readonly from: Position;
}

/**
 * The pairs of a block's `bind=`, each with the place of its value in the source.
 * @returns none for a block that was parsed alone: it has no fence
 */
export function bindPairs({ open, position }: Pick<Block, 'open' | 'position'>): BindPair[] {
	const language = open.indexOf('console');
	if (language < 0) return [];
	const at = language + 'console'.length;
	// The block begins behind the fence's indentation, `open` before it.
	return parseMeta(open.slice(at).trimEnd(), along(position.start, at + 1 - position.start.column)).pairs;
}

/** Every name that the chapter's blocks bind, and what is wrong with them. */
export function chapterValues(blocks: readonly Block[]): {
	values: Map<string, ChapterValue>;
	problems: Problem[];
} {
	const values = new Map<string, ChapterValue>();
	const problems: Problem[] = [];
	for (const block of blocks) {
		for (const pair of bindPairs(block)) {
			const { name, value, position, valueSpan } = pair;
			const before = values.get(name);
			const shows = block.commands.find((command) => placeOfValue(value, command) !== undefined);
			if (before !== undefined) {
				problems.push(
					problemAt(
						position,
						`"${name}" is bound twice in this chapter.`,
						`Line ${before.position.line} binds it already: choose another name.`,
					),
				);
			} else if (shows === undefined) {
				problems.push(
					problemAt(
						valueSpan.start,
						`No output of this block shows "${value}".`,
						'Write the value as an output below shows it, as a word of its own; or remove the pair.',
					),
				);
			} else {
				values.set(name, { ...pair, command: shows.index, from: block.position.start });
			}
		}
	}
	return { values, problems };
}

/** What is wrong with an expression in prose; undefined when nothing is. */
export function useProblem(
	{ written, name, inTag }: Use,
	position: Position,
	values: ReadonlyMap<string, ChapterValue>,
): Problem | undefined {
	if (name === undefined) {
		return problemAt(
			position,
			`"${written}" is not how prose writes a value.`,
			'Write {$veth1}: "$" and the name that bind= gives it, no blanks, nothing else.',
		);
	}
	const value = values.get(name);
	if (value === undefined) {
		return problemAt(
			position,
			`No output binds "${name}".`,
			`Bind it at the block whose output shows the value: bind="${name}=…".`,
		);
	}
	if (value.from.offset > position.offset) {
		return problemAt(
			position,
			`"${name}" is used before it is bound.`,
			`Use it below the block of line ${value.from.line}, whose output shows the value.`,
		);
	}
	if (inTag) {
		return problemAt(
			position,
			'A value cannot stand in a tag or in the description of an image.',
			'Put it into the text between the tags.',
		);
	}
	return undefined;
}

/**
 * What a value of the book is in a run.
 * @param value as `bind=` has it
 * @param command the command whose output shows it
 * @param bindings what is known after that command, or after a later one
 * @returns the run's own value; the book's where they are the same, or nothing is known of it
 */
export function valueHere(value: string, command: Command, bindings: Bindings): string {
	return knownHere(value, command, bindings) ?? value;
}

/** @returns undefined when nothing is known of it */
function knownHere(value: string, command: Command, bindings: Bindings): string | undefined {
	const found = placeOfValue(value, command);
	if (found === undefined) return undefined;
	const place = bindings.placeOf(command);
	const called = (name: Name): string | undefined => {
		const here = bindings.here(name, place);
		known ||= here !== undefined;
		return here;
	};
	let known = false;
	let text = '';
	let at = 0;
	// Its line says what it is: a number by itself would be nothing but a number.
	for (const token of tokeniserOf(command)(found.line, bindings)) {
		const from = token.at - found.at;
		if (from < at || from + token.text.length > value.length) continue;
		text += value.slice(at, from) + renamed(token, called);
		at = from + token.text.length;
	}
	return known ? text + value.slice(at) : undefined;
}

/**
 * What a block's `bind=` has to say once its commands print something else.
 * @param outputs the new ones, by the commands' `index`; a command without one keeps its own
 * @param bindings where the new ones are a run's own words: what the chapter's names stand for in it
 * @returns pairs whose value is another one now, with that value
 */
export function rebound(
	block: Pick<Block, 'open' | 'position' | 'commands'>,
	outputs: ReadonlyMap<number, readonly string[]>,
	bindings?: Bindings,
): { pair: BindPair; value: string }[] {
	return bindPairs(block).flatMap((pair) => {
		const command = block.commands.find((one) => placeOfValue(pair.value, one) !== undefined);
		const output = command === undefined ? undefined : outputs.get(command.index);
		if (command === undefined || output === undefined) return [];
		const here = bindings === undefined ? undefined : knownHere(pair.value, command, bindings);
		// Rows in any order: the line that stands there now may be another one's.
		const shown = here !== undefined && placeOfValue(here, { ...command, output }) !== undefined;
		const value = shown ? here : sameWordIn(pair.value, command, output);
		return value === undefined || value === pair.value ? [] : [{ pair, value }];
	});
}

const nothing = { knows: () => false };

/** The value that stands in a new output where the old one stood, in the line that its line has become. */
function sameWordIn(value: string, command: Command, output: readonly string[]): string | undefined {
	const found = placeOfValue(value, command);
	if (found === undefined) return undefined;
	// A value whose line still stands there is what it was, whatever stands before it now.
	if (output.includes(found.line)) return value;
	const cut = (line: string) => tokeniserOf(command)(line, nothing);
	const form = (line: string) => cut(line).map(formOf).join(' ');
	const wanted = form(found.line);
	const alike = (lines: readonly string[]) => lines.filter((line) => form(line) === wanted);
	// Of lines of one form, those go together whose words are the same.
	const rows = (lines: readonly string[]) =>
		lines.map((text, line): Row => {
			const tokens = cut(text).flatMap((token) =>
				[formOf(token), token.text].map((fixed) => ({ ...token, reading: { fixed, names: [] } })),
			);
			return { line, text, tokens, indented: false, owner: undefined, context: [] };
		});
	const [left, right] = [alike(command.output), alike(output)];
	const at = left.indexOf(found.line);
	const other = right[new Map(pairAlike(rows(left), rows(right))).get(at) ?? -1];
	if (other === undefined) return undefined;
	const tokens = cut(found.line);
	const first = tokens.findIndex(({ at, text }) => at + text.length > found.at);
	const last = tokens.findLastIndex(({ at }) => at < found.at + value.length);
	const [from, to] = [cut(other)[first], cut(other)[last]];
	if (from === undefined || to === undefined) return undefined;
	return other.slice(from.at, to.at + to.text.length);
}

/** What a token is, whatever it says; a word says itself. */
function formOf({ kind, text }: Token): string {
	return kind.type === 'word' ? text : `<${kind.type}>`;
}

/** The first line of the command's output that shows the value as a word of its own, and the column, from 0. */
function placeOfValue(
	value: string,
	{ output }: Pick<Command, 'output'>,
): { line: string; at: number } | undefined {
	const word = wholeWord(value);
	for (const line of output) {
		const match = line.includes(value) ? word.exec(line) : null;
		if (match !== null) return { line, at: match.index };
	}
	return undefined;
}

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const HEX = /^[0-9a-fA-F:]{1,40}$/;

/**
 * Finds a value where it is not a part of a longer word or number: `4` is in `4: eth0` and in `seq=4`, but neither in
 * `64`, `0.4`, `@if4`, `nginx-4` nor in the MAC address `a6:30:1a:2c:06:4`.
 */
function wholeWord(value: string): RegExp {
	const groups = HEX.test(value);
	const before = String.raw`(?<!\w|\w[.-]${groups ? String.raw`|(?<![\w])[0-9a-fA-F]{1,4}:|:[0-9a-fA-F]{1,4}:` : ''})`;
	// Behind an address, tcpdump writes a port.
	const joins = IPV4.test(value) ? '-' : '.-';
	const after = String.raw`(?!\w|[${joins}]\w${groups ? String.raw`|:[0-9a-fA-F]{1,4}(?!\w)` : ''})`;
	return new RegExp(before + value.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`) + after);
}
