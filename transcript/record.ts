/**
 * Makes a chapter's recording from a run that matched: the text is the book's, which that run has confirmed, the rhythm the
 * run's. So the recording reads as the page does, and stays byte for byte what it was while nothing but names, counters
 * and times is another.
 */
import type { Block, Command } from './block.ts';
import type { Cast, CastEvent } from './cast.ts';
import { markerLabel } from './recording.ts';
import { COLUMNS } from './screen.ts';
import { blockSteps } from './steps.ts';

/** The book's terminal. */
const TERM = { cols: COLUMNS, rows: 30 };

/** A reader's eyes need this long before the next command, seconds. */
const BETWEEN = 0.6;

/** Longest pause that a player keeps, seconds. */
const IDLE = 2;

/** When each line of a command's output had arrived, milliseconds after it began; by the commands' `index`. */
export type Rhythm = ReadonlyMap<number, readonly number[]>;

/**
 * @param rhythm a command without one is left out: it was skipped
 * @param before the recording so far: where its text is still the book's, its rhythm is kept
 */
export function record(
	blocks: readonly Pick<Block, 'commands' | 'lines'>[],
	rhythm: Rhythm,
	title: string,
	before?: Cast,
): Cast {
	const known = new Map(
		(before === undefined ? [] : segments(before)).map((events) => [essence(events), events]),
	);
	const events = blocks.flatMap((block) =>
		blockSteps(block).flatMap(({ command, part }) => {
			const arrivals = rhythm.get(command.index);
			if (arrivals === undefined) return [];
			const made = segment(block, command, part, arrivals);
			return known.get(essence(made)) ?? made;
		}),
	);
	return { header: { version: 3, term: TERM, title, idle_time_limit: IDLE }, events };
}

/** A marker, prompt and command for the first stretch, and the lines of the stretch. */
function segment(
	{ lines }: Pick<Block, 'lines'>,
	command: Command,
	part: number,
	arrivals: readonly number[],
): CastEvent[] {
	const text = (from: number, to: number) => lines.slice(from, to).map((line) => `${line.text}\r\n`);
	const first = command.parts.slice(0, part).reduce((sum, [from, to]) => sum + to - from, 0);
	const [from, to] = command.parts[part] ?? [0, 0];
	const events: CastEvent[] = [{ interval: 0, code: 'm', data: markerLabel(command) }];
	if (part === 0) {
		events.push({ interval: BETWEEN, code: 'o', data: text(...command.typedLines).join('') });
	}
	// Come back to, it has what it printed meanwhile at once.
	let last = part === 0 ? 0 : (arrivals[first] ?? 0);
	text(from, to).forEach((data, index) => {
		// Where the book left lines out, or put them in another order, the last arrival is the best that is known.
		const at = Math.max(last, arrivals[first + index] ?? last);
		events.push({ interval: (at - last) / 1000, code: 'o', data });
		last = at;
	});
	return events;
}

/** Cuts a recording before its markers. */
function segments({ events }: Cast): CastEvent[][] {
	const cut: CastEvent[][] = [];
	for (const event of events) {
		if (event.code === 'm') cut.push([event]);
		else cut.at(-1)?.push(event);
	}
	return cut;
}

/** What a stretch says, without when. */
function essence(events: readonly CastEvent[]): string {
	return JSON.stringify(events.map(({ code, data }) => [code, data]));
}
