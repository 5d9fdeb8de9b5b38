/** Another day, another hour: every clock of the run is moved by as much, and packets are a little nearer or farther. */
import type { Random } from '../random.ts';
import { type Run, type Scene, withLines } from '../scene.ts';
import type { HarmlessFamily } from './family.ts';

const DAY = 86_400;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

const two = (number: number): string => `${number}`.padStart(2, '0');
const clock = (date: Date): string =>
	[date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
const day = (date: Date): string => `${date.getUTCDate()}`.padStart(2);

function moved(date: number, seconds: number): Date {
	return new Date(date + seconds * 1000);
}

/** `Mon Nov 23 14:13:01 2026`, `Mon Nov 23 14:13:27 UTC 2026`. */
const DATE = /\b(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat) ([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) (UTC )?(20\d\d)\b/g;
/** Of `ls -l`: `Nov 23 14:12`, without a year. */
const FILE = /(?<=^[-dlcbps][-rwxsStT]{9} .{1,80} )([A-Z][a-z]{2} [ \d]\d \d\d:\d\d)(?= )/g;
/** Of `tcpdump`. */
const PACKET = /^\d\d:\d\d:\d\d\.\d{6}(?= )/;

function dated(line: string, seconds: number): string {
	return line
		.replace(DATE, (_, text: string, zone: string | undefined, year: string) => {
			const date = moved(Date.parse(`${text} ${year} UTC`), seconds);
			const month = MONTHS[date.getUTCMonth()] ?? '';
			return `${DAYS[date.getUTCDay()] ?? ''} ${month} ${day(date)} ${clock(date)} ${zone ?? ''}${date.getUTCFullYear()}`;
		})
		.replace(FILE, (text: string) => {
			const date = moved(Date.parse(`${text} 2026 UTC`), seconds);
			return `${MONTHS[date.getUTCMonth()] ?? ''} ${day(date)} ${clock(date).slice(0, 5)}`;
		});
}

/** Microseconds since midnight. */
function timeOf(text: string): number {
	const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number);
	return Math.round((hours * 3600 + minutes * 60 + seconds) * 1e6);
}

function written(microseconds: number): string {
	const whole = Math.floor(microseconds / 1e6);
	return `${clock(new Date(whole * 1000))}.${`${microseconds % 1e6}`.padStart(6, '0')}`;
}

/** The packets of one capture: the first one moved, those behind it as far away as they were, or up to twice. */
function captured(lines: readonly string[], seconds: number, random: Random): readonly string[] {
	let before: number | undefined;
	let now = 0;
	return lines.map((line) => {
		const [text] = PACKET.exec(line) ?? [];
		if (text === undefined) return line;
		const time = timeOf(text);
		const gap = before === undefined ? 0 : Math.max(0, time - before);
		now = before === undefined ? time + seconds * 1e6 : now + gap + random.below(gap + 1);
		before = time;
		return written(now) + line.slice(text.length);
	});
}

function vary({ outputs, run, text }: Scene, random: Random): Run {
	const times = (text.match(/^\d\d:\d\d:\d\d\.\d{6}(?= )/gm) ?? []).map((time) => timeOf(time) / 1e6);
	const first = times.length === 0 ? 0 : Math.floor(Math.min(...times));
	const last = times.length === 0 ? 0 : Math.ceil(Math.max(...times));
	// A clock without a date does not go over midnight, not even when the gaps in a capture are doubled.
	const seconds = random.between(-first, Math.max(0, DAY - 1 - last - (last - first)));
	const days = random.between(-20, 3);
	return withLines(
		run,
		new Map(
			outputs.map(({ index, lines }) => [
				index,
				captured(
					lines.map((line) => dated(line, days * DAY + seconds)),
					seconds,
					random,
				),
			]),
		),
	);
}

export const clockVariants: readonly HarmlessFamily[] = [{ name: 'other clock times', vary }];
