/** Chance that a seed decides: the same seed gives the same mutants, on every machine. */
import { createHash } from 'node:crypto';

export class Random {
	readonly #seed: string;
	#drawn = 0;

	constructor(seed: string) {
		this.#seed = seed;
	}

	/** A chance of its own: what is drawn from it changes nothing that is drawn from another. */
	fork(label: string): Random {
		return new Random(`${this.#seed}/${label}`);
	}

	/** @returns a whole number from 0 up to, not including, `below`; at most 2³² */
	below(below: number): number {
		this.#drawn += 1;
		const digest = createHash('sha1').update(`${this.#seed}#${this.#drawn}`).digest();
		return Math.floor((digest.readUInt32BE(0) / 2 ** 32) * below);
	}

	/** @returns a whole number from `from` to `to`, both included */
	between(from: number, to: number): number {
		return from + this.below(to - from + 1);
	}

	/** True once in `times`, on average. */
	once(times: number): boolean {
		return this.below(times) === 0;
	}

	pick<T>(list: readonly T[]): T {
		const at = this.below(list.length);
		for (const item of list.slice(at)) return item;
		throw new RangeError('There is nothing to pick from.');
	}

	shuffled<T>(list: readonly T[]): T[] {
		const left = [...list];
		const shuffled: T[] = [];
		while (left.length > 0) shuffled.push(...left.splice(this.below(left.length), 1));
		return shuffled;
	}

	/** @param digits how many hexadecimal ones */
	hex(digits: number): string {
		return Array.from({ length: digits }, () => this.below(16).toString(16)).join('');
	}
}
