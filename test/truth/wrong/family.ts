/** What every family of wrong mutants gives: outputs of the run, mostly one, as a wrong network would show them. */
import type { Actual } from '../../../transcript/index.ts';
import type { Random } from '../random.ts';
import type { Output, Scene } from '../scene.ts';

export interface Wrong {
	/** The command whose output is another, the first of them. */
	readonly index: number;
	/** In words: `docker0: mtu 1500 → 1450`. */
	readonly what: string;
	/** The line that shows it; of a row that is gone, the row. */
	readonly line: string;
	/** Of every command whose output is another. */
	readonly changes: ReadonlyMap<number, Actual>;
}

export interface WrongFamily {
	readonly name: string;
	mutants(scene: Scene, random: Random): Iterable<Wrong>;
	/** Whether a mutant says anything else than the run; without it every one of the family does. */
	really?(scene: Scene, wrong: Wrong): boolean;
}

/** Other lines, the same exit status. */
export function shows(output: Output, lines: readonly string[], what: string, line: string): Wrong {
	const { exit } = output;
	return ends(output, { lines, exit }, what, line);
}

/** Other lines and another exit status. */
export function ends({ index }: Output, actual: Actual, what: string, line: string): Wrong {
	return { index, what, line, changes: new Map([[index, actual]]) };
}

/** One other line. */
export function showsLine(output: Output, at: number, line: string, what: string): Wrong {
	return shows(output, output.lines.with(at, line), what, line);
}

/**
 * The same change in every output that it touches.
 * @param changed other lines of an output, or its own
 * @returns nothing when it touches none
 */
export function showsEverywhere(
	{ outputs }: Scene,
	changed: (output: Output) => readonly string[],
	what: string,
): Wrong | undefined {
	const changes = new Map<number, Actual>();
	let first: { index: number; line: string } | undefined;
	for (const output of outputs) {
		const lines = changed(output);
		const line = lines.find((text, at) => text !== output.lines[at]);
		if (line === undefined) continue;
		first ??= { index: output.index, line };
		changes.set(output.index, { lines, exit: output.exit });
	}
	return first === undefined ? undefined : { ...first, what, changes };
}

/** A family that looks at each output alone. */
export function perOutput(
	name: string,
	mutants: (output: Output, random: Random, scene: Scene) => Iterable<Wrong>,
): WrongFamily {
	return {
		name,
		*mutants(scene, random) {
			for (const output of scene.outputs) yield* mutants(output, random, scene);
		},
	};
}
