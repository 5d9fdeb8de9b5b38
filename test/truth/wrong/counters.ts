/** Counters that say that something is wrong: one that falls or has not moved, and errors in columns. */
import { countersOf, numberAt, withNumbers } from '../counters.ts';
import type { Random } from '../random.ts';
import { type Output, ownerOf, type Scene } from '../scene.ts';
import { perOutput, shows, showsLine, type Wrong, type WrongFamily } from './family.ts';

function* falling({ outputs }: Scene): Generator<Wrong> {
	const before = new Map<string, number>();
	for (const output of outputs) {
		for (const { key, packets, bytes } of countersOf(output)) {
			const least = before.get(key) ?? 0;
			const now = numberAt(output.lines, packets);
			before.set(key, Math.max(least, now));
			// As many packets as one less than before, each as large as it is on average.
			for (const fewer of new Set(
				[least - 1, Math.floor(least / 2)].filter((each) => each >= 0 && each < least),
			)) {
				const size = now === 0 ? 0 : Math.floor((numberAt(output.lines, bytes) * fewer) / now);
				const lines = withNumbers(
					output.lines,
					new Map([
						[packets, fewer],
						[bytes, size],
					]),
				);
				yield shows(output, lines, `${key}: ${fewer} packets, after ${least}`, lines[packets.line] ?? '');
			}
		}
	}
}

/** Rules that drop, accept or hand on; a rule that translates meets only the first packet of a connection. */
const RULE = / iptables (?:filter|raw) /;

/** What a host says and hears by itself may be nothing yet; what it forwards somebody has sent. */
const OWN = / (?:INPUT|OUTPUT) $/;

/** A rule that the chapter's packets met, and that has met none: they went another way, or were lost before it. */
function* idle({ outputs }: Scene): Generator<Wrong> {
	for (const output of outputs) {
		for (const { key, packets, bytes } of countersOf(output)) {
			const met = numberAt(output.lines, packets);
			if (!RULE.test(key) || OWN.test(key) || met === 0) continue;
			const nothing = new Map([packets, bytes].map((spot) => [spot, 0]));
			const lines = withNumbers(output.lines, nothing);
			yield shows(output, lines, `${key}: no packets, not ${met}`, lines[packets.line] ?? '');
		}
	}
}

/** Columns of `ip -s link` and of `/proc/net/dev`. */
const ERRORS = /\b(?:errors|missed|carrier|collsns|errs|fifo|frame|colls)\b/;

/** The words of the line above, in `/proc/net/dev` of the second line of all. */
function columnsAbove({ command, lines }: Output, at: number): readonly string[] {
	if (command.startsWith('cat /proc/net/dev'))
		return (lines[1] ?? '').split(/[\s|]{1,80}/).filter((word) => word !== '');
	const [way, ...columns] = (lines[at - 1] ?? '').trim().split(/\s{1,80}/);
	return /^[RT]X:$/.test(way ?? '') ? columns : [];
}

function* errors(output: Output, random: Random): Generator<Wrong> {
	if (!/^(ip -s|cat \/proc\/net\/dev)/.test(output.command)) return;
	for (const [at, line] of output.lines.entries()) {
		const columns = columnsAbove(output, at).filter((word) => word !== 'face');
		const numbers = [
			...line.replace(/^[^:]{1,20}:/, (name) => ' '.repeat(name.length)).matchAll(/ {1,20}\d{1,18}/g),
		];
		if (columns.length === 0 || columns.length !== numbers.length) continue;
		for (const [n, { 0: text, index }] of numbers.entries()) {
			const column = columns[n] ?? '';
			const name = /^ {0,12}(\S{1,15}):/.exec(line)?.[1] ?? ownerOf(output.lines, at);
			// A bridge without a port drops what it says by itself: as often as it has spoken so far.
			const fails = ERRORS.test(column) && text.trim() === '0';
			const drops = /^drop/.test(column) && text.trim() !== '0' && !/^(?:docker0|br|cni)/.test(name ?? '');
			if (!fails && !drops) continue;
			const other = drops ? '0' : `${random.between(1, 99)}`;
			const wrong = line.slice(0, index) + other.padStart(text.length) + line.slice(index + text.length);
			yield showsLine(output, at, wrong, `${name}: ${column} ${text.trim()} → ${other}`);
		}
	}
}

export const counterFamilies: readonly WrongFamily[] = [
	{ name: 'counter that falls', mutants: falling },
	{ name: 'rule that has met nothing', mutants: idle },
	perOutput('errors in columns', errors),
];
