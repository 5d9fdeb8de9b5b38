/** Tables as Docker prints them. */

/** Sets a table of Docker's again: each column is as wide as its widest cell, and three blanks; ten at least. */
export function dockerTable(lines: readonly string[]): readonly string[] {
	const [header = ''] = lines;
	const rows = lines.map((line) => cellsOf(line, header));
	const widths = (rows[0] ?? []).map((_, column) =>
		Math.max(10, ...rows.map((row) => (row[column] ?? '').length + 3)),
	);
	return rows.map((row) =>
		row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join(''),
	);
}

/** An empty cell is one too: of ports there may be none. */
function cellsOf(line: string, header: string): string[] {
	const cells = line.trimEnd().split(/ {3,80}/);
	const columns = header.split(/ {3,80}/);
	if (cells.length === columns.length) return cells;
	const ports = columns.indexOf('PORTS');
	return ports < 0 ? cells : cells.toSpliced(ports, 0, '');
}
