/** What the author reads: one line per command, and for each that differs, where, what and why. */

import type { Change, Refusal } from '../../transcript/index.ts';
import { type Actual, type Command, type Difference, rebound, words } from '../../transcript/index.ts';
import type { Verifiable } from './chapter-files.ts';
import { type Result, verdictOf } from './results.ts';
import { type Fault, type Tally, tallyOf, type Verified } from './verify.ts';

/** Lines of a missing or surplus output that are shown one by one. */
const MAX_DIFFERENCES = 12;

/** Columns of a line that are shown: more than a terminal has would wrap, and its marks stand under nothing. */
const MAX_COLUMNS = 160;
/** Of these, so many before what differs. */
const BEFORE = 40;

function commandLine(command: Command): string {
	const [first = '', ...more] = command.command.split('\n');
	return `${command.prompt}${first}${more.length > 0 ? ' …' : ''}`;
}

function placeOf(path: string, command: Command, difference?: Difference): string {
	const { expectedLine } = difference ?? {};
	const position = expectedLine === undefined ? undefined : command.outputPositions[expectedLine];
	return `${path}:${(position ?? command.position.start).line}`;
}

/** One result, or what is wrong with the chapter, as a person reads it. */
export function told(path: string, result: Result | Fault): string {
	if (!('kind' in result)) {
		const { path: where, line, column, message, hint } = result;
		return [
			`  FAIL  ${where}:${line}:${column}`,
			`        ${message}`,
			...(hint === '' ? [] : [`        ${hint}`]),
		].join('\n');
	}
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
		const here = actualLine === undefined ? undefined : (actual.lines[actualLine] ?? '');
		const [from, to] = columns ?? [0, 0];
		const start = from + BEFORE < MAX_COLUMNS ? 0 : from - BEFORE;
		const book = expectedLine === undefined ? undefined : (command.output[expectedLine] ?? '');
		// The book's line may end before.
		if (book !== undefined)
			lines.push(`          book | ${window(book, Math.max(0, Math.min(start, book.length - MAX_COLUMNS)))}`);
		if (here === undefined) continue;
		lines.push(`          here | ${window(here, start)}`);
		if (to > from) {
			const marks = '^'.repeat(Math.min(to - from, start + MAX_COLUMNS - from));
			lines.push(`               | ${' '.repeat(from - start + (start > 0 ? 1 : 0))}${marks}`);
		}
	}
	const rest = differences.length - MAX_DIFFERENCES;
	if (rest > 0) lines.push(`        … and ${rest} more`);
	return lines.join('\n');
}

/** As much of a line as is shown. */
function window(line: string, start: number): string {
	const end = start + MAX_COLUMNS;
	return `${start > 0 ? '…' : ''}${line.slice(start, end)}${line.length > end ? '…' : ''}`;
}

/** `1 passed, 0 failed`, and how many were skipped where some were. */
export function summary({ passed, failed, skipped }: Tally): string {
	return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
}

/** Everything for a program to read; `line` and `column` count from 1. */
export function report(verified: readonly Verified[]): object {
	const chapters = verified.map(({ of, seed, faults, results }) => ({
		chapter: of.name,
		path: of.path,
		title: of.title,
		...(seed === undefined ? {} : { seed }),
		faults,
		commands: results.map(commandReport),
	}));
	return { ...tallyOf(verified), chapters };
}

function commandReport(result: Result) {
	const { command } = result;
	const { line, column } = command.position.start;
	const told = {
		line,
		column,
		prompt: command.prompt,
		command: command.command,
		verdict: verdictOf(result) ?? 'skipped',
	};
	if (result.kind === 'skipped') return { ...told, why: result.why };
	if (result.kind === 'problem') return { ...told, problem: result.problem };
	const differences = result.comparison.differences.map(({ reason, expectedLine, actualLine }) => ({
		line: command.outputPositions[expectedLine ?? -1]?.line ?? line,
		...(expectedLine === undefined ? {} : { book: command.output[expectedLine] }),
		...(actualLine === undefined ? {} : { here: result.actual.lines[actualLine] }),
		reason,
		words: { en: words(reason, 'en'), 'zh-CN': words(reason, 'zh-CN') },
	}));
	return { ...told, milliseconds: Math.round(result.milliseconds), differences };
}

/** What `--update` is about to write, in the field's words; and what prose that names a value will say then. */
export function toldChange(
	{ path, chapter }: Pick<Verifiable, 'path' | 'chapter'>,
	{ command, differences, output }: Change,
): string {
	const lines = differences.slice(0, MAX_DIFFERENCES).map((difference) => {
		const { reason } = difference;
		return `        ${placeOf(path, command, difference)}  ${changed(reason)}`;
	});
	const rest = differences.length - MAX_DIFFERENCES;
	if (rest > 0) lines.push(`        … and ${rest} more`);
	const outputs = new Map([[command.index, output]]);
	for (const { pair, value } of chapter.blocks.flatMap((block) => rebound(block, outputs))) {
		lines.push(
			`        ${path}:${pair.position.line}  {$${pair.name}} ${pair.value} → ${value}, wherever prose says it`,
		);
	}
	return [`  new   ${commandLine(command)}`, ...lines].join('\n');
}

/** What `--update` leaves to the author. */
export function toldRefusal(path: string, { command, differences }: Refusal): string {
	const lines = differences.map(({ reason }) => {
		const hint =
			reason.code === 'exit'
				? ` If that is what the reader shall see, write exit=${reason.here} into the fence.`
				: '';
		return `        ${placeOf(path, command)}  ${words(reason, 'en')}${hint}`;
	});
	return [`  FAIL  ${commandLine(command)}`, ...lines].join('\n');
}

function changed(reason: Difference['reason']): string {
	switch (reason.code) {
		case 'value': {
			const { subject, label, book, here } = reason;
			return `${[subject, label].filter((word) => word !== undefined).join(' ')} ${book} → ${here}`.trimStart();
		}
		case 'missing-line':
			return `- ${reason.book}`;
		case 'extra-line':
			return `+ ${reason.here}`;
		default:
			return words(reason, 'en');
	}
}
