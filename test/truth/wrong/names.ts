/**
 * A name that is another one in one place only: the MAC in one output, the port in one table. Which of them a wrong
 * network would show is decided by what the whole run says of its names, see fingerprint.ts.
 */
import { fingerprint } from '../fingerprint.ts';
import { numbersOf } from '../ifindex.ts';
import { freshName, type NameKind, type Place, placesOf, renamed } from '../names.ts';
import type { Random } from '../random.ts';
import { isTable, type Output, ownerOf, put, type Scene, sceneOf } from '../scene.ts';
import { shows, showsLine, type Wrong, type WrongFamily } from './family.ts';

const fingerprints = new WeakMap<Scene, string>();

/** Whether no renaming explains it. */
function really(scene: Scene, { changes }: Wrong): boolean {
	const right = fingerprints.get(scene) ?? fingerprint(scene);
	fingerprints.set(scene, right);
	return fingerprint(sceneOf(scene.commands, new Map([...scene.run, ...changes]))) !== right;
}

function outputAt(scene: Scene, index: number): Output {
	const output = scene.outputs.find((each) => each.index === index);
	if (output === undefined) throw new RangeError(`The run has no command ${index}.`);
	return output;
}

/** One place of a name: another name of the run, and one that it does not know. */
function* inOnePlace(scene: Scene, random: Random, kind: NameKind): Generator<Wrong> {
	const places = placesOf(scene).filter((place) => place.kind === kind);
	const names = wholeNames(scene, places);
	for (const place of places) {
		const others = [...names].filter(([name]) => name !== place.name).map(([, whole]) => whole);
		const known = others.length === 0 ? [] : [random.pick(others)];
		for (const name of [...known, freshName(kind, place.name, random, scene)])
			yield withName(outputAt(scene, place.index), place, name);
	}
}

/** Each name as it can be written everywhere: of an id all its characters, if the run shows them. */
function wholeNames(scene: Scene, places: readonly Place[]): Map<string, string> {
	const names = new Map<string, string>();
	for (const { index, line, from, to, kind, name } of places) {
		const text = kind === 'id' ? (outputAt(scene, index).lines[line]?.slice(from, to) ?? '') : name;
		if (text.length >= (names.get(name)?.length ?? 0)) names.set(name, text);
	}
	return names;
}

function withName(output: Output, { line: at, from, to, print, name: before }: Place, name: string): Wrong {
	const line = output.lines[at] ?? '';
	const text = print(name);
	const what = `${ownerOf(output.lines, at)}: ${line.slice(from, to)} → ${text}, and ${before} elsewhere`;
	return showsLine(output, at, put(line, { from, to, text }, isTable(output)), what);
}

/** In one whole output a name is one that the run does not know. */
function* inOneOutput(scene: Scene, random: Random, kind: NameKind): Generator<Wrong> {
	const places = placesOf(scene).filter((place) => place.kind === kind);
	for (const output of scene.outputs) {
		const own = places.filter(({ index }) => index === output.index);
		for (const name of new Set(own.map((place) => place.name))) {
			const fresh = freshName(kind, name, random, scene);
			const run = renamed(scene, own, (place) => (place.name === name ? fresh : undefined));
			const lines = run.get(output.index)?.lines ?? [];
			const line = lines.find((text, at) => text !== output.lines[at]) ?? '';
			yield shows(output, lines, `${name} → ${fresh.slice(0, 17)} in this output only`, line);
		}
	}
}

/** In one output two names stand for one another. */
function* swapped(scene: Scene, kind: NameKind): Generator<Wrong> {
	const places = placesOf(scene).filter((place) => place.kind === kind);
	for (const output of scene.outputs) {
		const own = places.filter(({ index }) => index === output.index);
		const names = [...wholeNames(scene, own)];
		for (const [i, [one, wholeOne]] of names.entries()) {
			for (const [other, wholeOther] of names.slice(i + 1)) {
				const lines = [...output.lines];
				for (const { line, from, to, name, print } of own.toReversed()) {
					if (name !== one && name !== other) continue;
					const text = lines[line] ?? '';
					lines[line] = text.slice(0, from) + print(name === one ? wholeOther : wholeOne) + text.slice(to);
				}
				const line = lines.find((text, at) => text !== output.lines[at]) ?? '';
				yield shows(output, lines, `${one} ⇄ ${other} in this output only`, line);
			}
		}
	}
}

const ADDRESS = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d])/g;

/** In one line two addresses stand for one another: who asks, and who answers. */
function* swappedAddresses({ outputs }: Scene): Generator<Wrong> {
	for (const output of outputs) {
		for (const [at, line] of output.lines.entries()) {
			const [one, other, ...more] = [...new Set(line.match(ADDRESS))];
			if (one === undefined || other === undefined || more.length > 0 || line.includes('255')) continue;
			const text = line.replace(ADDRESS, (address) => (address === one ? other : one));
			yield showsLine(output, at, text, `${ownerOf(output.lines, at)}: ${one} ⇄ ${other} in this line only`);
		}
	}
}

/** An interface's number, or its peer's, in one place only. */
function* numberInOnePlace(scene: Scene, random: Random): Generator<Wrong> {
	const numbers = numbersOf(scene);
	const highest = Math.max(0, ...numbers.map(({ number }) => number));
	for (const { index, line: at, from, to, number, owner } of numbers) {
		const output = outputAt(scene, index);
		const known = numbers.map((other) => other.number).filter((other) => other !== number);
		for (const other of [
			...(known.length === 0 ? [] : [random.pick(known)]),
			highest + random.between(1, 9),
		]) {
			const line = put(output.lines[at] ?? '', { from, to, text: `${other}` }, isTable(output));
			yield showsLine(output, at, line, `${owner}: ifindex ${number} → ${other} in one place only`);
		}
	}
}

const family = (name: string, mutants: WrongFamily['mutants']): WrongFamily => ({ name, mutants, really });

export const nameFamilies: readonly WrongFamily[] = [
	family('MAC in one place', (scene, random) => inOnePlace(scene, random, 'mac')),
	family('interface in one place', (scene, random) => inOnePlace(scene, random, 'veth')),
	family('container or network id in one place', (scene, random) => inOnePlace(scene, random, 'id')),
	family('network namespace in one place', (scene, random) => inOnePlace(scene, random, 'netns')),
	family('MAC in one output', (scene, random) => inOneOutput(scene, random, 'mac')),
	family('interface in one output', (scene, random) => inOneOutput(scene, random, 'veth')),
	family('container or network id in one output', (scene, random) => inOneOutput(scene, random, 'id')),
	family('two interfaces swapped', (scene) => swapped(scene, 'veth')),
	family('two MACs swapped', (scene) => swapped(scene, 'mac')),
	family('two containers swapped', (scene) => swapped(scene, 'id')),
	{ name: 'two addresses swapped', mutants: swappedAddresses },
	family('ifindex in one place', numberInOnePlace),
];
