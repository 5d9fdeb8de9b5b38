/**
 * Which line goes with which: a longest common subsequence, as diff finds it.
 * @see Eugene W. Myers, An O(ND) Difference Algorithm and Its Variations, 1986
 */

export type Pair = readonly [left: number, right: number];

/** Beyond so many insertions and deletions two texts have little in common, and the search would cost their square. */
const MOST_EDITS = 400;

/** @returns pairs of equal keys, rising on both sides */
export function align(left: readonly string[], right: readonly string[]): Pair[] {
	let from = 0;
	while (from < left.length && from < right.length && left[from] === right[from]) from += 1;
	let leftEnd = left.length;
	let rightEnd = right.length;
	while (leftEnd > from && rightEnd > from && left[leftEnd - 1] === right[rightEnd - 1]) {
		leftEnd -= 1;
		rightEnd -= 1;
	}
	const pairs: Pair[] = [];
	for (let i = 0; i < from; i += 1) pairs.push([i, i]);
	const a = left.slice(from, leftEnd);
	const b = right.slice(from, rightEnd);
	if (a.length > 0 && b.length > 0) {
		for (const [i, j] of shortestEdit(a, b) ?? uniqueAnchors(a, b)) pairs.push([from + i, from + j]);
	}
	for (let i = leftEnd, j = rightEnd; i < left.length; i += 1, j += 1) pairs.push([i, j]);
	return pairs;
}

/** Myers' greedy algorithm; undefined when it would need more than {@link MOST_EDITS}. */
function shortestEdit(a: readonly string[], b: readonly string[]): Pair[] | undefined {
	const most = Math.min(a.length + b.length, MOST_EDITS);
	// furthest[d][k + d] is how far down `a` one gets on diagonal k with d edits.
	const furthest: Int32Array[] = [];
	for (let d = 0; d <= most; d += 1) {
		const row = new Int32Array(2 * d + 1);
		const above = furthest[d - 1];
		furthest.push(row);
		for (let k = -d; k <= d; k += 2) {
			let x = above === undefined ? 0 : step(above, d, k);
			let y = x - k;
			while (x < a.length && y < b.length && a[x] === b[y]) {
				x += 1;
				y += 1;
			}
			row[k + d] = x;
			if (x >= a.length && y >= b.length) return trace(furthest, a, b);
		}
	}
	return undefined;
}

/** Where diagonal `k` begins with edit `d`: down from above or right from the left, whichever got further. */
function step(above: Int32Array, d: number, k: number): number {
	const down = above[k + d] ?? -1; // diagonal k + 1 in a row whose middle is d - 1
	const right = above[k + d - 2] ?? -1; // diagonal k - 1
	return k === -d || (k !== d && right < down) ? down : right + 1;
}

function trace(furthest: readonly Int32Array[], a: readonly string[], b: readonly string[]): Pair[] {
	const pairs: Pair[] = [];
	let x = a.length;
	let y = b.length;
	for (let d = furthest.length - 1; d >= 0; d -= 1) {
		const k = x - y;
		const above = furthest[d - 1];
		const begin = above === undefined ? 0 : step(above, d, k);
		while (x > begin && x > 0 && y > 0) {
			x -= 1;
			y -= 1;
			pairs.push([x, y]);
		}
		if (above === undefined) break;
		const down = k === -d || (k !== d && (above[k + d - 2] ?? -1) < (above[k + d] ?? -1));
		x = down ? begin : begin - 1;
		y = x - (down ? k + 1 : k - 1);
	}
	return pairs.reverse();
}

/** Lines that occur once on each side, in the longest rising order (patience). */
function uniqueAnchors(a: readonly string[], b: readonly string[]): Pair[] {
	const places = new Map<string, { left: number[]; right: number[] }>();
	const at = (key: string) => {
		const known = places.get(key) ?? { left: [], right: [] };
		places.set(key, known);
		return known;
	};
	for (const [i, key] of a.entries()) at(key).left.push(i);
	for (const [j, key] of b.entries()) at(key).right.push(j);
	const candidates: Pair[] = [];
	for (const { left, right } of places.values()) {
		const [i] = left;
		const [j] = right;
		if (left.length === 1 && right.length === 1 && i !== undefined && j !== undefined)
			candidates.push([i, j]);
	}
	return longestRising(candidates.sort(([i], [j]) => i - j));
}

/** @param pairs rising on the left */
function longestRising(pairs: readonly Pair[]): Pair[] {
	const tails: number[] = [];
	const before: number[] = [];
	pairs.forEach(([, right], index) => {
		let low = 0;
		let high = tails.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((pairs[tails[middle] ?? 0]?.[1] ?? 0) < right) low = middle + 1;
			else high = middle;
		}
		before[index] = low > 0 ? (tails[low - 1] ?? -1) : -1;
		tails[low] = index;
	});
	const rising: Pair[] = [];
	for (let index = tails.at(-1) ?? -1; index >= 0; index = before[index] ?? -1) {
		const pair = pairs[index];
		if (pair !== undefined) rising.push(pair);
	}
	return rising.reverse();
}
