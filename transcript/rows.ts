/**
 * Outputs as rows, and rows as the layout of their command puts them together.
 */
import type { Layout } from './commands.ts';
import type { Context, Name, Token } from './token.ts';
import type { Tokeniser } from './tokenise.ts';

export interface Row {
	/** Index of its line in the output. */
	readonly line: number;
	readonly text: string;
	readonly tokens: readonly Token[];
	readonly indented: boolean;
	/** Tokens of another row that this one belongs to, as a port to its bridge; compared, but not shown. */
	readonly context: readonly Token[];
}

/** Rows in the order of the book, or units (each of rows in order) in any order. */
export type Section =
	| { readonly ordered: true; readonly rows: readonly Row[] }
	| { readonly ordered: false; readonly units: readonly (readonly Row[])[] };

/** What a terminal echoes for a key press; the program's own text may follow on the line. */
const ECHO = /^\^[CZ\\]/;

/**
 * `5: veth95dc570@if4` on a host and `4: eth0@if5` in its container tell of one wire: both name it by both numbers, so
 * that the one cannot change without the other.
 */
function withWire(tokens: readonly Token[], inside: boolean): readonly Token[] {
	const own = tokens[0];
	const peer = tokens.find(({ type, at }) => type === 'peer' && at < 40);
	if (own?.type !== 'ifindex' || peer === undefined) return tokens;
	const [here, there] = [own.text, peer.text.slice(3)];
	const wire: Name = { space: 'veth', value: inside ? `${there}-${here}` : `${here}-${there}` };
	const names = inside ? [...peer.reading.names, wire] : [wire];
	return tokens.map((token) => (token === peer ? { ...peer, reading: { ...peer.reading, names } } : token));
}

/**
 * Cuts an output into rows; blank lines at its end are none.
 * @param inside the command ran inside a container
 */
export function rowsOf(
	lines: readonly string[],
	tokenise: Tokeniser,
	context: Context,
	inside: boolean,
): Row[] {
	const rows: Row[] = [];
	let end = lines.length;
	while (end > 0 && (lines[end - 1] ?? '').trim() === '') end -= 1;
	for (let line = 0; line < end; line += 1) {
		const text = (lines[line] ?? '').trimEnd();
		const echo = ECHO.exec(text)?.[0] ?? '';
		const tokens = withWire(tokenise(text, context), inside);
		const indented = /^\s/.test(text);
		if (echo === '' || echo === text) {
			rows.push({ line, text, tokens, indented, context: [] });
			continue;
		}
		// The echo is the terminal's, the rest the program's: whether they share a line is chance.
		rows.push({ line, text: echo, tokens: tokenise(echo, context), indented, context: [] });
		const rest = tokens.filter((token) => token.at >= echo.length);
		rows.push({
			line,
			text: text.replace(echo, ' '.repeat(echo.length)),
			tokens: rest,
			indented,
			context: [],
		});
	}
	return rows;
}

const blank = (row: Row): boolean => row.tokens.length === 0;

/** Puts rows together as the layout says. */
export function sectionsOf(rows: readonly Row[], layout: Layout): Section[] {
	switch (layout) {
		case 'lines':
			return [{ ordered: true, rows }];
		case 'rows':
			return [{ ordered: false, units: rows.filter((row) => !blank(row)).map((row) => [row]) }];
		case 'table':
			return headed(rows, (body) => body.filter((row) => !blank(row)).map((row) => [row]));
		case 'stanzas':
			return [{ ordered: false, units: stanzas(rows) }];
		case 'bridges':
			return headed(rows, (body) => bridgePorts(body).map((row) => [row]));
	}
}

function headed(rows: readonly Row[], units: (body: readonly Row[]) => Row[][]): Section[] {
	return [
		{ ordered: true, rows: rows.slice(0, 1) },
		{ ordered: false, units: units(rows.slice(1)) },
	];
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
			cut.push({ ...row, context: bridge });
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
		cut.push({ ...row, tokens: row.tokens.slice(stp + 1), indented: true, context: bridge });
	}
	return cut;
}
