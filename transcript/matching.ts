/**
 * Perfect matchings of units that come in any order, under names that must be one to one: found by search, because the
 * first unit that fits may be another one's only choice. Each pair that is made tells more names, and so narrows what
 * the units that share them can be; only where nothing tells is anything tried.
 */
import { type Key, oneToOne } from './key.ts';

/** Units of one look, each by its names: every one of `book` is one of `here`, as many as those. */
export interface Undecided {
	readonly book: readonly (readonly Key[])[];
	readonly here: readonly (readonly Key[])[];
}

/** Names that are bound already: book to run, run to book. */
export interface Known {
	there(book: Key): Key | undefined;
	back(here: Key): Key | undefined;
}

/** Pairs that are tried before the search gives up, besides those for each unit; a chapter's tables need a few dozen. */
const MOST_STEPS = 5000;
const STEPS_PER_UNIT = 20;

interface Unit {
	readonly set: number;
	/** Its index in its set. */
	readonly at: number;
	readonly names: readonly Key[];
}

/** Where the search stood before it tried a partner for a unit. */
interface Choice {
	readonly unit: number;
	/** Which of the units here it may be; undefined: any. */
	readonly candidates: readonly number[] | undefined;
	tried: number;
	/** The names bound before, and the units to look at. */
	readonly bound: number;
	readonly agenda: number;
	readonly looked: number;
	readonly next: number;
}

/** @returns for each set the index in `here` of each unit's partner; undefined when none was found */
export function matchAll(sets: readonly Undecided[], known: Known): number[][] | undefined {
	return new Search(sets, known).run();
}

class Search {
	readonly #sets: readonly Undecided[];
	readonly #known: Known;
	readonly #units: readonly Unit[];
	/** For each set and each place in its units: which units here have a name there. */
	readonly #index: readonly ReadonlyMap<Key, readonly number[]>[][];
	/** Which units of the book have a name. */
	readonly #holders = new Map<Key, number[]>();
	readonly #partners: number[][];
	readonly #taken: boolean[][];
	readonly #there = new Map<Key, Key>();
	readonly #back = new Map<Key, Key>();
	/** Names of the book in the order in which they were bound. */
	readonly #bound: Key[] = [];
	/** Units one of whose names was bound: what they can be is known best. */
	readonly #agenda: number[] = [];
	#looked = 0;
	#steps: number;
	/** All units before it have a partner, or are on the agenda. */
	#next = 0;

	constructor(sets: readonly Undecided[], known: Known) {
		this.#sets = sets;
		this.#known = known;
		this.#units = sets.flatMap(({ book }, set) => book.map((names, at) => ({ set, at, names })));
		this.#index = sets.map(({ here }) => indexed(here));
		this.#partners = sets.map(({ book }) => new Array<number>(book.length).fill(-1));
		this.#taken = sets.map(({ here }) => new Array<boolean>(here.length).fill(false));
		this.#steps = MOST_STEPS + STEPS_PER_UNIT * this.#units.length;
		for (const [unit, { names }] of this.#units.entries()) {
			for (const key of names) {
				const holders = this.#holders.get(key);
				if (holders === undefined) this.#holders.set(key, [unit]);
				else holders.push(unit);
			}
			if (names.some((key) => known.there(key) !== undefined)) this.#agenda.push(unit);
		}
	}

	run(): number[][] | undefined {
		if (this.#sets.some(({ book, here }) => book.length !== here.length)) return undefined;
		const choices: Choice[] = [];
		for (;;) {
			const unit = this.#unitToPair();
			if (unit === undefined) return this.#partners;
			choices.push(this.#choice(unit));
			for (;;) {
				const choice = choices.at(-1);
				if (choice === undefined) return undefined;
				if (this.#pairNext(choice)) break;
				choices.pop();
				const last = choices.at(-1);
				if (last === undefined) return undefined;
				this.#undo(last);
			}
		}
	}

	#unitToPair(): number | undefined {
		const free = (unit: number | undefined): unit is number => {
			const found = unit === undefined ? undefined : this.#units[unit];
			return found !== undefined && this.#partners[found.set]?.[found.at] === -1;
		};
		while (this.#looked < this.#agenda.length) {
			const unit = this.#agenda[this.#looked];
			this.#looked += 1;
			if (free(unit)) return unit;
		}
		while (this.#next < this.#units.length) {
			const unit = this.#next;
			this.#next += 1;
			if (free(unit)) return unit;
		}
		return undefined;
	}

	#choice(unit: number): Choice {
		return {
			unit,
			candidates: this.#candidates(unit),
			tried: 0,
			bound: this.#bound.length,
			agenda: this.#agenda.length,
			looked: this.#looked,
			next: this.#next,
		};
	}

	/** Units here that may be this one: those that have its known name; undefined (any) when it has none. */
	#candidates(unit: number): readonly number[] | undefined {
		const { set, names } = this.#units[unit] ?? { set: 0, names: [] };
		for (const [i, key] of names.entries()) {
			const other = this.#theirs(key);
			if (other !== undefined) return this.#index[set]?.[i]?.get(other) ?? [];
		}
		return undefined;
	}

	/** Gives the choice's unit the next candidate that fits; false when there is none. */
	#pairNext(choice: Choice): boolean {
		const { set, at, names } = this.#units[choice.unit] ?? { set: 0, at: 0, names: [] };
		const taken = this.#taken[set] ?? [];
		const partners = this.#partners[set] ?? [];
		const count = choice.candidates?.length ?? taken.length;
		while (choice.tried < count && this.#steps > 0) {
			// Of any, its own place first: most runs print in the order of the book.
			const nth = choice.tried === 0 ? at : choice.tried > at ? choice.tried : choice.tried - 1;
			const candidate = choice.candidates === undefined ? nth : (choice.candidates[choice.tried] ?? 0);
			choice.tried += 1;
			if (taken[candidate] === true) continue;
			this.#steps -= 1;
			if (this.#bindAll(names, this.#sets[set]?.here[candidate] ?? [])) {
				taken[candidate] = true;
				partners[at] = candidate;
				return true;
			}
			this.#unbind(choice.bound);
			this.#agenda.length = choice.agenda;
		}
		return false;
	}

	/** Takes back what the choice tried last, and everything since. */
	#undo(choice: Choice): void {
		const { set, at } = this.#units[choice.unit] ?? { set: 0, at: 0 };
		const partners = this.#partners[set] ?? [];
		const taken = this.#taken[set] ?? [];
		taken[partners[at] ?? 0] = false;
		partners[at] = -1;
		this.#unbind(choice.bound);
		this.#agenda.length = choice.agenda;
		this.#looked = choice.looked;
		this.#next = choice.next;
	}

	#theirs(key: Key): Key | undefined {
		return this.#there.get(key) ?? this.#known.there(key);
	}

	#bindAll(book: readonly Key[], here: readonly Key[]): boolean {
		return book.every((key, i) => {
			const other = here[i];
			if (other === undefined) return false;
			const before = this.#theirs(key);
			if (before !== undefined) return before === other;
			const single = oneToOne(other);
			if (single && (this.#back.get(other) ?? this.#known.back(other)) !== undefined) return false;
			this.#there.set(key, other);
			if (single) this.#back.set(other, key);
			this.#bound.push(key);
			for (const unit of this.#holders.get(key) ?? []) this.#agenda.push(unit);
			return true;
		});
	}

	#unbind(down: number): void {
		while (this.#bound.length > down) {
			const key = this.#bound.pop() ?? '';
			this.#back.delete(this.#there.get(key) ?? '');
			this.#there.delete(key);
		}
	}
}

function indexed(here: Undecided['here']): Map<Key, number[]>[] {
	const columns: Map<Key, number[]>[] = [];
	for (const [unit, names] of here.entries()) {
		for (const [i, key] of names.entries()) {
			const column = columns[i] ?? new Map<Key, number[]>();
			columns[i] = column;
			const units = column.get(key);
			if (units === undefined) column.set(key, [unit]);
			else units.push(unit);
		}
	}
	return columns;
}
