/** The rows of an output: a stanza of ifconfig, an interface of `ip`, a route, a port. What they mean decides how many there are. */
import type { Output } from './scene.ts';

/** Lines of an output, `to` not included. */
export interface Row {
	readonly from: number;
	readonly to: number;
}

/** How rows look in the outputs of these commands. */
interface Layout {
	readonly command: RegExp;
	/** Whether a row begins at this line. */
	begins(line: string, lines: readonly string[], at: number): boolean;
	/** Whether their order says nothing: a hash table's, or one that goes by made-up names. */
	readonly unordered: boolean;
}

const outer = (line: string): boolean => /^\S/.test(line);
const anyLine = (line: string): boolean => line.trim() !== '';
const below = (header: RegExp) => (line: string, lines: readonly string[], at: number) =>
	anyLine(line) && lines.slice(0, at).some((before) => header.test(before));

const LAYOUTS: readonly Layout[] = [
	{ command: /^ifconfig\b/, begins: outer, unordered: true },
	{ command: /^ip (-\w{1,2} )?(-br|-brief) /, begins: anyLine, unordered: false },
	{
		command: /^ip (-[ds46] ){0,2}(addr|address|a|link|l)\b/,
		begins: (line) => /^\d{1,9}: /.test(line),
		unordered: false,
	},
	{ command: /^ip (-[46] )?(neigh|neighbour|n)\b/, begins: anyLine, unordered: true },
	{ command: /^ip (-[46] )?(route|r)\b/, begins: anyLine, unordered: false },
	{ command: /^route\b/, begins: below(/^Destination /), unordered: false },
	{ command: /^arp\b/, begins: (line) => anyLine(line) && !line.startsWith('Address '), unordered: true },
	{ command: /^bridge fdb\b/, begins: anyLine, unordered: true },
	{ command: /^bridge link\b/, begins: anyLine, unordered: false },
	{ command: /^brctl showmacs\b/, begins: below(/^port no/), unordered: true },
	{ command: /^docker (ps|images)\b/, begins: below(/^(CONTAINER|REPOSITORY) /), unordered: false },
	{ command: /^docker network ls\b/, begins: below(/^NETWORK /), unordered: false },
	{ command: /^docker rm\b/, begins: anyLine, unordered: false },
	{ command: /^iptables .{0,30}-S\b/, begins: anyLine, unordered: false },
	{
		command: /^iptables .{0,30}-L\b/,
		begins: (line) => /^ {0,8}\d{1,9} {1,8}\d{1,9} \S/.test(line),
		unordered: false,
	},
	{ command: /^traceroute\b/, begins: (line) => /^ {0,2}\d{1,3} /.test(line), unordered: false },
	{ command: /^ss\b/, begins: below(/^State /), unordered: true },
	{ command: /^cat \/sys\//, begins: anyLine, unordered: false },
	{ command: /^cat \/proc\/net\/dev/, begins: below(/^ face /), unordered: false },
];

export function layoutOf({ command }: Output): Layout | undefined {
	if (/ -j /.test(command)) return undefined;
	return LAYOUTS.find((layout) => layout.command.test(command));
}

export function rowsOf(output: Output): Row[] {
	const layout = layoutOf(output);
	if (layout === undefined) return [];
	const { lines } = output;
	const starts = lines.flatMap((line, at) => (layout.begins(line, lines, at) ? [at] : []));
	return starts.map((from, n) => ({ from, to: starts[n + 1] ?? lines.length }));
}

/** A row's lines in an output. */
export function linesOf({ lines }: Output, { from, to }: Row): readonly string[] {
	return lines.slice(from, to);
}

/** `brctl show`: the ports of its bridges, each at the end of a line. */
export interface Port {
	readonly at: number;
	readonly from: number;
	readonly name: string;
}

export function portsOf({ command, lines }: Output): Port[] {
	if (!/^brctl show( |$)/.test(command)) return [];
	return lines.flatMap((line, at) => {
		const [, before, name] = /^(\S.{0,200}\b(?:yes|no)\s{1,30}|\s{20,100})([\w.-]{1,15})$/.exec(line) ?? [];
		return before === undefined || name === undefined ? [] : [{ at, from: before.length, name }];
	});
}

/** The lines of `brctl show` with other ports in the place of its own, one bridge's. */
export function withPorts(
	lines: readonly string[],
	ports: readonly Port[],
	names: readonly string[],
): string[] {
	const [first, ...rest] = ports;
	if (first === undefined) return [...lines];
	const head = (lines[first.at] ?? '').slice(0, first.from);
	const margin = /^\s/.test(lines[rest[0]?.at ?? -1] ?? '')
		? (lines[rest[0]?.at ?? 0] ?? '').slice(0, rest[0]?.from)
		: ' '.repeat(56);
	const [one, ...others] = names;
	const shown = [one === undefined ? head.trimEnd() : head + one, ...others.map((name) => margin + name)];
	return lines.toSpliced(first.at, ports.length, ...shown);
}
