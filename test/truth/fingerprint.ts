/**
 * What a run says about its network, whatever its names: two runs of one network have the same fingerprint, also when
 * every MAC, veth, id and ifindex is another. So a mutant with another fingerprint is really wrong.
 *
 * It is colour refinement: a name is told from others by the lines that it stands in, the place that it has there, and
 * the names beside it, over and over. Rows may come in any order, and counters and times may be anything.
 */
import { createHash } from 'node:crypto';
import { numbersOf } from './ifindex.ts';
import { placesOf } from './names.ts';
import type { Output, Scene } from './scene.ts';

/** A line of the run, with holes where names stand. */
interface Fact {
	readonly text: string;
	/** The names in the holes, then the one that the line is about. */
	readonly names: readonly string[];
}

/** Names are at most so far from what tells them apart: a peer's number, its interface, its MAC, a row of a table. */
const ROUNDS = 6;

export function fingerprint(scene: Scene): string {
	const facts = factsOf(scene);
	let colours: ReadonlyMap<string, string> = new Map();
	for (let round = 0; round < ROUNDS; round++) {
		const seen = new Map<string, string[]>();
		for (const fact of facts) {
			const told = tell(fact, colours);
			fact.names.forEach((name, position) => {
				seen.set(name, [...(seen.get(name) ?? []), `${position} ${told}`]);
			});
		}
		colours = new Map([...seen].map(([name, told]) => [name, hash(told.sort())]));
	}
	return hash(facts.map((fact) => tell(fact, colours)).sort());
}

function tell({ text, names }: Fact, colours: ReadonlyMap<string, string>): string {
	return [text, ...names.map((name) => `${names.indexOf(name)} ${colours.get(name) ?? ''}`)].join('\n');
}

function hash(texts: readonly string[]): string {
	return createHash('sha1').update(texts.join('\0')).digest('base64');
}

interface Hole {
	readonly from: number;
	readonly to: number;
	readonly name: string;
}

function factsOf(scene: Scene): Fact[] {
	const holes = new Map<string, Hole[]>();
	const put = (index: number, line: number, hole: Hole) => {
		const key = `${index}:${line}`;
		holes.set(key, [...(holes.get(key) ?? []), hole]);
	};
	for (const { index, line, from, to, kind, name, fixed } of placesOf(scene))
		if (!fixed) put(index, line, { from, to, name: `${kind} ${name}` });
	for (const { index, line, from, to, owner, number } of numbersOf(scene))
		put(index, line, { from, to, name: `ifindex ${owner.split(' ')[0] ?? ''} ${number} ${peerless(owner)}` });
	return scene.outputs.flatMap((output) => {
		let head: readonly string[] = [];
		return output.lines.flatMap((line, number): Fact[] => {
			const own = (holes.get(`${output.index}:${number}`) ?? []).sort((a, b) => a.from - b.from);
			const names = own.map(({ name }) => name);
			// How wide a column is follows from what stands in it.
			const text = `${output.index} ${masked(output, withHoles(line, own))}`.replace(/\s{1,200}/g, ' ');
			if (/^\S/.test(line)) {
				head = names.slice(0, 1);
				return severed(output, { text, names });
			}
			return [{ text, names: [...names, ...head] }];
		});
	});
}

/** A number in a namespace that no output shows is known by its interface alone. */
function peerless(owner: string): string {
	return owner.startsWith('the peer of ') ? owner : '';
}

function withHoles(line: string, holes: readonly Hole[]): string {
	return holes.reduceRight(
		(text, { from, to, name }) => `${text.slice(0, from)}‹${name.split(' ')[0] ?? ''}›${text.slice(to)}`,
		line,
	);
}

/** Several rows in one line: the first port of a bridge stands in the bridge's own, and `ls` fills its lines with names. */
function severed({ command }: Output, fact: Fact): Fact[] {
	const [index = ''] = fact.text.split(' ');
	const last = fact.names.slice(-1);
	const others = fact.names.slice(0, -1);
	const [, bridge] = /^(\d{1,9} .{1,200} (?:no|yes)) ‹veth›$/.exec(fact.text) ?? [];
	if (command.startsWith('brctl show') && bridge !== undefined)
		return [
			{ text: bridge, names: others },
			{ text: `${index} ‹veth›`, names: [...last, ...others.slice(0, 1)] },
		];
	if (/^ls \S{1,200}$/.test(command))
		return fact.names.map((name) => ({ text: `${index} ‹›`, names: [name] }));
	return [fact];
}

/** Lines of counters, of times, of packets: their numbers say nothing about who is who. */
const VOLATILE =
	/\b(packets|bytes)\b|\btime=|\bmin\/avg|\bms$|^[\s\d]{1,200}$|^\s{0,20}\S{1,15}:(\s{1,20}\d{1,20}){16}$/;

function masked({ command }: Output, line: string): string {
	if (command.startsWith('cat /sys/')) return line;
	if (VOLATILE.test(line)) return line.replace(/\d{1,20}/g, '#');
	return line
		.replace(/(?<![\w:])\d\d:\d\d:\d\d(?:\.\d{1,9})?(?![\w:])/g, '#')
		.replace(/\b\d{1,6}\.\d\d$/, '#');
}
