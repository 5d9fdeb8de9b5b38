/**
 * A perfect matching of units that come in any order, under names that must be one to one: found by search, because
 * the first unit that fits may be another one's only choice.
 */
import type { Draft } from './bindings.ts';
import type { Name } from './token.ts';

/** What a unit offers the search. */
export interface Candidate {
	/** Units match only within one shape. */
	readonly shape: string;
	readonly names: readonly Name[];
}

/** Steps before the search gives up; a chapter's tables need a few dozen. */
const MOST_STEPS = 5000;

/** More units than this are matched first come, first served; that also bounds the depth of the recursion. */
export const MOST_UNITS = 400;

/** Names bound while searching, on top of what the chapter knows; undone on the way back. */
class Trial {
	readonly #draft: Draft;
	readonly #there = new Map<string, string>();
	readonly #back = new Map<string, string>();

	constructor(draft: Draft) {
		this.#draft = draft;
	}

	/** Binds all names of a unit, or none. @returns how to undo it; undefined when they conflict */
	bind(book: readonly Name[], here: readonly Name[]): (() => void) | undefined {
		if (book.length !== here.length) return undefined;
		const added: [string, string][] = [];
		const undo = () => {
			for (const [left, right] of added) {
				this.#there.delete(left);
				this.#back.delete(right);
			}
		};
		for (const [i, name] of book.entries()) {
			const other = here[i];
			if (other === undefined || this.#draft.conflict(name, other) !== undefined) {
				undo();
				return undefined;
			}
			const [left, right] = [`${name.space} ${name.value}`, `${other.space} ${other.value}`];
			const [known, taken] = [this.#there.get(left), this.#back.get(right)];
			if (known === right && taken === left) continue;
			if (known !== undefined || taken !== undefined) {
				undo();
				return undefined;
			}
			this.#there.set(left, right);
			this.#back.set(right, left);
			added.push([left, right]);
		}
		return undo;
	}
}

/**
 * @param book at most {@link MOST_UNITS}, as many as `here`
 * @returns for each of `book` the index of its partner in `here`; undefined when there is no perfect matching, or it
 * was not found in {@link MOST_STEPS}
 */
export function perfectMatching(
	book: readonly Candidate[],
	here: readonly Candidate[],
	draft: Draft,
): number[] | undefined {
	const shelves = new Map<string, number[]>();
	for (const [index, { shape }] of here.entries()) {
		const shelf = shelves.get(shape);
		if (shelf === undefined) shelves.set(shape, [index]);
		else shelf.push(index);
	}
	// Units that look like few others go first: what they bind decides the rest.
	const order = [...book.keys()].sort(
		(i, j) =>
			(shelves.get(book[i]?.shape ?? '')?.length ?? 0) - (shelves.get(book[j]?.shape ?? '')?.length ?? 0),
	);
	const partner = new Array<number>(book.length).fill(-1);
	const taken = new Set<number>();
	const trial = new Trial(draft);
	let steps = 0;
	const place = (depth: number): boolean => {
		const index = order[depth];
		const unit = index === undefined ? undefined : book[index];
		if (index === undefined || unit === undefined) return true;
		for (const candidate of shelves.get(unit.shape) ?? []) {
			if (taken.has(candidate)) continue;
			steps += 1;
			if (steps > MOST_STEPS) return false;
			const undo = trial.bind(unit.names, here[candidate]?.names ?? []);
			if (undo === undefined) continue;
			taken.add(candidate);
			partner[index] = candidate;
			if (place(depth + 1)) return true;
			taken.delete(candidate);
			undo();
		}
		return false;
	};
	return place(0) ? partner : undefined;
}
