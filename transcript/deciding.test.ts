/** Which of two that look alike is which: left open until an output tells, over the whole chapter. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareAll, parseBlock, words } from './index.ts';

/** A veth on the host, and its container's end. */
interface Wire {
	readonly name: string;
	readonly mac: string;
	readonly own: number;
	readonly peer: number;
}

const stanza = ({ name, mac }: Wire) => [
	`${name}: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500`,
	`        ether ${mac}  txqueuelen 0  (Ethernet)`,
];

/** The commands of a chapter that come to the same interfaces again and again, each with its lines. */
const OUTPUTS: Readonly<Record<string, (wires: readonly Wire[]) => string[]>> = {
	'ifconfig | grep veth -A 1': (wires) => byName(wires).flatMap(stanza),
	'brctl show': (wires) => [
		'bridge name     bridge id               STP enabled     interfaces',
		...byName(wires).map(({ name }, i) =>
			i === 0
				? `docker0         8000.0242c0f70580       no              ${name}`
				: `                                                        ${name}`,
		),
	],
	'ls /sys/class/net': (wires) => [byName(wires).reduce((line, { name }) => `${line}  ${name}`, 'eth0  lo')],
	'bridge fdb show br docker0': (wires) =>
		byName(wires).flatMap((wire) => [
			`02:42:ac:11:00:0${wires.indexOf(wire) + 2} dev ${wire.name} master docker0`,
			`${wire.mac} dev ${wire.name} vlan 1 master docker0 permanent`,
		]),
	'ip -br link show master docker0': (wires) =>
		wires.map(
			({ name, mac, peer }) => `${name}@if${peer}  UP             ${mac} <BROADCAST,MULTICAST,UP,LOWER_UP>`,
		),
	'ip link show master docker0': (wires) =>
		wires.map(
			({ name, own, peer }) => `${own}: ${name}@if${peer}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500`,
		),
};

/** Those that show a veth's name together with its MAC. */
const BOTH = new Set([
	'ifconfig | grep veth -A 1',
	'bridge fdb show br docker0',
	'ip -br link show master docker0',
]);

const byName = (wires: readonly Wire[]) => wires.toSorted((a, b) => (a.name < b.name ? -1 : 1));

type Outputs = readonly (readonly [command: string, lines: readonly string[]])[];

const chapter = (commands: readonly string[], wires: readonly Wire[]): Outputs =>
	commands.map((command) => [command, OUTPUTS[command]?.(wires) ?? []]);

function differences(book: Outputs, run: Outputs): string[] {
	const { commands } = parseBlock(
		book.flatMap(([command, lines]) => [`node1:~# ${command}`, ...lines]).join('\n'),
	);
	const results = new Map(run.map(([, lines], index) => [index, { lines }]));
	return [...compareAll(commands, results)].flatMap(([index, comparison]) =>
		comparison.differences.map(({ reason }) => `${commands[index]?.command}: ${words(reason, 'en')}`),
	);
}

const BOOK: readonly Wire[] = [
	{ name: 'vetha000000', mac: '72:fa:55:08:60:01', own: 5, peer: 4 },
	{ name: 'vethb000000', mac: '72:fa:55:08:60:02', own: 7, peer: 6 },
];
/** Here the first of the two sorts behind the second. */
const RUN: readonly Wire[] = [
	{ name: 'vethd111111', mac: 'a2:30:1a:2c:06:01', own: 9, peer: 8 },
	{ name: 'vethc222222', mac: 'a2:30:1a:2c:06:02', own: 11, peer: 10 },
];

describe('two veths that ifconfig shows first', () => {
	const first = 'ifconfig | grep veth -A 1';

	it.each(Object.keys(OUTPUTS))('are told apart by what comes later: %s', (later) => {
		const commands = [first, later, 'ip link show master docker0'];
		expect(differences(chapter(commands, BOOK), chapter(commands, RUN))).toEqual([]);
	});

	it('are told apart by the number that a container gives of its other end', () => {
		const ends = (wires: readonly Wire[]): Outputs => [
			...chapter([first, 'brctl show'], wires),
			['docker exec nginx-1 cat /sys/class/net/eth0/iflink', [`${wires[0]?.own}`]],
			...chapter(['ip link show master docker0'], wires),
		];
		expect(differences(ends(BOOK), ends(RUN))).toEqual([]);
	});

	it('cannot both be the one that a later output tells', () => {
		const commands = [first, 'brctl show', 'ip -br link show master docker0'];
		const [one, other] = RUN;
		if (one === undefined || other === undefined) throw new Error('two wires');
		// Every output is right by itself; only the first and the last together are not.
		const crossed = [
			{ ...one, mac: other.mac },
			{ ...other, mac: one.mac },
		];
		const run = [...chapter(commands.slice(0, 2), RUN), ...chapter(commands.slice(2), crossed)];
		expect(differences(chapter(commands.slice(2), BOOK), run.slice(2))).toEqual([]);
		expect(differences(chapter(commands, BOOK), run)).toEqual([
			'ip -br link show master docker0: The book’s 72:fa:55:08:60:01 was a2:30:1a:2c:06:01 here before; now it is a2:30:1a:2c:06:02.',
			'ip -br link show master docker0: The book’s 72:fa:55:08:60:02 was a2:30:1a:2c:06:02 here before; now it is a2:30:1a:2c:06:01.',
		]);
	});
});

describe('any number of veths', () => {
	const hex = fc.integer({ min: 0, max: 0xfffffff }).map((n) => n.toString(16).padStart(7, '0'));
	const wires = (count: number) =>
		fc
			.tuple(
				fc.uniqueArray(hex, { minLength: count, maxLength: count }),
				fc.uniqueArray(fc.integer({ min: 0x10, max: 0xff }), { minLength: count, maxLength: count }),
				fc.integer({ min: 0, max: 50 }),
			)
			.map(([names, macs, burnt]) =>
				names.map(
					(name, i): Wire => ({
						name: `veth${name}`,
						mac: `72:fa:55:08:60:${(macs[i] ?? 0).toString(16)}`,
						own: 5 + burnt + 2 * i,
						peer: 4 + burnt + 2 * i,
					}),
				),
			);
	const pair = fc.integer({ min: 2, max: 4 }).chain((count) => fc.tuple(wires(count), wires(count)));
	const commands = fc.shuffledSubarray(Object.keys(OUTPUTS), { minLength: 1 });

	it('match under every renaming, in whatever order the outputs come', () => {
		fc.assert(
			fc.property(commands, pair, (names, [book, run]) => {
				expect(differences(chapter(names, book), chapter(names, run))).toEqual([]);
			}),
		);
	});

	it('do not match when two of them have changed places in one output', () => {
		fc.assert(
			fc.property(commands, pair, fc.nat(), (names, [book, run], nth) => {
				const all = [...names, 'ip -br link show master docker0', 'ip link show master docker0'];
				const [a, b, ...others] = run;
				if (a === undefined || b === undefined) return;
				// The MAC of one with the name of the other: an output that shows only one of both is as before.
				const crossed = [{ ...a, mac: b.mac }, { ...b, mac: a.mac }, ...others];
				const where = nth % all.length;
				const lines = all.flatMap((command, i) => chapter([command], i === where ? crossed : run));
				const told = all.filter((command) => BOTH.has(command)).length > 1 && BOTH.has(all[where] ?? '');
				expect(differences(chapter(all, book), lines).length > 0).toBe(told);
			}),
		);
	});
});
