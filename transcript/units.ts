/** Pairs up units (stanzas, table rows) that come in any order. */
import type { Draft } from './bindings.ts';
import { type Key, oneToOne } from './key.ts';
import type { Row } from './rows.ts';
import { ALIKE, similarity } from './similar.ts';
import type { Name, Token } from './token.ts';

export type Unit = readonly Row[];

export interface PairedUnits {
	readonly pairs: readonly (readonly [book: Unit, here: Unit])[];
	/** Every name of the pairs is known to fit. */
	readonly bound: boolean;
	readonly missing: readonly Unit[];
	readonly extra: readonly Unit[];
}

/** Of so many units that look the same, names decide quickly or hardly ever. */
const MOST_TRIES = 64;

const tokensOf = (unit: Unit): readonly Token[] => unit.flatMap((row) => [...row.context, ...row.tokens]);
const namesOf = (unit: Unit): readonly Name[] => tokensOf(unit).flatMap(({ reading }) => reading.names);

/** What a unit says apart from its names. */
function shapeOf(unit: Unit): string {
	let shape = '';
	for (const { context, tokens } of unit) {
		for (const { reading } of context) shape += `\u0000${reading.fixed}`;
		for (const { reading } of tokens) shape += `\u0000${reading.fixed}`;
		shape += '\n';
	}
	return shape;
}

/** Whether the names of two units of one shape may stand for each other, as far as is known. */
function mayBe(book: readonly Name[], here: readonly Name[], draft: Draft): boolean {
	const there = new Map<string, string>();
	const back = new Map<string, string>();
	return book.every((name, i) => {
		const other = here[i];
		if (other === undefined || draft.conflict(name, other) !== undefined) return false;
		const [left, right] = [`${name.space} ${name.value}`, `${other.space} ${other.value}`];
		if ((there.get(left) ?? right) !== right || (back.get(right) ?? left) !== left) return false;
		there.set(left, right);
		back.set(right, left);
		return true;
	});
}

/** Pairs all units if they can be paired; else as many as possible, and what is left by likeness. */
export function pairUnits(book: readonly Unit[], here: readonly Unit[], draft: Draft): PairedUnits {
	const alike = book.length === here.length ? lookAlikes(book, here, draft) : undefined;
	const partners = alike === undefined ? undefined : draft.pair(alike.map(({ names }) => names));
	if (alike === undefined || partners === undefined) return firstCome(book, here, draft);
	const pairs = alike.flatMap((set, i) =>
		set.book.map((unit, at) => [unit, set.here[partners[i]?.[at] ?? -1] ?? []] as const),
	);
	return { pairs, bound: true, missing: [], extra: [] };
}

interface LookAlikes {
	readonly book: Unit[];
	readonly here: Unit[];
	readonly names: { readonly book: (readonly Key[])[]; readonly here: (readonly Key[])[] };
}

/**
 * Sorts units into sets of those that cannot be told apart, by what they say and by where else their names occur: an
 * interface that is in three rows is no interface that is in two.
 * @returns undefined when the two sides have not as many of each
 */
function lookAlikes(book: readonly Unit[], here: readonly Unit[], draft: Draft): LookAlikes[] | undefined {
	const colours = new Map<string, number>();
	const sides = [colouring(book, 'book', draft, colours), colouring(here, 'here', draft, colours)] as const;
	const sets = new Map<number, LookAlikes>();
	for (const [side, units] of [book, here].entries()) {
		for (const [at, unit] of units.entries()) {
			const coloured = sides[side]?.[at];
			if (coloured === undefined) continue;
			const set = sets.get(coloured.colour) ?? { book: [], here: [], names: { book: [], here: [] } };
			sets.set(coloured.colour, set);
			(side === 0 ? set.book : set.here).push(unit);
			(side === 0 ? set.names.book : set.names.here).push(coloured.names);
		}
	}
	const all = [...sets.values()];
	return all.every((set) => set.book.length === set.here.length) ? all : undefined;
}

/** @param colours shared by both sides, so that equal numbers are equal looks */
function colouring(
	units: readonly Unit[],
	side: 'book' | 'here',
	draft: Draft,
	colours: Map<string, number>,
): { readonly names: readonly Key[]; readonly colour: number }[] {
	const numbered = (look: string): number => {
		const number = colours.get(look) ?? colours.size;
		colours.set(look, number);
		return number;
	};
	const occurrences = new Map<Key, number[]>();
	const looks = units.map((unit) => {
		const shape = numbered(shapeOf(unit));
		const names = namesOf(unit).map((name) => draft.key(name));
		for (const [i, key] of names.entries()) {
			const where = occurrences.get(key);
			if (where === undefined) occurrences.set(key, [numbered(`${shape} ${i}`)]);
			else where.push(numbered(`${shape} ${i}`));
		}
		return { names, shape };
	});
	const nameColours = new Map<Key, string>();
	for (const [key, where] of occurrences) {
		if (!oneToOne(key)) continue;
		nameColours.set(key, `${draft.stands(key, side) ?? ''} ${where.sort((a, b) => a - b).join()}`);
	}
	return looks.map(({ names, shape }) => {
		let colour = `${shape}`;
		for (const key of names) colour += `\u0000${nameColours.get(key) ?? ''}`;
		return { names, colour: numbered(colour) };
	});
}

/** Each unit of the book takes the first that it may be; so that a difference can be named, the rest goes by likeness. */
function firstCome(book: readonly Unit[], here: readonly Unit[], draft: Draft): PairedUnits {
	const shelves = new Map<string, Set<Unit>>();
	for (const unit of here) {
		const shape = shapeOf(unit);
		const shelf = shelves.get(shape) ?? new Set();
		shelves.set(shape, shelf.add(unit));
	}
	const left = new Set(here);
	const pairs: (readonly [Unit, Unit])[] = [];
	const names = new Map(here.map((unit) => [unit, namesOf(unit)]));
	const unpaired: Unit[] = [];
	for (const unit of book) {
		const shelf = shelves.get(shapeOf(unit));
		const own = namesOf(unit);
		let tries = 0;
		let found: Unit | undefined;
		for (const other of shelf ?? []) {
			if (mayBe(own, names.get(other) ?? [], draft)) found = other;
			tries += 1;
			if (found !== undefined || tries >= MOST_TRIES) break;
		}
		if (found === undefined) {
			unpaired.push(unit);
			continue;
		}
		// Bound at once, so that the next unit cannot claim the same names.
		for (const [i, name] of own.entries()) {
			const other = names.get(found)?.[i];
			if (other !== undefined) draft.bind(name, other);
		}
		shelf?.delete(found);
		left.delete(found);
		pairs.push([unit, found]);
	}
	return { ...pairRest(unpaired, left, draft, pairs), bound: false, extra: [...left] };
}

/** Takes from `left` what it pairs. */
function pairRest(
	unpaired: readonly Unit[],
	left: Set<Unit>,
	draft: Draft,
	pairs: (readonly [Unit, Unit])[],
): Pick<PairedUnits, 'pairs' | 'missing'> {
	const missing: Unit[] = [];
	for (const unit of unpaired) {
		let best: Unit | undefined;
		let score = ALIKE;
		let tries = 0;
		for (const other of left) {
			const likeness = similarity(unit, other) + (sameHead(unit, other, draft) ? 1 : 0);
			if (likeness > score || (best === undefined && likeness === score)) {
				best = other;
				score = likeness;
			}
			tries += 1;
			if (tries >= MOST_TRIES) break;
		}
		if (best === undefined) missing.push(unit);
		else {
			left.delete(best);
			pairs.push([unit, best]);
		}
	}
	return { pairs, missing };
}

/** Both begin with the same thing: the same word, or a name that stands for the other. */
function sameHead(book: Unit, here: Unit, draft: Draft): boolean {
	const left = tokensOf(book)[0]?.reading;
	const right = tokensOf(here)[0]?.reading;
	if (left === undefined || right === undefined || left.fixed !== right.fixed) return false;
	return left.names.every((name, i) => draft.here(name) === right.names[i]?.value);
}
