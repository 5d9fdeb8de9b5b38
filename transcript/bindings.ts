/**
 * Which value of a run each value of the book stands for: one to one, over the whole chapter.
 */
import { type Context, type Name, type Place, SPACES } from './token.ts';

/** Why a pair of names cannot be bound. */
export type Conflict =
	/** The book's name already stands for another one here. */
	| { readonly kind: 'other'; readonly before: string }
	/** The name here already stands for another one of the book. */
	| { readonly kind: 'taken'; readonly by: string };

/** How a name is filed: what every host or container counts for itself is filed under it. */
function key({ space, value }: Name, { host = '', inside = '' }: Place): string {
	if (space === 'peer' && inside !== '') return `ifindex@${host}/ ${value}`;
	switch (SPACES[space]) {
		case 'chapter':
			return `${space} ${value}`;
		case 'host':
			return `${space}@${host} ${value}`;
		case 'place':
			return `${space}@${host}/${inside} ${value}`;
	}
}

/**
 * Immutable to everyone but {@link Draft}: what a comparison returns is a new one, so a command can be compared again
 * with what was known before it.
 */
export class Bindings implements Context {
	/** Book to run and run to book; keys hold the space, values do not. */
	readonly #there: ReadonlyMap<string, string>;
	readonly #back: ReadonlyMap<string, string>;
	readonly #addresses: ReadonlySet<string>;

	constructor(
		there: ReadonlyMap<string, string> = new Map(),
		back: ReadonlyMap<string, string> = new Map(),
		addresses: ReadonlySet<string> = new Set(),
	) {
		this.#there = there;
		this.#back = back;
		this.#addresses = addresses;
	}

	/** What the book's name stands for here. */
	here(name: Name, place: Place): string | undefined {
		return this.#there.get(key(name, place));
	}

	/** What a name of the run is called in the book. */
	book(name: Name, place: Place): string | undefined {
		return this.#back.get(key(name, place));
	}

	knows(ipv4: string): boolean {
		return this.#addresses.has(ipv4);
	}

	/** Every pair, for people and tests: `interface veth95dc570` → `veth91c0a3e`. */
	entries(): [book: string, here: string][] {
		return [...this.#there];
	}

	draft(place: Place): Draft {
		return new Draft(new Map(this.#there), new Map(this.#back), new Set(this.#addresses), place);
	}
}

/** Bindings while one command is compared. */
export class Draft implements Context {
	readonly #there: Map<string, string>;
	readonly #back: Map<string, string>;
	readonly #addresses: Set<string>;
	readonly #place: Place;

	constructor(there: Map<string, string>, back: Map<string, string>, addresses: Set<string>, place: Place) {
		this.#there = there;
		this.#back = back;
		this.#addresses = addresses;
		this.#place = place;
	}

	here(name: Name): string | undefined {
		return this.#there.get(key(name, this.#place));
	}

	book(name: Name): string | undefined {
		return this.#back.get(key(name, this.#place));
	}

	knows(ipv4: string): boolean {
		return this.#addresses.has(ipv4);
	}

	learn(ipv4: string): void {
		this.#addresses.add(ipv4);
	}

	/** Whether the two may be one; undefined when they may. */
	conflict(book: Name, here: Name): Conflict | undefined {
		const before = this.here(book);
		if (before !== undefined) return before === here.value ? undefined : { kind: 'other', before };
		const by = this.book(here);
		return by === undefined ? undefined : { kind: 'taken', by };
	}

	/** Binds the two unless they conflict. */
	bind(book: Name, here: Name): Conflict | undefined {
		const conflict = this.conflict(book, here);
		if (conflict === undefined) {
			this.#there.set(key(book, this.#place), here.value);
			this.#back.set(key(here, this.#place), book.value);
		}
		return conflict;
	}

	finish(): Bindings {
		return new Bindings(this.#there, this.#back, this.#addresses);
	}
}

export function newBindings(): Bindings {
	return new Bindings();
}
