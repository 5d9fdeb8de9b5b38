/**
 * Brings a chapter up to date with a run: where the comparison says that something differs, the book's text becomes the
 * run's; everything else stays, to the blank. What is compared, and how strictly, is not touched.
 */
import { type Bindings, newBindings } from './bindings.ts';
import type { Command } from './block.ts';
import { type Actual, type Comparison, compare, type Difference, tokeniserOf } from './compare.ts';
import { linesOf } from './comparison.ts';
import { type Key, keyOf } from './key.ts';
import { renamed } from './renamed.ts';
import { withWire } from './rows.ts';
import type { Name, Place, Space, Token } from './token.ts';

/** A command whose output is another one now. */
export interface Change {
	readonly command: Command;
	/** What differed, and no longer does. */
	readonly differences: readonly Difference[];
	readonly output: readonly string[];
}

/** A command that differs in a way that no other output could mend. */
export interface Refusal {
	readonly command: Command;
	readonly differences: readonly Difference[];
}

export interface Update {
	readonly changes: readonly Change[];
	readonly refusals: readonly Refusal[];
}

/**
 * @param commands the chapter's, in order
 * @param results by the commands' `index`; commands without one stay as they are
 */
export function update(commands: Iterable<Command>, results: ReadonlyMap<number, Actual>): Update {
	const changes: Change[] = [];
	const refusals: Refusal[] = [];
	const given: Given = { numbers: new Map(), owners: new Map() };
	let bindings = newBindings();
	for (const command of commands) {
		const actual = results.get(command.index);
		if (actual === undefined) continue;
		const before = compare(command, actual, bindings);
		if (before.verdict === 'matches') {
			({ bindings } = before);
			continue;
		}
		const output = mended(command, actual, before, bindings, given);
		const after = output === undefined ? before : compare({ ...command, output }, actual, bindings);
		({ bindings } = after);
		if (output !== undefined && output.join('\n') !== command.output.join('\n')) {
			changes.push({ command, differences: before.differences, output });
		}
		if (after.verdict === 'differs') refusals.push({ command, differences: after.differences });
	}
	return { changes, refusals };
}

/** How the book says what a token of the run says. */
type Said = (token: Token) => string;

/** @returns an output that differs in less; undefined when there is none */
function mended(
	command: Command,
	actual: Actual,
	before: Comparison,
	bindings: Bindings,
	given: Given,
): readonly string[] | undefined {
	const said = saidBy(command, before.bindings, given);
	const inNamesOf = (names: Bindings) =>
		actual.lines.map((line) => inBook(line, command, names, saidBy(command, names, given)));
	const translated = inNamesOf(before.bindings);
	const edited = edit(command, { lines: actual.lines, translated, said }, before);
	// Keys of JSON that are others now: the lines of the run, but those of the book where they say the same. Rows that share
	// a line, or names that stood for each other in a cycle: all lines of the run, in the book's names; in those of before,
	// where rows that do not belong together have bound them amiss.
	return [edited, woven(command, translated, before), translated, inNamesOf(bindings)].find((output) => {
		if (output === undefined) return false;
		const { differences } = compare({ ...command, output }, actual, bindings);
		return differences.every(({ reason }) => reason.code === 'exit' || reason.code === 'too-long');
	});
}

/** The run's lines in the book's names, those of the book in place of all that say the same. */
function woven(
	{ output }: Command,
	translated: readonly string[],
	{ rows, differences }: Comparison,
): readonly string[] {
	const lines = [...translated];
	const [book, here] = [new Set<number | undefined>(), new Set<number | undefined>()];
	for (const { expectedLine, actualLine } of differences) {
		book.add(expectedLine);
		here.add(actualLine);
	}
	for (const row of rows) {
		const [line, actual] = [row.book.line, row.here.line];
		if (!book.has(line) && !here.has(actual)) lines[actual] = output[line] ?? '';
	}
	return lines;
}

/** What a run has printed, and the same in the book's names. */
interface Printed {
	readonly lines: readonly string[];
	readonly translated: readonly string[];
	readonly said: Said;
}

/** Line by line; undefined when lines of the two do not go together one to one. */
function edit(
	command: Command,
	here: Printed,
	{ rows, differences }: Comparison,
): readonly string[] | undefined {
	const partner = linesOf(rows);
	if (partner === undefined) return undefined;
	const back = new Map([...partner].map(([book, actual]) => [actual, book]));
	const onLine = Map.groupBy(rows, (row) => row.book.line);
	const missing = new Set<number>();
	const extra: number[] = [];
	for (const { reason, expectedLine, actualLine } of differences) {
		if (reason.code === 'missing-line' && expectedLine !== undefined) missing.add(expectedLine);
		if (reason.code === 'no-output') return [];
		if (reason.code === 'extra-line' && actualLine !== undefined) extra.push(actualLine);
	}
	const touched = new Set(differences.map(({ expectedLine }) => expectedLine));
	const lines = command.output.map((line, index) => {
		const other = here.lines[partner.get(index) ?? -1];
		if (missing.has(index)) return undefined;
		if (other === undefined || !touched.has(index)) return line;
		return merge(line, other, onLine.get(index) ?? [], here.said);
	});
	// An extra line stands behind the line that it stood behind in the run, and so do blank ones between the two.
	const behind = new Map<number, string[]>();
	let last = -1;
	for (const index of extra.sort((a, b) => a - b)) {
		let above = index - 1;
		while (above > last && !back.has(above)) above -= 1;
		let from = index;
		while (from - 1 > above && here.lines[from - 1] === '') from -= 1;
		let anchor = above;
		while (anchor >= 0 && !back.has(anchor)) anchor -= 1;
		const place = back.get(anchor) ?? -1;
		behind.set(place, [...(behind.get(place) ?? []), ...here.translated.slice(from, index + 1)]);
		last = index;
	}
	return [
		...(behind.get(-1) ?? []),
		...lines.flatMap((line, index) => [...(line === undefined ? [] : [line]), ...(behind.get(index) ?? [])]),
	];
}

/** The book's line with what differs taken from the run's. */
function merge(book: string, here: string, rows: Comparison['rows'], said: Said): string {
	const partners = new Map(rows.flatMap(({ tokens }) => tokens.map((pair) => [pair.here, pair] as const)));
	const inOrder = (tokens: readonly Token[]) => tokens.toSorted((one, other) => one.at - other.at);
	const next = new Map<Token | undefined, Token | undefined>();
	let previous: Token | undefined;
	for (const token of inOrder(rows.flatMap((row) => row.book.tokens))) {
		next.set(previous, token);
		previous = token;
	}
	let text = '';
	let at = 0;
	/** The book's token before, `undefined` at the line's beginning; absent behind one that is not the book's. */
	let before: { readonly token: Token | undefined } | undefined = { token: undefined };
	for (const token of inOrder(rows.flatMap((row) => row.here.tokens))) {
		const partner = partners.get(token);
		// What no token is, keys of JSON and what is ignored, stays the book's where its tokens follow each other.
		const own: string | undefined =
			partner !== undefined && before !== undefined && next.get(before.token) === partner.book
				? book.slice(endOfToken(before.token), partner.book.at)
				: undefined;
		const between = own ?? here.slice(at, token.at);
		// Columns stay where they are: what a value before them gained or lost, the blanks take up.
		const takesUp = partner !== undefined && between.trim() === '';
		text += takesUp ? blanksUpTo(text, partner.book, book) : between;
		text += partner?.same === true ? partner.book.text : said(token);
		at = token.at + token.text.length;
		before = partner === undefined ? undefined : { token: partner.book };
	}
	const ends = before !== undefined && before.token === previous;
	return text + (ends ? book.slice(endOfToken(previous)) : here.slice(at));
}

function endOfToken(token: Token | undefined): number {
	return token === undefined ? 0 : token.at + token.text.length;
}

/** The blanks before a token of the book, behind a text that may have another length by now. */
function blanksUpTo(text: string, token: Token, book: string): string {
	const blanks = /[ \t]*$/.exec(book.slice(0, token.at))?.[0] ?? '';
	if (blanks.length < 2 || text.trim() === '' || blanks.includes('\t')) return blanks;
	return ' '.repeat(Math.max(1, token.at - text.length));
}

/** Numbers of the book for things that it does not know: by the run's keys, and whose each is. */
interface Given {
	readonly numbers: Map<Key, number>;
	readonly owners: Map<Key, Key>;
}

/** What is counted: another number says the same. */
const COUNTED: ReadonlySet<Space> = new Set<Space>(['ifindex', 'peer', 'pid']);

/** A token of the run with the names that the book uses for the same things. */
function saidBy(command: Command, bindings: Bindings, given: Given): Said {
	const place = bindings.placeOf(command);
	const called = (name: Name) => bindings.book(name, place) ?? numberFor(name, place, bindings, given);
	return (token) => endOf(token, place, called) ?? renamed(token, called);
}

/** A line of the run in the book's words. */
function inBook(line: string, command: Command, bindings: Bindings, said: Said): string {
	const { stack } = bindings.placeOf(command);
	let text = '';
	let at = 0;
	for (const token of withWire(tokeniserOf(command)(line, bindings), stack)) {
		text += line.slice(at, token.at) + said(token);
		at = token.at + token.text.length;
	}
	return text + line.slice(at);
}

/** The book's number for what it does not know: the run's own, or the next that is no other thing's in the book. */
function numberFor(name: Name, place: Place, bindings: Bindings, given: Given): string | undefined {
	if (!COUNTED.has(name.space)) return undefined;
	const key = keyOf(name, place);
	for (let number = given.numbers.get(key) ?? Number(name.value); ; number += 1) {
		const other = { ...name, value: `${number}` };
		const owner = given.owners.get(keyOf(other, place)) ?? key;
		if (owner !== key || bindings.here(other, place) !== undefined) continue;
		given.numbers.set(key, number);
		given.owners.set(keyOf(other, place), key);
		return other.value;
	}
}

/** `@if4` in the book's numbers, where the token is one: its number is known with its interface, or with that one's. */
function endOf(
	{ text, reading: { names } }: Token,
	{ stack }: Place,
	called: (name: Name) => string | undefined,
): string | undefined {
	if (!names.some(({ space }) => space === 'end')) return undefined;
	// As rows.ts has it: `5-4`, the container's last; `veth95dc570@4`; in a container also its host's number alone.
	for (const name of names.toReversed()) {
		const numbers = called(name)?.split(/[@-]/);
		if (numbers !== undefined)
			return `@if${numbers.at(name.space === 'veth' && stack !== undefined ? 0 : -1)}`;
	}
	return text;
}
