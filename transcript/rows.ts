/**
 * Outputs as rows, and rows as the layout of their command puts them together.
 */
import type { Layout } from './command-rules.ts';
import { isHeader } from './table.ts';
import type { Context, Name, Token } from './token.ts';
import type { Tokeniser } from './tokenise.ts';

export interface Row {
	/** Index of its line in the output. */
	readonly line: number;
	readonly text: string;
	readonly tokens: readonly Token[];
	readonly indented: boolean;
	/** Where it stands in its line means nothing. */
	readonly loose?: true;
	/** The columns that are its own, where it shares its line with others: from, up to. */
	readonly span?: readonly [from: number, to: number];
	/** The interface that it speaks of: its own, or that of the unindented row above it. */
	readonly owner: Token | undefined;
	/** Tokens of another row that this one belongs to, as a port to its bridge; compared, but not shown. */
	readonly context: readonly Token[];
}

/** Rows in the order of the book, or units (each of rows in order) in any order; of JSON, or of text. */
export type Section = { readonly json?: true } & (
	| { readonly ordered: true; readonly rows: readonly Row[] }
	| { readonly ordered: false; readonly units: readonly (readonly Row[])[] }
);

/** How the lines of a command are read. */
export interface Reader {
	readonly tokenise: Tokeniser;
	readonly context: Context;
	/** See {@link Place}. */
	readonly stack: string | undefined;
	/** What tokens of a line are read with in view, as if it stood above. */
	above(lines: readonly string[], line: number): string | undefined;
	/** A key was pressed while the command ran. */
	readonly pressed: boolean;
}

/** What a terminal echoes for a key press; the program's own text may follow on the line. */
const ECHO = /^\^[CZ\\]/;
/** It may come even behind what the program has begun to write. */
const LATE_ECHO = /(?<=.)\^[CZ\\]/;

/**
 * What `veth95dc570@if4` names: by itself 4 counts in some other namespace, and says nothing. Together with its
 * interface it does, and together with its own ifindex (`5: veth95dc570@if4` on a host, `4: eth0@if5` in its container)
 * it tells of one wire: both ends name it by both numbers, so that the one cannot change without the other. A
 * container's wire leads to its host, where the number is an ifindex like others.
 */
export function withWire(tokens: readonly Token[], stack: string | undefined): readonly Token[] {
	const at = tokens.findIndex(({ kind, text }) => kind.type === 'peer' && text.startsWith('@'));
	const peer = tokens[at];
	if (peer === undefined) return tokens;
	const there = peer.text.slice(3);
	const own = tokens[0]?.kind.type === 'ifindex' ? tokens[0].text : undefined;
	const names: Name[] = stack === undefined || stack.includes(' ') ? [] : [...peer.reading.names];
	names.push({ space: 'end', value: `${tokens[at - 1]?.text ?? ''}@${there}` });
	if (own !== undefined) {
		names.push({ space: 'veth', value: stack === undefined ? `${own}-${there}` : `${there}-${own}` });
	}
	return tokens.map((token) => (token === peer ? { ...peer, reading: { ...peer.reading, names } } : token));
}

/** Lines as rows. @param from the index of the first one in the output */
export function rowsOf(lines: readonly string[], reader: Reader, from = 0): Row[] {
	const { tokenise, context, stack } = reader;
	const rows: Row[] = [];
	let owner: Token | undefined;
	for (const [at, untrimmed] of lines.entries()) {
		const text = (reader.pressed ? untrimmed.replace(LATE_ECHO, '') : untrimmed).trimEnd();
		const echo = ECHO.exec(text)?.[0] ?? '';
		const tokens = withWire(tokenise(text, context, reader.above(lines, at)), stack);
		const indented = /^\s/.test(text);
		owner = ownerOf(tokens, indented, owner);
		const row = { line: from + at, text, tokens, indented, owner, context: [] };
		if (echo === '' || echo === text) {
			rows.push(row);
			continue;
		}
		// The echo is the terminal's, the rest the program's: whether they share a line is chance.
		rows.push({ ...row, text: echo, tokens: tokenise(echo, context) });
		const rest = text.replace(echo, ' '.repeat(echo.length));
		const [first, ...others] = tokenise(rest, context);
		rows.push({ ...row, text: rest, tokens: first === undefined ? [] : [{ ...first, gap: 0 }, ...others] });
	}
	return reader.pressed ? withoutEcho(rows) : rows;
}

function ownerOf(tokens: readonly Token[], indented: boolean, above: Token | undefined): Token | undefined {
	if (!indented) return tokens.find(({ kind }) => kind.type === 'interface');
	// As /proc/net/dev has it: `  eth0: 1142 17`.
	const [first, second] = tokens;
	return first?.kind.type === 'interface' && second?.text === ':' ? first : above;
}

const blank = (row: Row): boolean => row.tokens.length === 0;

/**
 * Rows of a command at which a key was pressed, without what is chance. The kernel signals first and echoes the key
 * then: on a busy machine the program has written its farewell before, and `^C` comes behind it, or not at all. Which
 * line is blank is a matter of that, too.
 */
function withoutEcho(rows: readonly Row[]): Row[] {
	return rows.filter((row) => !blank(row) && ECHO.exec(row.text)?.[0] !== row.text);
}

/** Puts rows together as the layout says. */
export function sectionsOf(rows: readonly Row[], layout: Layout): Section[] {
	switch (layout) {
		case 'lines':
			return [{ ordered: true, rows }];
		case 'packets':
			return [{ ordered: true, rows: rows.filter((row) => !blank(row)) }];
		case 'rows':
			return [{ ordered: false, units: rows.filter((row) => !blank(row)).map((row) => [row]) }];
		case 'table':
			return headed(rows, (body) => body.filter((row) => !blank(row)).map((row) => [row]));
		case 'words':
			return [{ ordered: false, units: rows.flatMap(words).map((row) => [row]) }];
		case 'members':
			return members(rows);
		case 'stanzas':
			return [{ ordered: false, units: stanzas(rows) }];
		case 'bridges':
			return headed(rows, (body) => bridgePorts(body).map((row) => [row]));
	}
}

function headed(rows: readonly Row[], units: (body: readonly Row[]) => Row[][]): Section[] {
	// busybox's arp has no header; a header has no values.
	const header = rows.findIndex((row) => !isHeader(row));
	const body = header < 0 ? rows.length : header;
	return [
		{ ordered: true, rows: rows.slice(0, body) },
		{ ordered: false, units: units(rows.slice(body)) },
	];
}

/** The words of a row, each as a row: what is written together is one. */
function words(row: Row): Row[] {
	const cut: Row[] = [];
	for (const token of row.tokens) {
		const last = cut.at(-1);
		if (last === undefined || token.gap > 0) cut.push({ ...row, tokens: [token], loose: true });
		else cut[cut.length - 1] = { ...last, tokens: [...last.tokens, token] };
	}
	return cut;
}

/** `ipset list`: what stands below `Members:` comes in any order. */
function members(rows: readonly Row[]): Section[] {
	const sections: Section[] = [];
	for (let at = 0; at < rows.length; ) {
		const title = rows.findIndex((row, i) => i >= at && row.text === 'Members:');
		const head = title < 0 ? rows.length : title + 1;
		const next = rows.findIndex((row, i) => i >= head && blank(row));
		const end = next < 0 ? rows.length : next;
		sections.push({ ordered: true, rows: rows.slice(at, head).filter((row) => !blank(row)) });
		sections.push({ ordered: false, units: rows.slice(head, end).map((row) => [row]) });
		at = end;
	}
	return sections;
}

function stanzas(rows: readonly Row[]): Row[][] {
	const units: Row[][] = [];
	for (const row of rows) {
		const last = units.at(-1);
		// Where a blank line stands depends on which stanza is the last.
		if (blank(row)) continue;
		if (last === undefined || !row.indented) units.push([row]);
		else last.push(row);
	}
	return units;
}

/** `brctl show` puts a bridge's first port on the bridge's own line; here every port is a row of its bridge. */
function bridgePorts(rows: readonly Row[]): Row[] {
	const cut: Row[] = [];
	let bridge: readonly Token[] = [];
	for (const row of rows) {
		if (blank(row)) continue;
		if (row.indented) {
			cut.push({ ...row, context: bridge, loose: true });
			continue;
		}
		bridge = row.tokens.slice(0, 1);
		// name, id, "yes" or "no", and perhaps a port
		const stp = row.tokens.findIndex((token) => token.text === 'yes' || token.text === 'no');
		if (stp < 0 || stp === row.tokens.length - 1) {
			cut.push(row);
			continue;
		}
		cut.push({ ...row, tokens: row.tokens.slice(0, stp + 1) });
		cut.push({ ...row, tokens: row.tokens.slice(stp + 1), indented: true, context: bridge, loose: true });
	}
	return cut;
}
