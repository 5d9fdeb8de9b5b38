/**
 * Compares what a command printed with what the book prints.
 *
 * Lines become rows of tokens; rows are put together as the command's layout says, paired, and compared token by token
 * under the policies of tokens.ts and commands.ts. Names are bound over the chapter.
 */
import { type Bindings, newBindings } from './bindings.ts';
import type { Command } from './block.ts';
import { invocation } from './command-name.ts';
import type { CommandRules } from './command-rules.ts';
import { COMMANDS } from './commands.ts';
import { CommandComparison, type ComparedRow } from './comparison.ts';
import { effectOf, listsInterfaces } from './effect.ts';
import { cutAlike, interfacesIn, readOutput, rowsIn } from './output.ts';
import type { Reason } from './reason.ts';
import { rowsOf } from './rows.ts';
import { type Tokeniser, tokeniser } from './tokenise.ts';
import { TOKENS, type TokenType } from './tokens.ts';

export interface Actual {
	/** As {@link screenLines} gives them. */
	readonly lines: readonly string[];
	/** Absent when the command entered another shell, or nobody knows. */
	readonly exit?: number | undefined;
	/**
	 * When it ran: any number that rises with the commands of its host. Absent: in the chapter's order. What a reader has
	 * run again counts on from what stands behind it in the chapter.
	 */
	readonly when?: number | undefined;
}

export interface Difference {
	/** Index in the command's `output`. */
	readonly expectedLine?: number;
	/** Index in the actual `lines`. */
	readonly actualLine?: number;
	/** The value that differs, or the whole line. */
	readonly expected?: string;
	readonly actual?: string;
	/** Where `actual` stands in its line: from, up to; from 0. */
	readonly columns?: readonly [from: number, to: number];
	readonly token?: TokenType;
	readonly reason: Reason;
}

export interface Comparison {
	readonly verdict: 'matches' | 'differs';
	/** What is known after it; the bindings that were passed in stay as they were. */
	readonly bindings: Bindings;
	readonly differences: readonly Difference[];
	/** What of the command's `output` was compared with what of the actual `lines`; a line may hold several rows. */
	readonly rows: readonly ComparedRow[];
}

const PLAIN: CommandRules = { pattern: /^/, layout: 'lines', why: 'Nothing particular.' };

const plainTokeniser = tokeniser(TOKENS);
const tokenisers = new Map<CommandRules, Tokeniser>(
	COMMANDS.flatMap((rules) =>
		rules.tokens === undefined ? [] : [[rules, tokeniser(rules.tokens, TOKENS)] as const],
	),
);

const ADDRESS = /\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/g;

/** A reader has seen enough, and so has the browser that compares: this takes it a second. */
const MOST_LINES = 10_000;

/** MACs, link-local addresses and ports: no machine draws what the book types itself. */
const TYPED = /[0-9a-f]{2}(?::[0-9a-f]{2}){5}|\bfe80::[0-9a-f:]{1,19}|\b\d{5}\b/g;

function rulesFor(name: string): CommandRules {
	return COMMANDS.find(({ pattern }) => pattern.test(name)) ?? PLAIN;
}

/** What cuts the lines of a command's output, as {@link compare} does. */
export function tokeniserOf({ command }: Pick<Command, 'command'>): Tokeniser {
	const { name } = invocation(command);
	const rules = rulesFor(name);
	const tokenise = tokenisers.get(rules) ?? plainTokeniser;
	// A line taken by itself is known to come from a file where there is only one.
	const [, file, ...more] = rules.above === 'file' ? name.split(' ') : [];
	const only = more.length === 0 ? file : undefined;
	return (line, context, above = only) => tokenise(line, context, above);
}

/** The exit status that the book promises; undefined where it promises none. */
function promisedExit(command: Command): number | undefined {
	if (command.meta.exit !== undefined) return command.meta.exit;
	// A key may have ended it, and a shell that is left repeats the status of its last command.
	return command.presses.length > 0 || command.command.trim() === 'exit' ? undefined : 0;
}

/**
 * @param expected the command as the book prints it
 * @param actual what a lab printed
 * @param bindings what the chapter's commands before this one have bound; see {@link newBindings}
 */
export function compare(expected: Command, actual: Actual, bindings: Bindings): Comparison {
	const { name } = invocation(expected.command);
	const rules = rulesFor(name);
	const tokenise = tokenisers.get(rules) ?? plainTokeniser;
	const layout = expected.meta.unordered && rules.layout === 'lines' ? 'rows' : rules.layout;
	const draft = bindings.draft(expected);
	const effect = effectOf(expected.command);
	for (const seen of [draft.seen.book, draft.seen.here]) seen.forget(expected.shell, effect);
	for (const word of expected.command.toLowerCase().match(TYPED) ?? []) {
		draft.learn(`typed ${word}`);
		// A neighbour's group carries the last three bytes.
		if (word.length === 17) draft.learn(`typed group ${word.slice(9)}`);
	}
	for (const line of expected.output) for (const [address] of line.matchAll(ADDRESS)) draft.learn(address);
	// A shell that is left may say so: bash does, busybox does not.
	const farewell = expected.command.trim() === 'exit' ? 'exit' : undefined;
	const quiet = (lines: readonly string[]) => lines.map((line) => (line.trim() === farewell ? '' : line));
	const files = rules.above === 'file' ? name.split(' ').slice(1) : undefined;
	const above = (lines: readonly string[], at: number) =>
		rules.above === undefined ? undefined : files === undefined ? lines[at - 1] : files[at];
	const pressed = expected.presses.length > 0;
	const reader = { tokenise, context: draft, stack: draft.place.stack, above, pressed };
	const most = Math.max(MOST_LINES, expected.output.length);
	const printed = actual.lines.slice(0, most);
	const ended = pressed ? (rules.ended?.(expected.output, printed) ?? printed) : printed;
	const book = readOutput(quiet(expected.output), reader, layout, rules);
	const here = readOutput(quiet(ended), reader, layout, rules);
	const comparison = new CommandComparison(draft, {
		header: rules.header,
		devices: rules.devices === true,
		elide: expected.meta.elide,
		when: actual.when,
	});
	if (rowsIn(book).length > 0 && here.lines.length === 0) {
		comparison.differences.push({
			expected: book.lines[0] ?? '',
			expectedLine: 0,
			reason: { code: 'no-output' },
		});
	} else if (cutAlike(book, here)) {
		comparison.sections(book.sections, here.sections);
	} else {
		comparison.ordered(rowsOf(book.lines, reader), rowsOf(here.lines, reader));
	}
	if (listsInterfaces(expected.command)) {
		// Of a list that the book has cut nobody knows what else there was.
		if (!expected.meta.elide) draft.seen.book.listed(draft.place, interfacesIn(book));
		draft.seen.here.listed(draft.place, interfacesIn(here));
	}
	if (actual.lines.length > most) {
		const reason: Reason = { code: 'too-long', lines: actual.lines.length, most };
		comparison.differences.push({ actualLine: most, reason });
	}
	const exit = promisedExit(expected);
	if (exit !== undefined && actual.exit !== undefined && exit !== actual.exit) {
		const reason: Reason = { code: 'exit', book: exit, here: actual.exit };
		comparison.differences.push({ expected: `${exit}`, actual: `${actual.exit}`, reason });
	}
	const differences = comparison.finish();
	return {
		verdict: differences.length === 0 ? 'matches' : 'differs',
		bindings: draft.finish(),
		differences,
		rows: comparison.rows,
	};
}

/**
 * Compares a chapter's commands in its order, whatever the order in which they ran: what a reader sees is then the same
 * as what CI sees. It takes milliseconds; do it again whenever a command has run.
 * @param results by the commands' `index`; commands without a result are passed over
 * @returns comparisons by the commands' `index`
 */
export function compareAll(
	commands: Iterable<Command>,
	results: ReadonlyMap<number, Actual>,
): Map<number, Comparison> {
	const comparisons = new Map<number, Comparison>();
	let bindings = newBindings();
	for (const command of commands) {
		const actual = results.get(command.index);
		if (actual === undefined) continue;
		const comparison = compare(command, actual, bindings);
		bindings = comparison.bindings;
		comparisons.set(command.index, comparison);
	}
	return comparisons;
}
