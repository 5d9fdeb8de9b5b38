/**
 * Which value of a run each value of the book stands for: one to one, over the whole chapter.
 *
 * An output whose rows come in any order may not tell which of two new veths is which. Then both ways stay open until a
 * later output decides; what contradicts every way that is left is a conflict.
 */
import { type Key, keyOf, oneToOne, passing, valueIn } from './key.ts';
import { matchAll, type Undecided } from './matching.ts';
import { Seen } from './seen.ts';
import { type Sent, Stacks } from './stack.ts';
import type { Context, Name, Place } from './token.ts';

/** Why a pair of names cannot be bound. */
export type Conflict =
	/** The book's name already stands for another one here. */
	| { readonly kind: 'other'; readonly before: string }
	/** The name here already stands for another one of the book. */
	| { readonly kind: 'taken'; readonly by: string };

/** Units that may be paired in several ways, and one of the ways that agrees with everything known. */
interface Open extends Undecided {
	/** For each of `book` an index in `here`. */
	readonly partner: readonly number[];
}

/** More units than this that look alike are decided at once: nobody prints so many interfaces twice. */
const MOST_OPEN = 400;

/** All that is remembered from one command to the next. */
interface Knowledge {
	/** Book to run and run to book. */
	readonly there: ReadonlyMap<Key, Key>;
	readonly back: ReadonlyMap<Key, Key>;
	readonly open: readonly Open[];
	/** What the book has shown. */
	readonly addresses: ReadonlySet<string>;
	readonly seen: { readonly book: Seen; readonly here: Seen };
	readonly stacks: Stacks;
}

/**
 * Immutable to everyone but {@link Draft}: what a comparison returns is a new one, so a command can be compared again
 * with what was known before it.
 */
export class Bindings implements Context {
	readonly #known: Knowledge;

	constructor(known: Knowledge) {
		this.#known = known;
	}

	/** What the book's name stands for here; undefined also while that is open. */
	here(name: Name, place: Place): string | undefined {
		return value(this.#known.there.get(keyOf(name, place)));
	}

	/** What a name of the run is called in the book; undefined also while that is open. */
	book(name: Name, place: Place): string | undefined {
		return value(this.#known.back.get(keyOf(name, place)));
	}

	knows(ipv4: string): boolean {
		return this.#known.addresses.has(ipv4);
	}

	/** Every pair that is decided, for people and tests: `interface veth95dc570` → `veth91c0a3e`. */
	entries(): [book: string, here: string][] {
		return [...this.#known.there].map(([book, here]) => [book, valueIn(here)]);
	}

	/** Where a command's names are counted, by what is known of the containers' stacks. */
	placeOf(command: Sent): Place {
		return this.#known.stacks.placeOf(command);
	}

	draft(command: Sent): Draft {
		return new Draft(this.#known, command);
	}
}

/** Bindings while one command is compared. */
export class Draft implements Context {
	readonly place: Place;
	/** What each side has shown. */
	readonly seen: Knowledge['seen'];
	readonly #there: Map<Key, Key>;
	readonly #back: Map<Key, Key>;
	readonly #addresses: Set<string>;
	readonly #stacks: Stacks;
	readonly #passing: Key[] = [];
	#open: readonly Open[];
	/** What the open units stand for, as their present partners have it. */
	#perhaps: { readonly there: Map<Key, Key>; readonly back: Map<Key, Key> };

	constructor({ there, back, open, addresses, seen, stacks }: Knowledge, command: Sent) {
		this.place = stacks.placeOf(command);
		this.#stacks = stacks.after(command);
		this.seen = { book: seen.book.copy(), here: seen.here.copy() };
		this.#there = new Map(there);
		this.#back = new Map(back);
		this.#addresses = new Set(addresses);
		this.#open = open;
		this.#perhaps = pairsOf(open);
	}

	key(name: Name): Key {
		return keyOf(name, this.place);
	}

	/** What is decided; undefined also while it is open. */
	here(name: Name): string | undefined {
		return value(this.#there.get(this.key(name)));
	}

	book(name: Name): string | undefined {
		return value(this.#back.get(this.key(name)));
	}

	/** What a key of the run is decided to be: the run's own key, for either side. */
	stands(key: Key, side: 'book' | 'here'): Key | undefined {
		if (side === 'book') return this.#there.get(key);
		return this.#back.has(key) ? key : undefined;
	}

	knows(ipv4: string): boolean {
		return this.#addresses.has(ipv4);
	}

	learn(ipv4: string): void {
		this.#addresses.add(ipv4);
	}

	/** Whether what is decided forbids that the two are one; undefined when it does not. */
	conflict(book: Name, here: Name): Conflict | undefined {
		return this.#conflict(this.key(book), this.key(here));
	}

	#conflict(book: Key, here: Key): Conflict | undefined {
		const before = this.#there.get(book);
		if (before !== undefined) return before === here ? undefined : { kind: 'other', before: valueIn(before) };
		const by = oneToOne(here) ? this.#back.get(here) : undefined;
		return by === undefined ? undefined : { kind: 'taken', by: valueIn(by) };
	}

	/** Binds the two unless they conflict with what is decided, or with every way in which the rest could be. */
	bind(bookName: Name, hereName: Name): Conflict | undefined {
		const [book, here] = [this.key(bookName), this.key(hereName)];
		const conflict = this.#conflict(book, here);
		if (conflict !== undefined) return conflict;
		const before = this.#perhaps.there.get(book);
		const by = oneToOne(here) ? this.#perhaps.back.get(here) : undefined;
		if ((before ?? here) === here && (by ?? book) === book) {
			this.#decide(book, here);
			return undefined;
		}
		this.#decide(book, here);
		if (this.#rematch([]) !== undefined) {
			this.#perhaps = pairsOf(this.#open);
			return undefined;
		}
		this.#there.delete(book);
		this.#back.delete(here);
		if (before !== undefined && before !== here) return { kind: 'other', before: valueIn(before) };
		return { kind: 'taken', by: valueIn(by ?? book) };
	}

	/**
	 * Pairs units that come in any order, each with the others of its set. What can only be one way is bound; the rest
	 * stays open.
	 * @returns for each set the partners' indexes; undefined when nothing fits
	 */
	pair(sets: readonly Undecided[]): readonly (readonly number[])[] | undefined {
		const known = {
			there: (key: Key) => this.#there.get(key) ?? this.#perhaps.there.get(key),
			back: (key: Key) => this.#back.get(key) ?? this.#perhaps.back.get(key),
		};
		const partners = matchAll(sets, known) ?? (this.#open.length > 0 ? this.#rematch(sets) : undefined);
		if (partners === undefined) return undefined;
		for (const [at, set] of sets.entries()) {
			const open = { ...set, partner: partners[at] ?? [] };
			if (set.book.length === 1 || set.book.length > MOST_OPEN) this.#decideAll(open);
			else this.#open = [...this.#open, open];
		}
		this.#perhaps = pairsOf(this.#open);
		return partners;
	}

	/** Pairs the open units anew together with others. @returns the others' partners */
	#rematch(others: readonly Undecided[]): (readonly number[])[] | undefined {
		const partners = matchAll([...this.#open, ...others], {
			there: (key) => this.#there.get(key),
			back: (key) => this.#back.get(key),
		});
		if (partners === undefined) return undefined;
		this.#open = this.#open.map((set, at) => ({ ...set, partner: partners[at] ?? set.partner }));
		return partners.slice(this.#open.length);
	}

	#decide(book: Key, here: Key): void {
		if (passing(book)) this.#passing.push(book);
		this.#there.set(book, here);
		if (oneToOne(here)) this.#back.set(here, book);
	}

	#decideAll({ book, here, partner }: Open, which: Iterable<number> = book.keys()): void {
		for (const at of which) {
			const names = here[partner[at] ?? -1] ?? [];
			for (const [i, key] of (book[at] ?? []).entries()) {
				const other = names[i];
				if (other !== undefined) this.#decide(key, other);
			}
		}
	}

	/** What means nothing outside of this output is of no use to the next. */
	#forgetPassing(): void {
		for (const key of this.#passing) {
			this.#back.delete(this.#there.get(key) ?? '');
			this.#there.delete(key);
		}
		const lasting = (names: readonly Key[]) => names.filter((key) => !passing(key));
		this.#open = this.#open.map((set) => ({
			book: set.book.map(lasting),
			here: set.here.map(lasting),
			partner: set.partner,
		}));
	}

	/** Binds what has become certain: units one of whose names is decided, where no other unit here has that name. */
	#settle(): void {
		let open = this.#open;
		let before: number;
		do {
			before = this.#there.size;
			open = open.flatMap((set) => {
				const certain = set.book.flatMap((names, at) => (this.#isCertain(set, names) ? [at] : []));
				if (certain.length === 0) return [set];
				this.#decideAll(set, certain);
				const left = [...set.book.keys()].filter((at) => !certain.includes(at));
				if (left.length > 1) return [reduced(set, left)];
				this.#decideAll(set, left);
				return [];
			});
		} while (this.#there.size > before);
		this.#open = open;
	}

	#isCertain({ here }: Open, names: readonly Key[]): boolean {
		return names.some((key, i) => {
			const other = this.#there.get(key);
			return other !== undefined && here.filter((unit) => unit[i] === other).length === 1;
		});
	}

	finish(): Bindings {
		if (this.#passing.length > 0) this.#forgetPassing();
		if (this.#open.length > 0) this.#settle();
		return new Bindings({
			there: this.#there,
			back: this.#back,
			open: this.#open,
			addresses: this.#addresses,
			seen: this.seen,
			stacks: this.#stacks,
		});
	}
}

function value(key: Key | undefined): string | undefined {
	return key === undefined ? undefined : valueIn(key);
}

function pairsOf(open: readonly Open[]): { there: Map<Key, Key>; back: Map<Key, Key> } {
	const there = new Map<Key, Key>();
	const back = new Map<Key, Key>();
	for (const { book, here, partner } of open) {
		for (const [at, names] of book.entries()) {
			for (const [i, key] of names.entries()) {
				const other = here[partner[at] ?? -1]?.[i];
				if (other === undefined) continue;
				there.set(key, other);
				if (oneToOne(other)) back.set(other, key);
			}
		}
	}
	return { there, back };
}

function reduced({ book, here, partner }: Open, left: readonly number[]): Open {
	return {
		book: left.map((at) => book[at] ?? []),
		here: left.map((at) => here[partner[at] ?? -1] ?? []),
		partner: [...left.keys()],
	};
}

export function newBindings(): Bindings {
	return new Bindings({
		there: new Map(),
		back: new Map(),
		open: [],
		addresses: new Set(),
		seen: { book: new Seen(), here: new Seen() },
		stacks: new Stacks(),
	});
}
