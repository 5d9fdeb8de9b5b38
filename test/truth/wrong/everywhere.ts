/** A network that is wrong throughout, and never contradicts itself: one value for another in every output. */
import { freshName, placesOf, renamed } from '../names.ts';
import type { Random } from '../random.ts';
import { isTable, put, type Scene, sceneOf } from '../scene.ts';
import { showsEverywhere, type Wrong, type WrongFamily } from './family.ts';
import { VALUES } from './value-table.ts';
import { othersOf, placesOfValue } from './values.ts';

function* everywhere(scene: Scene, random: Random): Generator<Wrong> {
	for (const value of VALUES) {
		const found = scene.outputs.flatMap((output) => placesOfValue(output, value).map(({ before }) => before));
		for (const before of new Set(found)) {
			// At one place it is a mutant like any other.
			if (found.filter((each) => each === before).length < 2) continue;
			const others = othersOf(value, before);
			if (others.length === 0) continue;
			const text = random.pick(others);
			const wrong = showsEverywhere(
				scene,
				(output) => {
					const lines = [...output.lines];
					for (const place of placesOfValue(output, value).toReversed()) {
						if (place.before !== before) continue;
						const { at, from, to } = place;
						lines[at] = put(lines[at] ?? '', { from, to, text }, isTable(output));
					}
					return lines;
				},
				`${value.family}: ${before} → ${text || 'nothing'} everywhere`,
			);
			if (wrong !== undefined) yield wrong;
		}
	}
}

/** A container has another address, and the MAC that Docker makes of it, in every output. */
function* moved(scene: Scene, random: Random): Generator<Wrong> {
	const places = placesOf(scene).filter(({ kind, fixed }) => kind === 'mac' && fixed);
	for (const mac of new Set(places.map(({ name }) => name))) {
		const bytes = /^02:42:(..):(..):(..):(..)$/
			.exec(mac)
			?.slice(1)
			.map((byte) => Number.parseInt(byte, 16));
		if (bytes === undefined) continue;
		const other = bytes.with(3, random.between(17, 200));
		const otherMac = ['02', '42', ...other.map((byte) => byte.toString(16).padStart(2, '0'))].join(':');
		const address = new RegExp(String.raw`(?<![\d.])${bytes.join(String.raw`\.`)}(?!\d)`, 'g');
		const named = sceneOf(
			scene.commands,
			renamed(scene, places, ({ name }) => (name === mac ? otherMac : undefined)),
		);
		const wrong = showsEverywhere(
			scene,
			({ index }) =>
				(named.run.get(index)?.lines ?? []).map((line) => line.replace(address, other.join('.'))),
			`${bytes.join('.')} → ${other.join('.')} everywhere, with its MAC`,
		);
		if (wrong !== undefined) yield wrong;
	}
}

/** What a command gives an interface is its MAC, and no other one in every output and in what is made of it. */
function* typedMacs(scene: Scene, random: Random): Generator<Wrong> {
	const typed = scene.commands.map(({ command }) => command.toLowerCase()).join('\n');
	const places = placesOf(scene).filter(({ kind, name }) => kind === 'mac' && typed.includes(name));
	for (const mac of new Set(places.map(({ name }) => name))) {
		const other = freshName('mac', mac, random, scene);
		const run = renamed(scene, places, ({ name }) => (name === mac ? other : undefined));
		const wrong = showsEverywhere(
			scene,
			({ index }) => run.get(index)?.lines ?? [],
			`typed ${mac} → ${other} everywhere`,
		);
		if (wrong !== undefined) yield wrong;
	}
}

export const everywhereFamilies: readonly WrongFamily[] = [
	{ name: 'one value everywhere', mutants: everywhere },
	{ name: 'another address and its MAC everywhere', mutants: moved },
	{ name: 'typed MAC, everywhere', mutants: typedMacs },
];
