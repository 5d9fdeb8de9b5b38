/**
 * Mutants of a run: wrong ones, each as a wrong network would show it, and harmless ones, as another machine of the
 * same network would. They look at the run as text and know nothing of what compares it with the book.
 */
import type { Actual, Command } from '../../transcript/index.ts';
import type { HarmlessFamily } from './harmless/family.ts';
import { HARMLESS } from './harmless.ts';
import { Random } from './random.ts';
import { type Run, type Scene, sceneOf } from './scene.ts';
import type { Wrong, WrongFamily } from './wrong/family.ts';
import { WRONG } from './wrong.ts';

export interface Mutant {
	readonly family: string;
	/** In words: `docker0: mtu 1500 → 1450`. */
	readonly description: string;
	/** The command whose output shows it, and the line. */
	readonly index: number;
	readonly line: string;
	readonly run: Run;
}

function textOf(run: Run): string {
	return [...run]
		.map(([index, { exit, lines }]) => [`${index} ${exit ?? ''}`, ...lines].join('\n'))
		.join('\n');
}

/**
 * Every wrong mutant once, families by turns, so that the first hundreds are of all of them.
 * @param seed decides which values stand for others, and the order
 */
export function* wrongMutants(commands: readonly Command[], run: Run, seed: number): Generator<Mutant> {
	const scene = sceneOf(commands, run);
	const random = new Random(`wrong ${seed}`);
	const families = random.shuffled(WRONG).map((family) => ({
		family,
		left: random.fork(family.name).shuffled([...family.mutants(scene, random.fork(`${family.name} values`))]),
	}));
	const seen = new Set<string>();
	while (families.some(({ left }) => left.length > 0)) {
		for (const { family, left } of families) {
			const wrong = next(left, family, scene, seen);
			if (wrong === undefined) continue;
			const { index, what, line, changes } = wrong;
			yield { family: family.name, description: what, index, line, run: new Map([...run, ...changes]) };
		}
	}
}

/** The next one that no other family has made, and that says something else than the run. */
function next(left: Wrong[], { really }: WrongFamily, scene: Scene, seen: Set<string>): Wrong | undefined {
	for (;;) {
		const wrong = left.pop();
		if (wrong === undefined) return undefined;
		const before: [number, Actual][] = [...wrong.changes].map(([index]) => [
			index,
			scene.run.get(index) ?? { lines: [] },
		]);
		const key = textOf(wrong.changes);
		if (seen.has(key) || key === textOf(new Map(before))) continue;
		if (really?.(scene, wrong) === false) continue;
		seen.add(key);
		return wrong;
	}
}

export interface Variant {
	/** Those that are combined in it. */
	readonly families: readonly string[];
	readonly run: Run;
	/** The same variant with fewer families: what these alone make of the run. */
	only(families: readonly string[]): Run;
}

/** So many draws that give nothing new are a run that has nothing more to vary. */
const PATIENCE = 200;

/**
 * Harmless variants without an end, unless a run has too little to vary: first each family alone, then some together.
 * @param seed decides which, and how
 */
export function* harmlessVariants(commands: readonly Command[], run: Run, seed: number): Generator<Variant> {
	const random = new Random(`harmless ${seed}`);
	const seen = new Set([textOf(run)]);
	for (let draw = 0, idle = 0; idle < PATIENCE; draw++, idle++) {
		const alone = HARMLESS[draw];
		const some = random.shuffled(HARMLESS).slice(0, random.between(1, HARMLESS.length));
		const chosen = alone === undefined ? some : [alone];
		const chance = random.fork(`${draw}`);
		const varied = combined(commands, run, chosen, chance);
		const text = textOf(varied.run);
		if (seen.has(text)) continue;
		idle = 0;
		seen.add(text);
		yield {
			...varied,
			only(families) {
				const fewer = chosen.filter(({ name }) => families.includes(name));
				return combined(commands, run, fewer, chance).run;
			},
		};
	}
}

function combined(
	commands: readonly Command[],
	run: Run,
	chosen: readonly HarmlessFamily[],
	chance: Random,
): { families: string[]; run: Run } {
	let scene = sceneOf(commands, run);
	const families: string[] = [];
	for (const { name, vary } of chosen) {
		const other = sceneOf(commands, vary(scene, chance.fork(name)));
		if (other.text !== scene.text) families.push(name);
		scene = other;
	}
	return { families, run: scene.run };
}

/** Of so many mutants as there are, so many at most. */
export function* first<T>(most: number, items: Iterable<T>): Generator<T> {
	let taken = 0;
	for (const item of items) {
		if (taken === most) return;
		taken += 1;
		yield item;
	}
}
