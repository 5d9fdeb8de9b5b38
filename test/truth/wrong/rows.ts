/** A row too few, or one more: a route, a port, a container, an entry of a table. */
import { freshName } from '../names.ts';
import type { Random } from '../random.ts';
import { layoutOf, linesOf, portsOf, rowsOf, withPorts } from '../rows.ts';
import { type Output, ownerOf, type Scene } from '../scene.ts';
import { perOutput, shows, type Wrong, type WrongFamily } from './family.ts';

function* missing(output: Output): Generator<Wrong> {
	const rows = rowsOf(output);
	for (const { from, to } of rows.length > 1 ? rows : []) {
		const lines = output.lines.toSpliced(from, to - from);
		yield shows(output, lines, `${ownerOf(output.lines, from)} is not there`, output.lines[from] ?? '');
	}
	const ports = portsOf(output);
	for (const { name } of ports) {
		const names = ports.map((port) => port.name).filter((other) => other !== name);
		yield shows(output, withPorts(output.lines, ports, names), `the port ${name} is not there`, name);
	}
}

/** Where the first that fits decides, or a row is a step of a way, or one stands for each thing that was asked for. */
const ORDERED = /^(iptables|traceroute|cat \/sys\/|docker rm)\b/;

function* outOfOrder(output: Output): Generator<Wrong> {
	const rows = ORDERED.test(output.command) ? rowsOf(output) : [];
	for (const [n, row] of rows.entries()) {
		const next = rows[n + 1];
		if (next === undefined || next.from !== row.to) continue;
		const [one, other] = [linesOf(output, row), linesOf(output, next)];
		const lines = output.lines.toSpliced(row.from, next.to - row.from, ...other, ...one);
		yield shows(output, lines, `${one[0]?.trim() ?? ''} behind the row after it`, other[0] ?? '');
	}
}

/** A line below the row's first: the address that an interface has not got. */
function* bare(output: Output): Generator<Wrong> {
	for (const [at, line] of output.lines.entries()) {
		if (!/^\s{2,12}(inet6?|ether|link\/ether) /.test(line)) continue;
		const lifetime = /^\s{2,12}valid_lft /.test(output.lines[at + 1] ?? '') ? 1 : 0;
		const what = `${ownerOf(output.lines, at)}: no ${line.trim().split(' ').slice(0, 2).join(' ')}`;
		yield shows(output, output.lines.toSpliced(at, 1 + lifetime), what, line);
	}
}

/** One more row of each table, as a network that has more would show it. */
const MORE: readonly (readonly [command: RegExp, rows: readonly string[]])[] = [
	[
		/^ip route(?! get)/,
		[
			'10.244.1.0/24 via 192.168.56.12 dev eth0',
			'192.168.99.0/24 dev docker0 proto kernel scope link src 192.168.99.1',
			'blackhole 10.245.104.0/26 proto bird',
		],
	],
	[
		/^route\b/,
		[
			'192.168.99.0    172.17.0.254    255.255.255.0   UG    0      0        0 eth0',
			'10.0.0.0        *               255.0.0.0       U     0      0        0 eth0',
		],
	],
	[/^arp -n$/, ['172.17.0.99              ether   02:42:ac:11:00:63   C                     docker0']],
	[/^ip neigh$/, ['172.17.0.99 dev docker0 lladdr 02:42:ac:11:00:63 STALE']],
	[/^iptables .{0,30}-S\b/, ['-A FORWARD -i docker0 -j DROP', '-A FORWARD -s 172.17.0.0/16 -j ACCEPT']],
	[/^docker rm\b/, ['nginx-3']],
	[/^brctl show$/, ['br0             8000.000000000000       no']],
	[/^bridge fdb\b/, ['02:42:ac:11:00:63 dev docker0 master docker0 permanent']],
];

/** The last row once more, under names that the run does not know. */
function another(output: Output, random: Random, scene: Scene): readonly string[] {
	const last = rowsOf(output).at(-1);
	if (last === undefined) return [];
	const veth = freshName('veth', '', random, scene);
	const mac = freshName('mac', '', random, scene);
	const id = freshName('id', '', random, scene);
	return linesOf(output, last).map((line) =>
		line
			.replace(/\bveth[0-9a-f]{7}\b/, veth)
			.replace(/^(\d{1,9})(?=: )/, (number) => `${Number(number) + 2}`)
			.replace(/(?<=@if)\d{1,9}/, (number) => `${Number(number) + 2}`)
			.replace(/(?<=\b(?:ether|HWaddr) )(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/i, mac)
			.replace(/(?<= {2}UP {1,20})(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/, mac)
			.replace(/^[0-9a-f]{12}(?= )/, id.slice(0, 12))
			.replace(/^(\d{1,9}: )?(?:docker0|eth0|lo)(?=[:@ ])/, '$1eth9')
			.replace(/\bnginx-\d\b/, 'nginx-9'),
	);
}

/** A bridge without any port has one. */
function* plugged(output: Output, name: string): Generator<Wrong> {
	const column = output.lines[0]?.indexOf('interfaces') ?? -1;
	if (!output.command.startsWith('brctl show') || column < 0) return;
	for (const [at, line] of output.lines.entries()) {
		if (!/\.[0-9a-f]{12}\s{1,20}(?:yes|no)$/.test(line)) continue;
		const text = line.padEnd(column) + name;
		yield shows(output, output.lines.with(at, text), `one more port: ${name}`, text);
	}
}

function* extra(output: Output, random: Random, scene: Scene): Generator<Wrong> {
	const added = (lines: readonly string[]): Wrong => {
		const end = rowsOf(output).at(-1)?.to ?? output.lines.length;
		const [first = ''] = lines;
		return shows(output, output.lines.toSpliced(end, 0, ...lines), `one more: ${first.trim()}`, first);
	};
	for (const [command, rows] of MORE)
		if (command.test(output.command)) for (const row of rows) yield added([row]);
	const ports = portsOf(output);
	for (const name of [freshName('veth', '', random, scene), 'eth0']) {
		if (ports.length === 0 || (name === 'eth0' && ports.some((port) => port.name === name))) continue;
		const names = [...ports.map((port) => port.name), name];
		yield shows(output, withPorts(output.lines, ports, names), `one more port: ${name}`, name);
	}
	yield* plugged(output, freshName('veth', '', random, scene));
	const copy = another(output, random, scene);
	const distinct =
		copy.join('\n') !== linesOf(output, rowsOf(output).at(-1) ?? { from: 0, to: 0 }).join('\n');
	if (copy.length > 0 && distinct && layoutOf(output) !== undefined) yield added(copy);
}

/** A neighbour that does not answer has no MAC. */
function* unresolved(output: Output): Generator<Wrong> {
	for (const [at, line] of output.lines.entries()) {
		const busybox = line.replace(/ at (?:[0-9a-f]{2}:){5}[0-9a-f]{2} \[ether\] /, ' at <incomplete> ');
		const netTools = line.replace(
			/^(\S{7,15} {9,18})ether( {3})(?:[0-9a-f]{2}:){5}[0-9a-f]{2} {3}C {5}/,
			'$1     $2(incomplete)             ',
		);
		const iproute = line.replace(/ lladdr (?:[0-9a-f]{2}:){5}[0-9a-f]{2} [A-Z]{4,12}$/, ' FAILED');
		for (const text of /^(arp|ip neigh)\b/.test(output.command) ? [busybox, netTools, iproute] : []) {
			if (text === line) continue;
			yield shows(output, output.lines.with(at, text), `${ownerOf(output.lines, at)}: no MAC`, text);
		}
	}
}

export const rowFamilies: readonly WrongFamily[] = [
	perOutput('missing row', missing),
	perOutput('missing address', bare),
	perOutput('extra row', extra),
	perOutput('unresolved neighbour', unresolved),
	perOutput('order of rows', outOfOrder),
];
