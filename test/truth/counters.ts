/** Counters of packets and bytes, wherever outputs show them: of interfaces, and of iptables' rules. */
import { type Output, ownerOf } from './scene.ts';

/** A counter where an output shows it; `packets` and `bytes` are places in lines. */
export interface Counter {
	/** Whose counter it is, wherever it is shown. */
	readonly key: string;
	readonly packets: Spot;
	readonly bytes: Spot;
	/** Nothing can have passed. */
	readonly still: boolean;
}

export interface Spot {
	readonly line: number;
	readonly from: number;
	readonly to: number;
	/** How a number stands there. */
	write(number: number): string;
}

const plain = (number: number): string => `${number}`;

/** What programs print in brackets; both cut off, and go up to the next unit at 1024, `ifconfig` of net-tools above it. */
function sized(bytes: number, first: number): string {
	const units = ['B', 'KiB', 'MiB', 'GiB'];
	let size = bytes;
	let unit = 0;
	while (size >= (unit === 0 ? first : 1024) && unit < units.length - 1) {
		size /= 1024;
		unit += 1;
	}
	return `(${(Math.floor(size * 10) / 10).toFixed(1)} ${units[unit] ?? ''})`;
}

function spot(
	line: number,
	text: string,
	pattern: RegExp,
	write: (number: number) => string,
): Spot | undefined {
	const found = pattern.exec(text);
	return found === null ? undefined : { line, from: found.index, to: found.index + found[0].length, write };
}

function shown(key: string, still: boolean, packets: Spot | undefined, bytes: Spot | undefined): Counter[] {
	return packets === undefined || bytes === undefined ? [] : [{ key, still, packets, bytes }];
}

/** net-tools: `RX packets 4  bytes 194 (194.0 B)`. */
function netTools({ where, lines }: Output): Counter[] {
	return lines.flatMap((text, line) => {
		const [way] = /(?<=^ {8})[RT]X(?= packets \d)/.exec(text) ?? [];
		if (way === undefined) return [];
		const name = ownerOf(lines, line);
		const packets = spot(line, text, /(?<=packets )\d{1,18}/, plain);
		const size = (bytes: number) => `${bytes} ${sized(bytes, 1025)}`;
		const bytes = spot(line, text, /(?<=bytes )\d{1,18} \([\d.]{1,8} [KMGTP]?i?B\)/, size);
		return shown(`${where} ${name} ${way}`, isStill(lines, line), packets, bytes);
	});
}

/** busybox: `RX packets:0 errors:0 …` and, further down, `RX bytes:0 (0.0 B)  TX bytes:0 (0.0 B)`. */
function busybox({ where, lines }: Output): Counter[] {
	return lines.flatMap((text, line) => {
		const [way] = /(?<=^ {10})[RT]X(?= packets:\d)/.exec(text) ?? [];
		if (way === undefined) return [];
		const below = lines.findIndex((other, at) => at > line && /^ {10}RX bytes:/.test(other));
		const packets = spot(line, text, /(?<=packets:)\d{1,18}/, plain);
		const size = (bytes: number) => `${bytes} ${sized(bytes, 1024)}`;
		const pattern = new RegExp(String.raw`(?<=${way} bytes:)\d{1,18} \([\d.]{1,8} [KMGT]?i?B\)`);
		const bytes = spot(below, lines[below] ?? '', pattern, size);
		return shown(`${where} ${ownerOf(lines, line)} ${way}`, isStill(lines, line), packets, bytes);
	});
}

/** `ip -s`: the numbers stand right-aligned in the line below `RX:  bytes packets`. */
function iproute({ where, command, lines }: Output): Counter[] {
	if (!/^ip -s/.test(command)) return [];
	return lines.flatMap((text, at) => {
		const [way] = /(?<=^ {4})[RT]X(?=: {1,4}bytes {1,8}packets)/.exec(text) ?? [];
		if (way === undefined) return [];
		const numbers = lines[at + 1] ?? '';
		const bytes = spot(at + 1, numbers, /^ {1,20}\d{1,18}(?= )/, (number) => plain(number).padStart(14));
		const width = (/(?<=^ {1,20}\d{1,18})( {1,12}\d{1,18})/.exec(numbers)?.[0] ?? '').length;
		const packets = spot(at + 1, numbers, /(?<=^ {1,20}\d{1,18}) {1,12}\d{1,18}/, (number) =>
			plain(number).padStart(width),
		);
		const name = ownerOf(lines, at);
		return shown(`${where} ${name} ${way}`, isStill(lines, at), packets, bytes);
	});
}

/** `/proc/net/dev`: eight columns of what came in, eight of what went out. */
function proc({ where, command, lines }: Output): Counter[] {
	if (!command.startsWith('cat /proc/net/dev')) return [];
	return lines.flatMap((text, line) => {
		const [, name] = /^ {0,12}([\w.-]{1,15}):(?: {1,12}\d{1,18}){16}$/.exec(text) ?? [];
		if (name === undefined) return [];
		const wide = (width: number) => (number: number) => plain(number).padStart(width);
		return (['RX', 'TX'] as const).flatMap((way) => {
			const before = way === 'RX' ? '' : '(?: {1,12}\\d{1,18}){8}';
			const bytes = spot(line, text, new RegExp(`(?<=:${before}) {1,12}\\d{1,18}`), wide(8));
			const packets = spot(
				line,
				text,
				new RegExp(`(?<=:${before} {1,12}\\d{1,18}) {1,12}\\d{1,18}`),
				wide(8),
			);
			return shown(`${where} ${name} ${way}`, name === 'lo', packets, bytes);
		});
	});
}

/** iptables: of a chain's policy, of a rule in a list, of a chain in `iptables-save`. */
function iptables({ where, command, lines }: Output): Counter[] {
	if (!command.startsWith('iptables')) return [];
	const table = /-t (\w{1,12})/.exec(command)?.[1] ?? 'filter';
	return lines.flatMap((text, line) => {
		const chain =
			/^Chain (\S{1,40}) \(policy/.exec(text)?.[1] ??
			ownerOf(
				lines.filter((each) => each.startsWith('Chain ')),
				line,
			);
		const rule = /^ {0,4}\d{1,9} {1,5}\d{1,9} (\S.{0,160})$/.exec(text)?.[1];
		const key = `${where} iptables ${table} ${chain} ${rule ?? ''}`;
		const wide = (number: number) => plain(number).padStart(5);
		const [packets, bytes] =
			rule === undefined
				? [
						spot(line, text, /\b\d{1,18}(?= packets,)/, plain),
						spot(line, text, /\b\d{1,18}(?= bytes\))/, plain),
					]
				: [
						spot(line, text, /^ {0,4}\d{1,9}/, wide),
						spot(line, text, /(?<=^ {0,4}\d{1,9}) {1,5}\d{1,9}/, (number) => ` ${wide(number)}`),
					];
		return shown(key, true, packets, bytes);
	});
}

/** No packet passes an interface without a carrier, and nobody talks to himself in these networks. */
function isStill(lines: readonly string[], at: number): boolean {
	const head = lines.slice(0, at + 1).findLastIndex((line) => /^\S/.test(line));
	const stanza = lines.slice(head, at + 1).join('\n');
	return ownerOf(lines, at) === 'lo' || !/\b(RUNNING|LOWER_UP)\b/.test(stanza);
}

export function countersOf(output: Output): Counter[] {
	return [netTools, busybox, iproute, proc, iptables].flatMap((read) => read(output));
}

export function numberAt(lines: readonly string[], { line, from, to }: Spot): number {
	return Number(/\d{1,18}/.exec((lines[line] ?? '').slice(from, to))?.[0] ?? 0);
}

/** @param numbers what is to stand at each spot */
export function withNumbers(lines: readonly string[], numbers: ReadonlyMap<Spot, number>): string[] {
	const own = [...lines];
	// From the end of each line to its beginning, so that what is still to come stays where it is.
	for (const [spot, number] of [...numbers].sort(([a], [b]) => b.from - a.from)) {
		const line = own[spot.line] ?? '';
		own[spot.line] = line.slice(0, spot.from) + spot.write(number) + line.slice(spot.to);
	}
	return own;
}
