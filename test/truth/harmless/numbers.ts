/**
 * Numbers that a machine gives out as they come: process ids, ICMP ids, ports of clients, where TCP begins to count, and
 * how often a ping had asked when a key ended it.
 */
import type { Random } from '../random.ts';
import { type Output, type Run, type Scene, withLines } from '../scene.ts';
import type { HarmlessFamily } from './family.ts';

type Renumber = (output: Output, random: Random) => readonly string[];

/** @param other one run's numbers, by what stands for them in the run that was given */
function consistently(
	{ outputs, run }: Scene,
	{ pattern, of }: { pattern: RegExp; of: RegExp },
	other: (number: number) => number,
): Run {
	const names = new Map<string, string>();
	const named = (number: string) => {
		const name = names.get(number) ?? `${other(Number(number))}`;
		names.set(number, name);
		return name;
	};
	const rewritten = outputs
		.filter(({ command }) => of.test(command))
		.map(({ index, lines }) => [index, lines.map((line) => line.replace(pattern, named))] as const);
	return withLines(run, new Map(rewritten));
}

/** Different numbers for different ones. */
function distinct(from: number, to: number, random: Random): () => number {
	const given = new Set<number>();
	return () => {
		let number = random.between(from, to);
		while (given.has(number)) number = random.between(from, to);
		given.add(number);
		return number;
	};
}

/** A capture begins later: all its packets are as many pings further on. */
function later({ lines }: Output, random: Random): readonly string[] {
	const more = random.between(1, 40);
	return lines.map((line) =>
		line.replace(
			/(?<=\bICMP echo re(?:quest|ply), id \d{1,5}, seq )\d{1,5}/,
			(seq) => `${Number(seq) + more}`,
		),
	);
}

/** More packets had been seen than were asked for when the capture ended. */
function seen({ lines }: Output, random: Random): readonly string[] {
	const more = random.below(5);
	return lines.map((line) =>
		line.replace(/^(\d{1,9}) packets?(?= received by filter$)/, (_, number) => {
			const all = Number(number) + more;
			return all === 1 ? '1 packet' : `${all} packets`;
		}),
	);
}

/** Both sides of a connection begin to count elsewhere; what is counted stays. */
function counting({ lines }: Output, random: Random): readonly string[] {
	const starts = new Map<number, number>();
	const start = (number: string) => {
		// What is acknowledged first is the other side's start, and one more.
		const known = starts.get(Number(number)) ?? starts.get(Number(number) - 1);
		if (known !== undefined) return known + (starts.has(Number(number)) ? 0 : 1);
		const other = random.between(1e9, 4e9);
		starts.set(Number(number), other);
		return other;
	};
	return lines.map((line) =>
		line.replace(/(?<=, (?:seq|ack) )\d{7,10}(?=,)/g, (number) => `${start(number)}`),
	);
}

/** A key ends a ping some replies later. */
function longer({ command, pressed, lines }: Output, random: Random): readonly string[] {
	const replies = lines.flatMap((line, at) =>
		/^\d{1,5} bytes from .{1,80}? (?:icmp_)?seq=\d/.test(line) ? [at] : [],
	);
	const last = replies.at(-1);
	if (!pressed || !command.startsWith('ping ') || last === undefined) return lines;
	const more = Array.from({ length: random.between(1, 3) }, (_, i) =>
		(lines[last] ?? '').replace(/(?<=seq=)\d{1,5}/, (seq) => `${Number(seq) + i + 1}`),
	);
	const plus = (number: string) => `${Number(number) + more.length}`;
	return lines
		.toSpliced(last + 1, 0, ...more)
		.map((line) => line.replace(/\d{1,5}(?= packets transmitted| (?:packets )?received,)/g, plus));
}

function family(name: string, renumber: Renumber): HarmlessFamily {
	return {
		name,
		vary: ({ outputs, run }, random) =>
			withLines(run, new Map(outputs.map((output) => [output.index, renumber(output, random)]))),
	};
}

/** The kernel gives clients these, and more: up to 60999, but WireGuard listens among them. */
const EPHEMERAL = { from: 32_768, to: 51_819 };

export const numberVariants: readonly HarmlessFamily[] = [
	{
		name: 'other ICMP ids',
		vary: (scene, random) =>
			consistently(
				scene,
				{ pattern: /(?<=\becho re(?:quest|ply), id |\bcode=0 id=)\d{1,5}\b/g, of: /^(tcpdump|conntrack)/ },
				distinct(1, 65_000, random),
			),
	},
	{
		name: 'other ports of clients',
		vary(scene, random) {
			const port = distinct(EPHEMERAL.from + 1000, EPHEMERAL.to, random);
			return consistently(
				scene,
				{
					pattern:
						/(?<=\b[sd]port=)(?:3[3-9]|[45]\d)\d{3}\b(?!\d)|(?<=(?:\d{1,3}\.){3}\d{1,3}\.)(?:3[3-9]|[45]\d)\d{3}(?=:| >)/g,
					of: /^(tcpdump|conntrack)/,
				},
				// Programs that ask for a port of their own, as traceroute does, keep it.
				(number) => (number < 33_600 ? number : port()),
			);
		},
	},
	{
		name: 'other process ids',
		vary: (scene, random) =>
			consistently(scene, { pattern: /^\d{1,7}$/g, of: /State\.Pid/ }, distinct(200, 30_000, random)),
	},
	family('a capture that begins later', later),
	family('a ping that is ended later', longer),
	family('more packets seen by a filter', seen),
	family('other TCP sequence numbers', counting),
];
