/** Other names, each the same one everywhere: what another machine makes up. */
import { numbersOf } from '../ifindex.ts';
import { freshName, type NameKind, placesOf, renamed } from '../names.ts';
import type { Random } from '../random.ts';
import { portsOf, rowsOf, withPorts } from '../rows.ts';
import { type Output, put, type Run, type Scene, sceneOf, withLines } from '../scene.ts';
import type { HarmlessFamily } from './family.ts';

/** Every name of this kind, or some of them. */
function others(scene: Scene, random: Random, kind: NameKind): Run {
	const places = placesOf(scene).filter((place) => place.kind === kind && !place.fixed);
	const all = random.once(2);
	const names = new Map<string, string>();
	const taken = new Set<string>();
	for (const { name } of places) {
		if (names.has(name)) continue;
		let fresh = all || random.once(2) ? freshName(kind, name, random, scene) : '';
		// What one machine makes up for two things are two names.
		while (fresh !== '' && taken.has(fresh)) fresh = freshName(kind, name, random, scene);
		taken.add(fresh);
		names.set(name, fresh);
	}
	return renamed(scene, places, ({ name }) => names.get(name) || undefined);
}

/** Programs that sort by name show made-up names in another order. */
function sorted({ commands, run }: Scene): Run {
	const lines = new Map<number, readonly string[]>();
	for (const output of sceneOf(commands, run).outputs) lines.set(output.index, byName(output));
	return withLines(run, lines);
}

function byName(output: Output): readonly string[] {
	const { command, lines } = output;
	const ports = portsOf(output);
	if (ports.length > 0) return withPorts(lines, ports, ports.map(({ name }) => name).sort());
	if (/^ls /.test(command))
		return lines.map((line) => (/ {2}veth/.test(line) ? line.split('  ').sort().join('  ') : line));
	if (!/^ifconfig\b/.test(command)) return lines;
	const rows = rowsOf(output);
	const veths = rows.filter(({ from }) => lines[from]?.startsWith('veth'));
	const order = veths.toSorted((a, b) => ((lines[a.from] ?? '') < (lines[b.from] ?? '') ? -1 : 1));
	const [first] = rows;
	const head = lines.slice(0, first?.from);
	return [
		...head,
		...rows.flatMap((row) => {
			const { from, to } = order[veths.indexOf(row)] ?? row;
			return lines.slice(from, to);
		}),
	];
}

/** All numbers of interfaces but the loopback's, each namespace's in their order, as after more interfaces had come and gone. */
function otherNumbers(scene: Scene, random: Random): Run {
	const numbers = numbersOf(scene);
	const names = new Map<number, number>();
	let next = 1;
	for (const number of [...new Set(numbers.map((each) => each.number))].sort((a, b) => a - b)) {
		next = number === 1 ? 1 : next + random.between(1, 4);
		names.set(number, number === 1 ? 1 : next);
	}
	const lines = new Map<number, string[]>();
	for (const { index, line, from, to, number } of numbers.toReversed()) {
		const own = lines.get(index) ?? [...(scene.run.get(index)?.lines ?? [])];
		// Only `ip -br` has the number in a column.
		const columns = /^[\w.-]{1,15}@if\d/.test(own[line] ?? '');
		own[line] = put(own[line] ?? '', { from, to, text: `${names.get(number) ?? number}` }, columns);
		lines.set(index, own);
	}
	return withLines(scene.run, lines);
}

export const nameVariants: readonly HarmlessFamily[] = [
	{ name: 'other MACs', vary: (scene, random) => others(scene, random, 'mac') },
	{
		name: 'other veths',
		vary: (scene, random) => sorted({ ...scene, run: others(scene, random, 'veth') }),
	},
	{ name: 'other containers and networks', vary: (scene, random) => others(scene, random, 'id') },
	{ name: 'other network namespaces', vary: (scene, random) => others(scene, random, 'netns') },
	{ name: 'other ifindexes', vary: otherNumbers },
];
