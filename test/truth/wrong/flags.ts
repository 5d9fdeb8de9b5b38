/** Flags of interfaces, routes and neighbours. */
import { isTable, type Output, ownerOf, put } from '../scene.ts';
import { perOutput, showsLine, type Wrong, type WrongFamily } from './family.ts';

/** `flags=4163<UP,…>`: the number is made of these. @see https://man7.org/linux/man-pages/man7/netdevice.7.html */
const BITS: Readonly<Record<string, number>> = {
	UP: 0x1,
	BROADCAST: 0x2,
	LOOPBACK: 0x8,
	RUNNING: 0x40,
	NOARP: 0x80,
	PROMISC: 0x100,
	ALLMULTI: 0x200,
	MULTICAST: 0x1000,
};

const ORDER = Object.keys(BITS);

/** Each of the flags that matter taken away where it is set, and set where it is not. */
function toggled(flags: readonly string[], which: readonly string[]): { flags: string[]; flag: string }[] {
	return which.map((flag) => ({
		flag,
		flags: flags.includes(flag) ? flags.filter((other) => other !== flag) : [...flags, flag],
	}));
}

function said(flags: readonly string[], flag: string): string {
	return flags.includes(flag) ? `no ${flag}` : flag;
}

/** net-tools: `docker0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500`. */
function* numbered(output: Output, at: number, line: string): Generator<Wrong> {
	const [all, list] = /flags=\d{1,6}<([A-Z,]{0,120})>/.exec(line) ?? [];
	if (all === undefined || list === undefined) return;
	const flags = list.split(',');
	for (const { flags: other, flag } of toggled(flags, ['UP', 'RUNNING', 'MULTICAST', 'PROMISC', 'NOARP'])) {
		const number = other.reduce((sum, name) => sum + (BITS[name] ?? 0), 0);
		const sorted = other.sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
		const text = line.replace(all, `flags=${number}<${sorted.join(',')}>`);
		yield showsLine(output, at, text, `${ownerOf(output.lines, at)}: ${said(flags, flag)}`);
	}
}

/** iproute2: `5: veth95dc570@if4: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500`. */
function* bracketed(output: Output, at: number, line: string): Generator<Wrong> {
	const [all, list] = /(?<!flags=\d{1,6})<([A-Z_,-]{2,120})>/.exec(line) ?? [];
	if (all === undefined || list === undefined) return;
	const flags = list.split(',');
	for (const { flags: other, flag } of toggled(flags, [
		'UP',
		'LOWER_UP',
		'NO-CARRIER',
		'MULTICAST',
		'PROMISC',
	])) {
		const text = line.replace(all, `<${other.join(',')}>`);
		yield showsLine(output, at, text, `${ownerOf(output.lines, at)}: ${said(flags, flag)}`);
	}
}

/** busybox: `UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1`. */
function* worded(output: Output, at: number, line: string): Generator<Wrong> {
	const [, before = '', list, after = ''] =
		/^( {8,12})([A-Z]{2,12}(?: [A-Z]{2,12}){0,8})( {2}MTU:.{1,60})$/.exec(line) ?? [];
	if (list === undefined) return;
	const flags = list.split(' ');
	for (const { flags: other, flag } of toggled(flags, ['UP', 'RUNNING', 'MULTICAST', 'PROMISC', 'NOARP'])) {
		const sorted = other.sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
		const text = `${before}${sorted.join(' ')}${after}`;
		yield showsLine(output, at, text, `${ownerOf(output.lines, at)}: ${said(flags, flag)}`);
	}
}

/** `ip -j`: `"flags":["BROADCAST","UP"]`. */
function* listed(output: Output, at: number, line: string): Generator<Wrong> {
	for (const { 0: all, 1: list = '', index } of line.matchAll(/"flags":\[([A-Z_",-]{2,160})\]/g)) {
		const flags = list.replaceAll('"', '').split(',');
		for (const { flags: other, flag } of toggled(flags, ['UP', 'LOWER_UP', 'NO-CARRIER', 'PROMISC'])) {
			const text = `"flags":[${other.map((name) => `"${name}"`).join(',')}]`;
			yield showsLine(
				output,
				at,
				line.slice(0, index) + text + line.slice(index + all.length),
				said(flags, flag),
			);
		}
	}
}

const ROUTE_FLAGS: Readonly<Record<string, readonly string[]>> = {
	U: ['UG', 'UH', '!H'],
	UG: ['U', 'UGH', 'UGR'],
	UH: ['U', 'UGH'],
	C: ['CM', 'CP'],
};

/** In the tables of `route` and `arp`: the column of flags. */
function* ofRow(output: Output, at: number, line: string): Generator<Wrong> {
	if (!/^(route|arp)\b/.test(output.command)) return;
	for (const { 0: flags, index: from } of line.matchAll(/(?<= )(?:U|UG|UH|C)(?= {2,20}\S)/g)) {
		for (const other of ROUTE_FLAGS[flags] ?? []) {
			const text = put(line, { from, to: from + flags.length, text: other }, isTable(output));
			yield showsLine(output, at, text, `${ownerOf(output.lines, at)}: flags ${flags} → ${other}`);
		}
	}
}

/** `ip route` says it in words behind the route. */
function* routeWords(output: Output, at: number, line: string): Generator<Wrong> {
	if (!/^ip route(?! get)/.test(output.command)) return;
	for (const word of ['linkdown', 'onlink', 'dead']) {
		const text = line.includes(` ${word}`) ? line.replace(` ${word}`, '') : `${line} ${word}`;
		const no = line.includes(` ${word}`) ? 'no ' : '';
		yield showsLine(output, at, text, `route ${ownerOf(output.lines, at)}: ${no}${word}`);
	}
}

function* everyLine(
	output: Output,
	...of: readonly ((output: Output, at: number, line: string) => Iterable<Wrong>)[]
): Generator<Wrong> {
	for (const [at, line] of output.lines.entries()) for (const each of of) yield* each(output, at, line);
}

export const flagFamilies: readonly WrongFamily[] = [
	perOutput('flag of an interface', (output) => everyLine(output, numbered, bracketed, worded, listed)),
	perOutput('flag of a route', (output) => everyLine(output, ofRow, routeWords)),
];
