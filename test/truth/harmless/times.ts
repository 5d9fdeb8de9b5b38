/** How long things took: round trips, with statistics that fit them, ages, and what is left of timers. */
import { dockerTable } from '../docker-table.ts';
import type { Random } from '../random.ts';
import { type Output, type Run, type Scene, withLines } from '../scene.ts';
import type { HarmlessFamily } from './family.ts';

/** From a quiet machine to an emulated one, microseconds; every order of magnitude as likely. */
function trip(random: Random): number {
	return random.between(1, 9) * 10 ** random.between(1, 4) + random.below(10);
}

const milliseconds = (microseconds: number): string => (microseconds / 1000).toFixed(3);

/** As iputils prints a reply's: three digits that count, no more than three behind the point. */
function counted(microseconds: number): string {
	const digits = [1000, 10_000, 100_000].findIndex((limit) => microseconds < limit);
	return (microseconds / 1000).toFixed(digits < 0 ? 0 : 3 - digits);
}

const REPLY = /^(?<before>\d{1,5} bytes from .{1,80} time=)(?<time>[\d.]{1,10})(?= ms)/;

function* replies(lines: readonly string[]): Generator<number> {
	for (const [at, line] of lines.entries()) if (REPLY.test(line)) yield at;
}

function ping({ lines }: Output, random: Random): readonly string[] {
	const own = [...lines];
	const trips: number[] = [];
	const busybox = lines.some((line) => line.startsWith('round-trip '));
	for (const at of replies(lines)) {
		const taken = trip(random);
		trips.push(taken);
		own[at] = (own[at] ?? '').replace(REPLY, `$<before>${busybox ? milliseconds(taken) : counted(taken)}`);
	}
	if (trips.length === 0) return lines;
	const mean = trips.reduce((sum, taken) => sum + taken, 0) / trips.length;
	const squares = trips.reduce((sum, taken) => sum + taken ** 2, 0) / trips.length;
	const figures = [Math.min(...trips), mean, Math.max(...trips), Math.sqrt(Math.max(0, squares - mean ** 2))];
	return own.map((line) =>
		line
			.replace(
				/^(round-trip min\/avg\/max = )[\d./]{5,60}/,
				`$1${figures.slice(0, 3).map(milliseconds).join('/')}`,
			)
			.replace(/^(rtt min\/avg\/max\/mdev = )[\d./]{5,60}/, `$1${figures.map(milliseconds).join('/')}`)
			.replace(
				/(?<=packet loss, time )\d{1,8}(?=ms)/,
				`${(trips.length - 1) * 1000 + random.between(0, 90)}`,
			),
	);
}

function traceroute({ command, lines }: Output, random: Random): readonly string[] {
	if (!command.startsWith('traceroute')) return lines;
	return lines.map((line) => line.replace(/\b\d{1,5}\.\d{3}(?= ms)/g, () => milliseconds(trip(random))));
}

/** Docker's words for an age. @param seconds not negative */
function ago(seconds: number): string {
	const minutes = Math.floor(seconds / 60);
	const hours = Math.round(minutes / 60);
	if (seconds < 1) return 'Less than a second';
	if (seconds === 1) return '1 second';
	if (seconds < 60) return `${seconds} seconds`;
	if (minutes === 1) return 'About a minute';
	if (minutes < 60) return `${minutes} minutes`;
	return hours === 1 ? 'About an hour' : `${hours} hours`;
}

/** `docker ps`: what was created first is the oldest, and none is up for longer than it is there. */
function ages({ command, lines }: Output, random: Random): readonly string[] {
	if (!/^docker (ps|images)\b/.test(command)) return lines;
	let age = 0;
	const told = lines.map((line) => {
		age += random.pick([1, 7, 30, 61, 200, 4000]);
		const up = Math.max(0, age - random.below(3));
		return line
			.replace(
				/(?<= {3})(?:Less than a|About an?|\d{1,3}) (?:second|minute|hour|day|week|month|year)s? ago(?= |$)/,
				`${ago(age)} ago`,
			)
			.replace(
				/(?<= {3}Up )(?:Less than a|About an?|\d{1,3}) (?:second|minute|hour|day|week|month|year)s?(?= |$)/,
				ago(up),
			);
	});
	return dockerTable(told);
}

/** What counts up or down while one looks: an entry's age, the seconds that a connection is still remembered. */
function timers({ command, lines }: Output, random: Random): readonly string[] {
	if (/^brctl showmacs/.test(command)) {
		return lines.map((line) =>
			line.replace(/(?<=\bno\s{1,20}) {0,5}\d{1,3}\.\d\d$/, (age) =>
				random.between(0, 29999).toString().padStart(3, '0').replace(/(..)$/, '.$1').padStart(age.length),
			),
		);
	}
	if (/^brctl showstp/.test(command)) {
		return lines.map((line) =>
			line.replace(/(?<=\bgc timer\s{1,30}) {0,5}\d{1,3}\.\d\d$/, (left) =>
				`${random.between(10, 299)}.${random.between(10, 99)}`.padStart(left.length),
			),
		);
	}
	if (/^conntrack/.test(command)) {
		return lines.map((line) =>
			line.replace(/(?<=^(?:udp|icmp|unknown) {1,8}\d{1,3} )\d{1,3}(?= )/, () => `${random.between(1, 29)}`),
		);
	}
	return lines;
}

type Reader = (output: Output, random: Random) => readonly string[];

function family(name: string, read: Reader): HarmlessFamily {
	return {
		name,
		vary: ({ outputs, run }: Scene, random: Random): Run =>
			withLines(run, new Map(outputs.map((output) => [output.index, read(output, random)]))),
	};
}

export const timeVariants: readonly HarmlessFamily[] = [
	family('other round-trip times', ping),
	family('other times of hops', traceroute),
	family('other ages', ages),
	family('other timers', timers),
];
