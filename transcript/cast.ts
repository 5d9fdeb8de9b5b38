/**
 * Recordings: asciicast v3, one header and one event to a line.
 *
 *     {"version":3,"term":{"cols":100,"rows":30},"title":"docker-single-host"}
 *     [0, "m", "0 ip route"]
 *     [0.4, "o", "node1:~# ip route\r\n"]
 *     [0.031, "o", "default via 192.168.56.1 dev eth0 \r\n"]
 *
 * @see https://docs.asciinema.org/manual/asciicast/v3/
 */

/** What happened: output came, a marker was set, the recorded program ended. */
export const CAST_CODES = ['o', 'm', 'x'] as const;
export type CastCode = (typeof CAST_CODES)[number];

export interface CastHeader {
	readonly version: 3;
	/** Columns and rows. */
	readonly term: { readonly cols: number; readonly rows: number };
	readonly title?: string;
	/** Longest pause that a player keeps, seconds. */
	readonly idle_time_limit?: number;
}

export interface CastEvent {
	/** Since the event before, seconds; printed in whole milliseconds. */
	readonly interval: number;
	readonly code: CastCode;
	readonly data: string;
}

export interface Cast {
	readonly header: CastHeader;
	readonly events: readonly CastEvent[];
}

/** A recording that cannot be read; the message names the line. */
export class CastError extends Error {
	override readonly name = 'CastError';
}

/**
 * Reads a recording. Comments (`#`) and what else a header may say are passed over.
 * @throws {CastError} for anything that {@link printCast} does not write
 */
export function parseCast(text: string): Cast {
	const [first = '', ...rest] = text.split('\n');
	const events: CastEvent[] = [];
	for (const [at, line] of rest.entries()) {
		if (line.trim() !== '' && !line.startsWith('#')) events.push(eventOf(line, at + 2));
	}
	return { header: headerOf(first), events };
}

/** `printCast(parseCast(x)) === x` for every x that it has printed. */
export function printCast({ header, events }: Cast): string {
	const { version, term, title, idle_time_limit } = header;
	const { cols, rows } = term;
	const lines = events.map(
		({ interval, code, data }) => `[${milliseconds(interval)}, "${code}", ${JSON.stringify(data)}]`,
	);
	// Named one by one: the order of an object's keys is no business of whoever made it.
	return `${[JSON.stringify({ version, term: { cols, rows }, title, idle_time_limit }), ...lines].join('\n')}\n`;
}

/** In seconds, as in 0.031; never in exponents, which other readers of the format may not know. */
function milliseconds(seconds: number): string {
	return String(Math.round(seconds * 1000) / 1000);
}

function headerOf(line: string): CastHeader {
	const header = json(line, 1);
	const wrong = (what: string): CastError =>
		new CastError(`Line 1 of the recording: ${what}, as in {"version":3,"term":{"cols":100,"rows":30}}.`);
	if (!isObject(header)) throw wrong('a recording begins with its header');
	const { version, term, title, idle_time_limit } = header;
	if (version !== 3) throw wrong(`this is version ${JSON.stringify(version)} of the format, not 3`);
	if (!isObject(term)) throw wrong('the header lacks the size of the terminal');
	const { cols, rows } = term;
	if (!isCount(cols) || !isCount(rows)) throw wrong('columns and rows are whole numbers');
	if (title !== undefined && typeof title !== 'string') throw wrong('a title is a string');
	if (idle_time_limit !== undefined && !isInterval(idle_time_limit))
		throw wrong('idle_time_limit is seconds');
	return {
		version,
		term: { cols, rows },
		...(title === undefined ? {} : { title }),
		...(idle_time_limit === undefined ? {} : { idle_time_limit }),
	};
}

function eventOf(line: string, number: number): CastEvent {
	const event = json(line, number);
	const wrong = (what: string): CastError =>
		new CastError(`Line ${number} of the recording: ${what}, as in [0.25, "o", "text"]; this is ${line}`);
	if (!Array.isArray(event) || event.length !== 3) throw wrong('an event is an interval, a code and data');
	const [interval, letter, data]: readonly unknown[] = event;
	if (!isInterval(interval)) throw wrong('an interval is seconds since the event before');
	const code = CAST_CODES.find((known) => known === letter);
	if (code === undefined) throw wrong(`a code is one of ${CAST_CODES.join(', ')}`);
	if (typeof data !== 'string') throw wrong("an event's data is a string");
	return { interval, code, data };
}

function json(line: string, number: number): unknown {
	try {
		return JSON.parse(line);
	} catch (cause) {
		throw new CastError(`Line ${number} of the recording is not JSON: ${line}`, { cause });
	}
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
	return Number.isInteger(value) && Number(value) > 0;
}

function isInterval(value: unknown): value is number {
	return typeof value === 'number' && value >= 0;
}
