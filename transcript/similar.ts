/** Pairs up rows that do not match, so that a difference can be named: the same row with another mtu, or another row. */
import type { Pair } from './align.ts';
import type { Row } from './rows.ts';

/** Less than this in common, and two rows are two rows. */
export const ALIKE = 0.5;

/** A table this large is filled in a millisecond; beyond it rows are paired in order. */
const LARGEST_TABLE = 10_000;

/** Rows that stand for a value of their own are alike when they are at one place, and then the more the more they say. */
function likeness(left: Row, right: Row): number {
	const [place, other] = [left.context[0], right.context[0]];
	if (place?.kind.type !== 'path' || other === undefined) {
		const alike = similarity([left], [right]);
		const owner = left.owner?.reading.fixed;
		// docker0 with another mtu is docker0 still, though eth0 has the book's.
		return alike >= ALIKE && owner !== undefined && owner === right.owner?.reading.fixed ? 1 + alike : alike;
	}
	return place.reading.fixed === other.reading.fixed ? 1 + similarity([left], [right]) : 0;
}

/** @returns the share of tokens that two rows have in common, from 0 to 1, wherever they stand */
export function similarity(left: readonly Row[], right: readonly Row[]): number {
	const counts = new Map<string, number>();
	let total = 0;
	for (const row of left) {
		for (const { reading } of row.tokens) counts.set(reading.fixed, (counts.get(reading.fixed) ?? 0) + 1);
		total += row.tokens.length;
	}
	let common = 0;
	let other = 0;
	for (const row of right) {
		for (const { reading } of row.tokens) {
			const left = counts.get(reading.fixed) ?? 0;
			if (left > 0) {
				common += 1;
				counts.set(reading.fixed, left - 1);
			}
		}
		other += row.tokens.length;
	}
	return Math.max(total, other) === 0 ? 1 : common / Math.max(total, other);
}

/**
 * Pairs rows in order so that they have the most in common.
 * @returns pairs, rising on both sides; rows that have too little in common with any stay alone
 */
export function pairAlike(left: readonly Row[], right: readonly Row[]): Pair[] {
	if (left.length === 1 && right.length === 1) return [[0, 0]];
	if (left.length * right.length > LARGEST_TABLE) {
		return left.slice(0, right.length).map((_, i): Pair => [i, i]);
	}
	const width = right.length + 1;
	const best = new Float64Array((left.length + 1) * width);
	const alike = left.map((row) => right.map((other) => likeness(row, other)));
	for (let i = left.length - 1; i >= 0; i -= 1) {
		for (let j = right.length - 1; j >= 0; j -= 1) {
			const score = alike[i]?.[j] ?? 0;
			const skip = Math.max(best[(i + 1) * width + j] ?? 0, best[i * width + j + 1] ?? 0);
			const pair = score < ALIKE ? 0 : score + (best[(i + 1) * width + j + 1] ?? 0);
			best[i * width + j] = Math.max(skip, pair);
		}
	}
	const pairs: Pair[] = [];
	let i = 0;
	let j = 0;
	while (i < left.length && j < right.length) {
		const here = best[i * width + j] ?? 0;
		const score = alike[i]?.[j] ?? 0;
		if (score >= ALIKE && here === score + (best[(i + 1) * width + j + 1] ?? 0)) {
			pairs.push([i, j]);
			i += 1;
			j += 1;
		} else if (here === (best[(i + 1) * width + j] ?? 0)) i += 1;
		else j += 1;
	}
	return pairs;
}
