/** What may be particular to one command, and what several of them print. */
import { bound } from './kinds.ts';
import { readSandbox } from './readings.ts';
import type { Columns, Header } from './table.ts';
import type { TokenKind } from './token.ts';

/**
 * - `lines`: in the order of the book.
 * - `packets`: in the order of the book; blank lines mean nothing.
 * - `stanzas`: an unindented line begins a stanza; stanzas come in any order.
 * - `table`: a header, then rows in any order.
 * - `rows`: rows in any order, no header.
 * - `words`: words in any order, as `ls` prints them.
 * - `bridges`: `brctl show`, whose interfaces come in any order, the first on its bridge's line.
 * - `members`: in the order of the book, but for what stands below `Members:`.
 */
export type Layout = 'lines' | 'packets' | 'stanzas' | 'table' | 'rows' | 'words' | 'bridges' | 'members';

export interface CommandRules {
	/** Of the command's words, wrappers taken off. */
	readonly pattern: RegExp;
	readonly layout: Layout;
	/** Its rows are cells under a header line, which names them. */
	readonly header?: Header;
	/** What stands in a column. */
	readonly columns?: Columns;
	/** What it prints goes through interfaces, which must be there. */
	readonly devices?: true;
	/**
	 * Its tokens are read with something more in view: the line above (`RX:  bytes packets`, and below it the numbers), or
	 * the file that the line comes from (`cat` of several, a line from each).
	 */
	readonly above?: 'line' | 'file';
	/** What it printed until a key ended it, without what is chance in that; each line in its place. */
	readonly ended?: (book: readonly string[], here: readonly string[]) => readonly string[];
	/** Tokens that come before those of tokens.ts. */
	readonly tokens?: readonly TokenKind[];
	readonly why: string;
}

export const row = (
	pattern: RegExp,
	layout: Layout,
	why: string,
	more: Omit<CommandRules, 'pattern' | 'layout' | 'why'> = {},
): CommandRules => ({ pattern, layout, why, ...more });

/** A namespace of an overlay. */
export const SANDBOX = bound(
	'id',
	/(?:\d{1,4}-|lb_)[0-9a-z]{9,10}/,
	readSandbox,
	'An overlay’s namespaces carry the beginning of its network’s id.',
);
