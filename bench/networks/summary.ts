/** Measurements of ways, told. */
import { median } from '../figures/figure.ts';
import type { Measured, Ratios } from './measure.ts';

const COLUMNS = ['way', 'bytes more', 'MTU', 'throughput', 'round trip'];

/** A table: a line per way, its ratios over all labs as median (least–most). */
export function summary(measured: readonly Measured[]): string {
	const rows = [...Map.groupBy(measured, ({ name }) => name)].map(([name, labs]) => {
		const all = (which: keyof Ratios) => spread(labs.flatMap(({ ratios }) => ratios[which]));
		return [
			name,
			values(labs.map(({ more }) => more)),
			values(labs.map(({ mtu }) => mtu)),
			all('throughput'),
			all('latency'),
		];
	});
	const table = [COLUMNS, ...rows];
	const widths = COLUMNS.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
	return table
		.map((row) =>
			row
				.map((cell, column) => cell.padEnd(widths[column] ?? 0))
				.join('  ')
				.trimEnd(),
		)
		.join('\n');
}

/** The one value of all labs; more than one would be a finding, and is shown. */
function values(of: readonly (number | undefined)[]): string {
	return [...new Set(of)].map((one) => one ?? '–').join('/');
}

function spread(samples: readonly number[]): string {
	const sorted = samples.toSorted((a, b) => a - b);
	const [least = Number.NaN] = sorted;
	const most = sorted.at(-1) ?? Number.NaN;
	if (sorted.length === 0) return '–';
	return `${median(sorted).toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)})`;
}
