/** Tables: a header names the columns, and the widths of the columns follow what stands in them. */
import type { Row } from './rows.ts';
import type { Context, Token, TokenKind } from './token.ts';

/**
 * How a header is read:
 * - `words`: each of its words is a column.
 * - `cells`: what two blanks or more set off is one (`CONTAINER ID`), and every value begins below its column's name.
 */
export type Header = 'words' | 'cells';

/** What stands in a column, by the column's name. */
export type Columns = Readonly<Record<string, TokenKind>>;

interface Column {
	readonly name: string;
	readonly from: number;
	readonly to: number;
}

/** Words that name columns, or a title above them; values are no words. */
export const isHeader = ({ tokens }: Row): boolean =>
	tokens.length >= 2 && tokens.every(({ kind }) => kind.type === 'word' || kind.type === 'sign');

const isBorder = ({ tokens }: Row): boolean => tokens[0]?.kind.type === 'border';

/**
 * Tells of every token below a header in which column it stands.
 * The header is the last row of words above the first row with a value; there may be titles above it, and more tables
 * below.
 */
export function tabulated(rows: readonly Row[], header: Header, columns: Columns, context: Context): Row[] {
	let names: readonly Column[] = [];
	return rows.map((row) => {
		if (row.tokens.length === 0) names = [];
		if (isHeader(row)) {
			names = columnsOf(row, header);
			return row;
		}
		if (isBorder(row) || names.length === 0) return row;
		return { ...row, tokens: placed(row, names, header, columns, context) };
	});
}

function columnsOf({ text }: Row, header: Header): Column[] {
	const separated = text.startsWith('|')
		? /[^|\s](?:[^|]{0,60}[^|\s])?/g
		: header === 'cells'
			? /\S+(?: \S+)*/g
			: /\S+/g;
	return [...text.matchAll(separated)].map((match) => ({
		name: match[0],
		from: match.index,
		to: match.index + match[0].length,
	}));
}

/** The cells' tokens, each with its column; what its column declares is read as one token. */
function placed(
	row: Row,
	names: readonly Column[],
	header: Header,
	columns: Columns,
	context: Context,
): Token[] {
	const tokens: Token[] = [];
	const cells = header === 'words' ? row.tokens.filter(({ gap }, at) => at === 0 || gap > 0).length : 0;
	let nth = 0;
	for (let at = 0; at < row.tokens.length; nth += 1) {
		const first = row.tokens[at];
		if (first === undefined) break;
		let end = at + 1;
		while ((row.tokens[end]?.gap ?? 1) === 0) end += 1;
		const cell = row.tokens.slice(at, end);
		at = end;
		const last = cell.at(-1) ?? first;
		const text = row.text.slice(first.at, last.at + last.text.length);
		const column =
			cells === names.length
				? names[nth]?.name
				: columnAt(row, names, header, first.at, first.at + text.length);
		const kind = column === undefined ? undefined : columns[column];
		const whole = kind === undefined ? null : new RegExp(`^(?:${kind.pattern.source})$`).exec(text);
		if (kind === undefined || whole === null) {
			tokens.push(...(column === undefined ? cell : cell.map((token) => ({ ...token, column }))));
			continue;
		}
		const reading = kind.read?.(text, context) ?? { fixed: `<${kind.type}>`, names: [] };
		tokens.push({
			kind,
			text,
			at: first.at,
			gap: first.gap,
			reading,
			...(column === undefined ? {} : { column }),
		});
	}
	return tokens;
}

function columnAt(
	row: Row,
	names: readonly Column[],
	header: Header,
	from: number,
	to: number,
): string | undefined {
	if (row.text.startsWith('|')) {
		const bars = row.text.slice(0, from).split('|').length - 2;
		return row.text.charAt(from) === '|' ? undefined : names[bars]?.name;
	}
	// A number is set under the end of its column's name, a text under its beginning: either way one is below the other.
	const below = header === 'words' ? names.find((name) => name.from < to && from < name.to) : undefined;
	return (below ?? names.findLast((name) => name.from <= from))?.name;
}
