/** What a ping or a capture shows of a network that loses packets, doubles them, or sends them astray. */
import { type Output, put } from '../scene.ts';
import { perOutput, shows, showsLine, type Wrong, type WrongFamily } from './family.ts';

const REPLY = /^\d{1,5} bytes from /;
const SENT =
	/^(?<sent>\d{1,6}) packets transmitted, (?<received>\d{1,6})(?<words>(?: packets)? received, )(?<lost>\d{1,3})% packet loss/;

interface Ping {
	/** Where the replies stand among the output's lines. */
	readonly replies: readonly number[];
	/** Where the statistics stand. */
	readonly at: number;
	readonly sent: number;
	readonly received: number;
}

function pingOf({ lines }: Output): Ping | undefined {
	const at = lines.findIndex((line) => SENT.test(line));
	const { sent, received } = SENT.exec(lines[at] ?? '')?.groups ?? {};
	if (sent === undefined || received === undefined) return undefined;
	const replies = lines.flatMap((line, n) => (REPLY.test(line) ? [n] : []));
	return { replies, at, sent: Number(sent), received: Number(received) };
}

function statistics(line: string, sent: number, received: number): string {
	const lost = Math.floor(((sent - received) * 100) / sent);
	return line.replace(
		SENT,
		(_, __, ___, words: string) => `${sent} packets transmitted, ${received}${words}${lost}% packet loss`,
	);
}

/** Some of the packets that were sent are not answered. */
function* loss(output: Output): Generator<Wrong> {
	const ping = pingOf(output);
	if (ping === undefined) return;
	const { at, sent, received, replies } = ping;
	const line = output.lines[at] ?? '';
	for (const more of [1, 3]) {
		const text = statistics(line, sent + more, received);
		yield showsLine(output, at, text, `${more} of ${sent + more} packets lost`);
	}
	for (const last of received > 1 ? replies : []) {
		const lines = output.lines.with(at, statistics(line, sent, received - 1)).toSpliced(last, 1);
		yield shows(
			output,
			lines,
			`1 of ${sent} packets lost, and its reply not there`,
			output.lines[last] ?? '',
		);
	}
}

const ROUND_TRIP = /^(?:rtt|round-trip) min\/avg\/max/;

/** No reply at all: everything is lost, and there is nothing to take the time of. */
function* silence(output: Output): Generator<Wrong> {
	const ping = pingOf(output);
	if (ping === undefined || ping.received === 0) return;
	const { at, sent, replies } = ping;
	const none = statistics(output.lines[at] ?? '', sent, 0);
	const bare = output.lines
		.with(at, none)
		.filter((line, n) => !replies.includes(n) && !ROUND_TRIP.test(line));
	yield shows(output, bare, 'no reply', none);
	const address = /^PING \S{1,80}/.exec(output.lines[0] ?? '')?.[0].slice('PING '.length) ?? '';
	const from = address.replace(/\.\d{1,3}$/, '.1');
	const unreachable = output.lines
		.with(at, none)
		.map((line, n) =>
			replies.includes(n)
				? `From ${from} icmp_seq=${replies.indexOf(n) + 1} Destination Host Unreachable`
				: line,
		)
		.filter((line) => !ROUND_TRIP.test(line));
	yield shows(output, unreachable, 'the host is unreachable', unreachable[replies[0] ?? 0] ?? '');
}

/** A reply comes twice. */
function* doubled(output: Output): Generator<Wrong> {
	const ping = pingOf(output);
	if (ping === undefined) return;
	const iputils = (output.lines[ping.at] ?? '').includes('packets received') ? undefined : '+1 duplicates, ';
	for (const at of ping.replies) {
		const twice = `${output.lines[at] ?? ''} (DUP!)`;
		const told = (output.lines[ping.at] ?? '').replace(/(received, )/, `$1${iputils ?? '1 duplicates, '}`);
		const lines = output.lines.with(ping.at, told).toSpliced(at + 1, 0, twice);
		yield shows(output, lines, 'a reply comes twice', twice);
	}
}

/** The first packets are lost, or replies come in another order. */
function* sequence(output: Output): Generator<Wrong> {
	const ping = pingOf(output);
	if (ping === undefined) return;
	for (const [n, at] of ping.replies.entries()) {
		const line = output.lines[at] ?? '';
		const [all, word = '', number = ''] = /(seq=)(\d{1,6})/.exec(line) ?? [];
		if (all === undefined) continue;
		for (const later of [1, 5]) {
			const text = line.replace(all, `${word}${Number(number) + later + ping.replies.length - 1}`);
			yield showsLine(output, at, text, `${all} → ${text.match(/seq=\d{1,6}/)?.[0] ?? ''}`);
		}
		const next = ping.replies[n + 1];
		if (next === undefined) continue;
		const other = output.lines[next] ?? '';
		yield shows(
			output,
			output.lines.with(at, other).with(next, line),
			'two replies in the other order',
			other,
		);
	}
}

/** A reply from another address than the one that was asked. */
function* stranger(output: Output): Generator<Wrong> {
	for (const [at, line] of output.lines.entries()) {
		const from = /^(\d{1,5} bytes from )((?:\d{1,3}\.){3})(\d{1,3})/.exec(line);
		if (from === null) continue;
		const [all, words = '', network = '', host = ''] = from;
		for (const other of ['1', '2', '3', '4'].filter((each) => each !== host)) {
			const text = `${words}${network}${other}${line.slice(all.length)}`;
			yield showsLine(output, at, text, `a reply from ${network}${other}`);
		}
	}
}

const PACKET = /^\d\d:\d\d:\d\d\.\d{6} /;
const MACS = /((?:[0-9a-f]{2}:){5}[0-9a-f]{2}) > ((?:[0-9a-f]{2}:){5}[0-9a-f]{2})(?=,)/;
const ENDS = /((?:\d{1,3}\.){3}\d{1,3}(?:\.\d{1,5})?) > ((?:\d{1,3}\.){3}\d{1,3}(?:\.\d{1,5})?)(?=:)/;

/** One packet goes the other way, as its frame or as a whole. */
function* direction(output: Output): Generator<Wrong> {
	for (const [at, line] of output.lines.entries()) {
		if (!PACKET.test(line)) continue;
		const turned = [
			line.replace(MACS, '$2 > $1'),
			line.replace(ENDS, '$2 > $1'),
			line.replace(MACS, '$2 > $1').replace(ENDS, '$2 > $1'),
		];
		const words = ['from the other MAC', 'from the other address', 'the other way'];
		for (const [n, text] of turned.entries())
			if (text !== line) yield showsLine(output, at, text, `a packet ${words[n] ?? ''}`);
	}
}

/** An answer that belongs to another question. */
function* answers(output: Output): Generator<Wrong> {
	for (const [at, line] of output.lines.entries()) {
		if (!PACKET.test(line)) continue;
		for (const pattern of [/(?<=, id )\d{1,5}(?=,)/, /(?<=, seq )\d{1,5}(?=,)/]) {
			const number = pattern.exec(line);
			// With nothing to compare it with, any number is right.
			const others = output.lines.filter((other, n) => n !== at && pattern.exec(other)?.[0] === number?.[0]);
			if (number === null || others.length === 0) continue;
			for (const more of [1, 7]) {
				const text = put(
					line,
					{ from: number.index, to: number.index + number[0].length, text: `${Number(number[0]) + more}` },
					false,
				);
				const name = /\b(\w{2,3}) $/.exec(line.slice(0, number.index))?.[1] ?? '';
				yield showsLine(
					output,
					at,
					text,
					`${name} ${number[0]} → ${Number(number[0]) + more} in one packet only`,
				);
			}
		}
	}
}

/** A capture that lacks a packet, or sees one twice. */
function* captured(output: Output): Generator<Wrong> {
	for (const [at, line] of output.lines.entries()) {
		if (!PACKET.test(line)) continue;
		yield shows(output, output.lines.toSpliced(at, 1), 'a packet is not there', line);
		yield shows(output, output.lines.toSpliced(at, 0, line), 'a packet is there twice', line);
	}
}

/** The answer is there before the question: two packets of one capture, their times in order. */
function* early(output: Output): Generator<Wrong> {
	for (const [at, line] of output.lines.entries()) {
		const next = output.lines[at + 1] ?? '';
		const [times, nextTimes] = [PACKET.exec(line), PACKET.exec(next)];
		if (times === null || nextTimes === null) continue;
		const first = times[0] + next.slice(nextTimes[0].length);
		const second = nextTimes[0] + line.slice(times[0].length);
		yield shows(
			output,
			output.lines.with(at, first).with(at + 1, second),
			'two packets in the other order',
			first,
		);
	}
}

/** A router on the way does not answer, or says that the way ends there. */
function* hops(output: Output): Generator<Wrong> {
	for (const [at, line] of output.lines.entries()) {
		const [, number, rest] = /^( {0,2}\d{1,3} )( .{0,80} ms)$/.exec(line) ?? [];
		if (number === undefined || rest === undefined || !output.command.startsWith('traceroute')) continue;
		yield showsLine(output, at, `${number} * * *`, `hop ${number.trim()} does not answer`);
		yield showsLine(output, at, `${line} !H`, `hop ${number.trim()}: the host is unreachable`);
	}
}

export const packetFamilies: readonly WrongFamily[] = [
	perOutput('packet loss', loss),
	perOutput('no reply', silence),
	perOutput('duplicate reply', doubled),
	perOutput('sequence of replies', sequence),
	perOutput('reply from another', stranger),
	perOutput('direction of a packet', direction),
	perOutput('answer to another question', answers),
	perOutput('packet in a capture', captured),
	perOutput('order of packets', early),
	perOutput('hop', hops),
];
