/** What the author reads: one line per command, and for each that differs, where, what and why. */
import { type Actual, type Command, type Difference, words } from '../../transcript/index.ts';

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

export function passed(command: Command, milliseconds: number): string {
	return `  ok    ${commandLine(command)}  (${(milliseconds / 1000).toFixed(1)} s)`;
}

export function skipped(command: Command, why: string): string {
	return `  skip  ${commandLine(command)}  (${why})`;
}

/** A command that could not be run as the book says. */
export function failed(path: string, command: Command, problem: string): string {
	return [`  FAIL  ${commandLine(command)}`, `        ${placeOf(path, command)}`, `        ${problem}`].join(
		'\n',
	);
}

/** A command whose output is not the book's. */
export function differs(
	path: string,
	command: Command,
	actual: Actual,
	differences: readonly Difference[],
): string {
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
