/** One value for another, where a line says what it is. */
import type { Random } from '../random.ts';
import { isTable, type Output, ownerOf, put, type Scene } from '../scene.ts';
import { showsLine, type Wrong, type WrongFamily } from './family.ts';
import { VALUES, type Value } from './value-table.ts';

/** A value where an output shows it. */
export interface Place {
	/** The line's number. */
	readonly at: number;
	readonly from: number;
	readonly to: number;
	readonly before: string;
}

/** As many others are tried for each value. */
const OTHERS = 2;

/** @returns the places of a value in an output, in their order */
export function placesOfValue({ command, lines }: Output, { pattern, of }: Value): Place[] {
	if (of !== undefined && !of.test(command)) return [];
	return lines.flatMap((line, at) =>
		[...line.matchAll(pattern)].map(({ 0: before, index: from }) => ({
			at,
			from,
			to: from + before.length,
			before,
		})),
	);
}

/** What may stand in a value's place, and is something else. */
export function othersOf({ others }: Value, before: string): string[] {
	return [...new Set(others(before))].filter((other) => other !== before);
}

function* mutantsOf(values: readonly Value[], { outputs }: Scene, random: Random): Generator<Wrong> {
	for (const output of outputs) {
		for (const value of values) {
			for (const place of placesOfValue(output, value)) {
				for (const text of random.shuffled(othersOf(value, place.before)).slice(0, OTHERS))
					yield substituted(output, place, text);
			}
		}
	}
}

function substituted(output: Output, { at, from, to, before }: Place, text: string): Wrong {
	const line = output.lines[at] ?? '';
	const name = /\S{0,24} {0,2}$/.exec(line.slice(0, from))?.[0].trimStart() ?? '';
	const what = `${ownerOf(output.lines, at)}: ${name}${before.trim()} → ${text.trim() || 'nothing'}`;
	return showsLine(output, at, put(line, { from, to, text }, isTable(output)), what);
}

/** Each value's family; several values may be of one. */
export const valueFamilies: readonly WrongFamily[] = [...new Set(VALUES.map(({ family }) => family))].map(
	(name) => ({
		name,
		mutants(scene, random) {
			const own = VALUES.filter(({ family }) => family === name);
			return mutantsOf(own, scene, random);
		},
	}),
);
