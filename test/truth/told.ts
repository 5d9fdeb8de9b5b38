/** The figures, and everything that the comparison was wrong about, as a person reads them. */
import type { Survivor, Truth, Verdicts } from './truth.ts';

/** Survivors of one kind that are listed, each once; a hole in the comparison lets hundreds through. */
const MOST_TOLD = 20;

export function told({ wrong, harmless }: Truth): string {
	return [
		kind('wrong', 'caught', wrong),
		kind('harmless', 'passed', harmless),
		...survivors('Wrong, and not caught', wrong),
		...survivors('Harmless, and refused', harmless),
	].join('\n\n');
}

function kind(name: string, verdict: string, { families, total, right }: Verdicts): string {
	const rows = [...families, { family: 'all', total, right }].map((figure) => [
		figure.family,
		`${figure.right}`,
		`${figure.total}`,
		figure.right === figure.total ? '' : '<',
	]);
	return table([[name, verdict, 'of', ''], ...rows]);
}

function table(rows: readonly (readonly string[])[]): string {
	const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
	const cell = (text: string, column: number) =>
		column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
	return rows.map((row) => row.map(cell).join('  ').trimEnd()).join('\n');
}

function survivors(title: string, { survivors }: Verdicts): string[] {
	if (survivors.length === 0) return [];
	const distinct = new Map<string, { readonly survivor: Survivor; times: number }>();
	for (const survivor of survivors) {
		const key = likeness(survivor);
		const known = distinct.get(key) ?? { survivor, times: 0 };
		known.times += 1;
		distinct.set(key, known);
	}
	const shown = [...distinct.values()].slice(0, MOST_TOLD).map(({ survivor, times }) => {
		const { families, description, command, line } = survivor;
		const more = times > 1 ? `  (and ${times - 1} like it)` : '';
		return [`  ${families.join(' + ')}: ${description}${more}`, `    ${command}`, `    | ${line}`].join('\n');
	});
	const rest = distinct.size - shown.length;
	return [[`${title}:`, ...shown, ...(rest > 0 ? [`  … and ${rest} more`] : [])].join('\n')];
}

/** What differs in nothing but made-up names and numbers is told once. */
function likeness({ families, description, command }: Survivor): string {
	return [...families, command, description.replace(/\b[0-9a-f:.]{1,64}\b|veth[0-9a-f]{7}/g, '#')].join('\n');
}
