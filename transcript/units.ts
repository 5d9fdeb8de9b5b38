/** Pairs up units (stanzas, table rows) that come in any order. */
import type { Draft } from './bindings.ts';
import { MOST_UNITS, perfectMatching } from './matching.ts';
import type { Row } from './rows.ts';
import { ALIKE, similarity } from './similar.ts';
import type { Name, Token } from './token.ts';

export type Unit = readonly Row[];

export interface PairedUnits {
	readonly pairs: readonly (readonly [book: Unit, here: Unit])[];
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
	const candidate = (unit: Unit) => ({ shape: shapeOf(unit), names: namesOf(unit) });
	const few = book.length === here.length && book.length <= MOST_UNITS;
	const partners = few ? perfectMatching(book.map(candidate), here.map(candidate), draft) : undefined;
	if (partners === undefined) return firstCome(book, here, draft);
	const pairs = book.map((unit, i) => [unit, here[partners[i] ?? -1] ?? []] as const);
	return { pairs, missing: [], extra: [] };
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
	return { ...pairRest(unpaired, left, draft, pairs), extra: [...left] };
}

/** Takes from `left` what it pairs. */
function pairRest(
	unpaired: readonly Unit[],
	left: Set<Unit>,
	draft: Draft,
	pairs: (readonly [Unit, Unit])[],
): Omit<PairedUnits, 'extra'> {
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
