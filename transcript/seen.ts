/**
 * What one side, the book or a run, has shown so far, to hold its later outputs against: counters do not fall, and a
 * route leads through an interface that there is.
 */
import type { Effect } from './effect.ts';
import type { Count, Place } from './token.ts';

export interface Counted {
	readonly value: number;
	/** As it was printed. */
	readonly text: string;
	/** When: rises within a host. Undefined: in the chapter's order. */
	readonly when: number | undefined;
}

/** `node1/` or `node1/nginx-1`, and what follows. */
const within = ({ host = '', stack = '' }: Pick<Place, 'host' | 'stack'>): string => `${host}/${stack}\u0000`;

/** A name that was drawn at random belongs to no other interface later. */
const DRAWN = /\bveth[0-9a-f]{7}\b/;

export class Seen {
	readonly #counters: Map<string, Counted>;
	/** All interfaces of a place, where it has shown all of them. */
	readonly #interfaces: Map<string, ReadonlySet<string>>;

	constructor(
		counters: ReadonlyMap<string, Counted> = new Map(),
		interfaces: ReadonlyMap<string, ReadonlySet<string>> = new Map(),
	) {
		this.#counters = new Map(counters);
		this.#interfaces = new Map(interfaces);
	}

	copy(): Seen {
		return new Seen(this.#counters, this.#interfaces);
	}

	/** A command of `host` was run that may have ended interfaces, or made new ones of old names. */
	forget(host: string | undefined, effect: Effect): void {
		if (effect === 'none') return;
		const spared = within({ host, stack: undefined });
		const concerned = `${host ?? ''}/`;
		for (const key of this.#counters.keys()) {
			if (!key.startsWith(concerned) || DRAWN.test(key)) continue;
			if (effect === 'any' || !key.startsWith(spared)) this.#counters.delete(key);
		}
		for (const key of this.#interfaces.keys()) if (key.startsWith(concerned)) this.#interfaces.delete(key);
	}

	/** Notes all the interfaces that there are in a place. */
	listed(place: Place, interfaces: Iterable<string>): void {
		this.#interfaces.set(within(place), new Set(interfaces));
	}

	/** Whether a place has shown all its interfaces, and this one is not among them. */
	lacks(place: Place, name: string): boolean {
		return this.#interfaces.get(within(place))?.has(name) === false;
	}

	/**
	 * Notes a counter.
	 * @param owner the interface
	 * @returns what it was before, if it has fallen since
	 */
	counted(place: Place, owner: string, count: Count, now: Counted): Counted | undefined {
		const key = `${within(place)}${owner}\u0000${count.of}\u0000${count.by?.(now.text) ?? ''}`;
		const before = this.#counters.get(key);
		this.#counters.set(key, now);
		return before !== undefined && fell(before, now, count) ? before : undefined;
	}
}

function fell(before: Counted, now: Counted, { slack = 0, wraps }: Count): boolean {
	// What was run again later than what stands behind it in the chapter has counted on.
	const turned = before.when !== undefined && now.when !== undefined && now.when < before.when;
	const [early, late] = turned ? [now, before] : [before, now];
	const lost = early.value - late.value;
	return lost > slack && !(wraps !== undefined && lost > wraps / 2);
}
