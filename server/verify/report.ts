/** What the author reads: one line per command, and for each that differs, where, what and why. */
import { type Actual, type Command, type Difference, words } from '../../transcript/index.ts';
import type { Result } from './run-chapter.ts';

/** Lines of a missing or surplus output that are shown one by one. */
const MAX_DIFFERENCES = 12;

function commandLine(command: Command): string {
	const [first = '', ...more] = command.command.split('\n');
	return `${command.prompt}${first}${more.length > 0 ? ' …' : ''}`;
}

function placeOf(path: string, command: Command, difference?: Difference): string {
	const { expectedLine } = difference ?? {};
	const position = expectedLine === undefined ? undefined : command.outputPositions[expectedLine];
	return `${path}:${(position ?? command.position.start).line}`;
}

/** One result as a person reads it. */
export function told(path: string, result: Result): string {
	const { command } = result;
	switch (result.kind) {
		case 'skipped':
			return `  skip  ${commandLine(command)}  (${result.why})`;
		case 'problem':
			return [
				`  FAIL  ${commandLine(command)}`,
				`        ${placeOf(path, command)}`,
				`        ${result.problem}`,
			].join('\n');
		case 'compared':
			return result.comparison.verdict === 'matches'
				? `  ok    ${commandLine(command)}  (${(result.milliseconds / 1000).toFixed(1)} s)`
				: differs(path, command, result.actual, result.comparison.differences);
	}
}

/** A command whose output is not the book's. */
function differs(path: string, command: Command, actual: Actual, differences: readonly Difference[]): string {
	const lines = [`  FAIL  ${commandLine(command)}`];
	for (const difference of differences.slice(0, MAX_DIFFERENCES)) {
		lines.push(`        ${placeOf(path, command, difference)}  ${words(difference.reason, 'en')}`);
		const { expectedLine, actualLine, columns } = difference;
		if (expectedLine !== undefined) lines.push(`          book | ${command.output[expectedLine] ?? ''}`);
		if (actualLine === undefined) continue;
		lines.push(`          here | ${actual.lines[actualLine] ?? ''}`);
		if (columns !== undefined && columns[1] > columns[0]) {
			lines.push(`               | ${' '.repeat(columns[0])}${'^'.repeat(columns[1] - columns[0])}`);
		}
	}
	const rest = differences.length - MAX_DIFFERENCES;
	if (rest > 0) lines.push(`        … and ${rest} more`);
	return lines.join('\n');
}
