/** Whether the comparison tells the truth: every wrong mutant of a run caught, every harmless variant passed. */
import {
	type Actual,
	type Bindings,
	type Command,
	type Comparison,
	compare,
	newBindings,
	words,
} from '../../transcript/index.ts';
import { first, harmlessVariants, type Variant, wrongMutants } from './mutants.ts';
import type { Run } from './scene.ts';

export interface Truth {
	readonly wrong: Verdicts;
	readonly harmless: Verdicts;
}

/** Mutants of one kind. */
export interface Verdicts {
	readonly families: readonly Figure[];
	readonly total: number;
	/** Wrong ones that were caught, harmless ones that passed. */
	readonly right: number;
	/** The others. */
	readonly survivors: readonly Survivor[];
}

export interface Figure {
	readonly family: string;
	/** A harmless variant counts for every family that is combined in it. */
	readonly total: number;
	/** A harmless variant that was refused counts against the fewest families that are refused together. */
	readonly right: number;
}

export interface Survivor {
	/** Of a harmless variant the fewest that are refused together. */
	readonly families: readonly string[];
	readonly description: string;
	/** With its prompt. */
	readonly command: string;
	/** The line that shows it. */
	readonly line: string;
}

/** So many of each kind are tried unless told otherwise. */
const MUTANTS = 600;

export interface TruthOptions {
	/** Decides which mutants there are. */
	readonly seed?: number;
	/** How many of each kind, when the run has so many. */
	readonly mutants?: number;
}

/**
 * @param run of these commands, as the book says: every comparison matches
 * @throws {Error} when the run is not as the book says, and names the command: a mutant of it would prove nothing
 */
export function truth(
	commands: readonly Command[],
	run: Run,
	{ seed = 1, mutants = MUTANTS }: TruthOptions = {},
): Truth {
	const differences = differencesIn(commands);
	const [difference] = differences(run);
	if (difference !== undefined) {
		const { command, reason, line } = difference;
		throw new Error(`The run itself is not as the book says: ${command}: ${reason} (${line})`);
	}
	const wrong = new Count();
	for (const { family, description, index, line, run: other } of first(
		mutants,
		wrongMutants(commands, run, seed),
	)) {
		// What is another network has to be told by what it says, not by how many blanks stand between.
		const caught = tells(differences(other));
		const command = commands.find((each) => each.index === index);
		wrong.add(
			[family],
			caught ? undefined : { families: [family], description, command: said(command), line },
		);
	}
	const harmless = new Count();
	for (const variant of first(mutants, harmlessVariants(commands, run, seed)))
		harmless.add(variant.families, refusal(differences, variant));
	return { wrong: wrong.verdicts(), harmless: harmless.verdicts() };
}

/** Why a harmless variant is refused, if it is; what has no part in it is left out. */
function refusal(differences: Differences, { families, run, only }: Variant): Survivor | undefined {
	let [found] = differences(run);
	if (found === undefined) return undefined;
	let guilty = families;
	for (const family of families) {
		const fewer = guilty.filter((other) => other !== family);
		const [still] = differences(only(fewer));
		if (still === undefined) continue;
		guilty = fewer;
		found = still;
	}
	const { command, line, reason } = found;
	return { families: guilty, description: reason, command, line };
}

interface Found {
	readonly command: string;
	readonly code: string;
	/** In words. */
	readonly reason: string;
	readonly line: string;
}

function tells(differences: Iterable<Found>): boolean {
	for (const { code } of differences) if (code !== 'spacing') return true;
	return false;
}

/** What differs in a run, in the chapter's order; it is compared no further than somebody asks. */
type Differences = (run: Run) => Iterable<Found>;

/**
 * Compares runs of a chapter as `compareAll` does. A mutant is its run up to the first change, and most are caught
 * there: what was compared before with the same bindings is not compared again.
 */
function differencesIn(commands: readonly Command[]): Differences {
	const first = newBindings();
	const known = new WeakMap<Bindings, WeakMap<Actual, { of: Command; comparison: Comparison }>>();

	function compared(command: Command, actual: Actual, bindings: Bindings): Comparison {
		const here = known.get(bindings) ?? new WeakMap<Actual, { of: Command; comparison: Comparison }>();
		known.set(bindings, here);
		const before = here.get(actual);
		if (before?.of === command) return before.comparison;
		const comparison = compare(command, actual, bindings);
		here.set(actual, { of: command, comparison });
		return comparison;
	}

	return function* (run) {
		let bindings = first;
		for (const command of commands) {
			const actual = run.get(command.index);
			if (actual === undefined) continue;
			const comparison = compared(command, actual, bindings);
			bindings = comparison.bindings;
			for (const { reason, actualLine = -1, expected = '' } of comparison.differences)
				yield {
					command: said(command),
					code: reason.code,
					reason: words(reason, 'en'),
					line: actual.lines[actualLine] ?? expected,
				};
		}
	};
}

function said(command: Command | undefined): string {
	return command === undefined ? '' : `${command.prompt}${command.command}`;
}

/** Counts by family while mutants come in. */
class Count {
	readonly #families = new Map<string, { total: number; right: number }>();
	readonly #survivors: Survivor[] = [];
	#total = 0;

	add(families: readonly string[], survivor: Survivor | undefined): void {
		this.#total += 1;
		if (survivor !== undefined) this.#survivors.push(survivor);
		for (const family of families) {
			const { total, right } = this.#families.get(family) ?? { total: 0, right: 0 };
			const wrong = survivor?.families.includes(family) === true;
			this.#families.set(family, { total: total + 1, right: right + (wrong ? 0 : 1) });
		}
	}

	verdicts(): Verdicts {
		const families = [...this.#families].map(([family, figure]) => ({ family, ...figure }));
		return {
			families: families.sort((a, b) => (a.family < b.family ? -1 : 1)),
			total: this.#total,
			right: this.#total - this.#survivors.length,
			survivors: this.#survivors,
		};
	}
}
