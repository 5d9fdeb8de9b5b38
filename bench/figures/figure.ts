/** Figures and how they are told. */

export interface Figure {
	readonly name: string;
	readonly unit: string;
	readonly median: number;
	readonly min: number;
	readonly max: number;
	/** How often it was measured. */
	readonly runs: number;
	/** What the project wants it to be at most. */
	readonly target?: number;
}

/** @throws when there is nothing to tell */
export function figure(name: string, unit: string, values: readonly number[], target?: number): Figure {
	const sorted = values.toSorted((a, b) => a - b);
	const min = sorted[0];
	const max = sorted.at(-1);
	if (min === undefined || max === undefined) throw new Error(`"${name}" was never measured.`);
	return {
		name,
		unit,
		median: median(sorted),
		min,
		max,
		runs: sorted.length,
		...(target === undefined ? {} : { target }),
	};
}

/** @param sorted ascending, not empty */
export function median(sorted: readonly number[]): number {
	const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
	const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
	return (lower + upper) / 2;
}

/** A table that a person can read. */
export function table(figures: readonly Figure[]): string {
	const rows = figures.map(({ name, unit, median, min, max, runs, target }) => [
		name,
		round(median),
		`${round(min)}–${round(max)}`,
		unit,
		String(runs),
		target === undefined ? '' : `≤ ${target}`,
		target === undefined ? '' : median <= target ? 'met' : 'missed',
	]);
	const all = [['figure', 'median', 'range', 'unit', 'runs', 'target', ''], ...rows];
	const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
	return all
		.map((row) =>
			row
				.map((cell, column) => cell.padEnd(widths[column] ?? 0))
				.join('  ')
				.trimEnd(),
		)
		.join('\n');
}

function round(value: number): string {
	return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** @returns what `work` took, ms */
export async function timed(work: () => Promise<unknown>): Promise<number> {
	const begun = performance.now();
	await work();
	return performance.now() - begun;
}
