/** Numbers that a seed makes, the same ones every time. */

/** @returns a whole number from 0 up to, not including, `below` */
export type Random = (below: number) => number;

/**
 * Mulberry32: 32 bits of state, good enough to disturb and to choose, not for secrets.
 * @see https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
 */
export function random(seed: number): Random {
	let state = seed >>> 0;
	return (below) => {
		state = (state + 0x6d2b79f5) >>> 0;
		let bits = Math.imul(state ^ (state >>> 15), state | 1);
		bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
		return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * below);
	};
}
