/**
 * What a token is. The tables that declare them are tokens.ts (all outputs) and commands.ts (one command's own).
 */

/**
 * - `exact`: the same text.
 * - `shape`: whatever text of this type; it tells of the moment, not of the network.
 * - `range`: whatever numbers, within the bounds that the row declares.
 * - `monotonic`: whatever number, but never less than what was counted before.
 * - `bind`: whatever value the first time, and then the same one over the whole chapter; two stay two.
 * - `prefix-of`: bound like that, and what is printed in part is the beginning of what is printed in full.
 * - `ignore`: may be there or not.
 *
 * Rows in any order are no matter of a token: see the layouts in commands.ts.
 */
export const POLICIES = ['exact', 'shape', 'range', 'monotonic', 'bind', 'prefix-of', 'ignore'] as const;
export type Policy = (typeof POLICIES)[number];

/**
 * What a name names, and how far it is one thing: a `host`, a `place` (a container, a network namespace) and a `stack`
 * (which containers may share) count their own, so the same number in two of them is two things; of one `output` nothing
 * is remembered behind its end.
 * `again`: the kernel may choose the same one again, so that two of the book may be one here.
 */
export const SPACES = {
	mac: { within: 'chapter' },
	interface: { within: 'chapter' },
	id: { within: 'chapter' },
	'short id': { within: 'chapter', again: true },
	/** What the interface of a workload of Calico's carries of its container's id. */
	workload: { within: 'chapter', again: true },
	netns: { within: 'chapter' },
	uuid: { within: 'chapter' },
	ipv6: { within: 'chapter' },
	port: { within: 'chapter', again: true },
	ifindex: { within: 'stack' },
	/** The ifindex of a veth's other end. */
	peer: { within: 'stack' },
	/** An interface and the ifindex of its other end. */
	end: { within: 'stack' },
	/** Both ends of a veth: ifindex on the host, ifindex in the container. */
	veth: { within: 'host' },
	pid: { within: 'place' },
	key: { within: 'chapter' },
	/** Of etcd. */
	member: { within: 'chapter' },
	/** A rule of Felix's, by the hash of what it says. */
	rule: { within: 'chapter' },
	/** Two pings one after the other may have one id, or not. */
	icmp: { within: 'output' },
	/** Of DNS and DHCP. */
	query: { within: 'output' },
	/** The last three bytes of an address, as its solicited-node group carries them. */
	group: { within: 'chapter' },
} as const satisfies Record<
	string,
	{ readonly within: 'chapter' | 'host' | 'place' | 'stack' | 'output'; readonly again?: true }
>;
export type Space = keyof typeof SPACES;

/** A value that a run chooses: it stands for one thing all through the chapter. */
export interface Name {
	readonly space: Space;
	readonly value: string;
}

/** What a token says, once its accidents are taken off: equal `fixed` and bound names are a match. */
export interface Reading {
	readonly fixed: string;
	readonly names: readonly Name[];
}

/** Where a command runs. */
export interface Place {
	readonly host: string | undefined;
	/**
	 * The container by the name that the book calls it by, or another network namespace (`netns blue`: a container's name
	 * has no blank); undefined on the host itself.
	 */
	readonly inside: string | undefined;
	/**
	 * Whose network stack it has: `inside`, or what that has joined by `--network container:web`; undefined for the
	 * host's own, as with `--network host`.
	 */
	readonly stack: string | undefined;
}

/** What a reading may ask about the chapter. */
export interface Context {
	/** The book has shown this address, or has typed it: `typed fe80::1`. */
	knows(ipv4: string): boolean;
}

/** Bounds, both included; a value that the book itself has outside of them may be anything. */
export interface Range {
	readonly least: number;
	readonly most?: number;
	/** Of several numbers none is less than the one before. */
	readonly rising?: true;
	/** An interface with such a name need not keep to it. */
	readonly spares?: RegExp;
}

/** What a number counts. */
export interface Count {
	/** `RX packets`; of the interface that its row speaks of. */
	readonly of: string;
	/** What its text says of whom it counts; by default only the row does. */
	readonly by?: (text: string) => string;
	/** How long it goes on counting: through the chapter, or in this output only. */
	readonly within: 'chapter' | 'output';
	/** It may be so much less than before all the same. */
	readonly slack?: number;
	/** It begins again at 0 here: what seems to fall by more than half of it has gone on. */
	readonly wraps?: number;
}

/** One row of a table of tokens. */
export interface TokenKind<Type extends string = string> {
	readonly type: Type;
	/**
	 * Tried at the beginning of a word (or anywhere, when it begins with a sign), and must end where a word ends.
	 * Every repetition has an upper bound, so that no line can make it slow.
	 */
	readonly pattern: RegExp;
	readonly policy: Policy;
	readonly why: string;
	/** What is left when the accidents are taken off, and what it names; `bind` and `prefix-of` need it. */
	readonly read?: (text: string, context: Context) => Reading;
	/** The numbers in it, for `range` and `monotonic`; by default each as it is written. */
	readonly parse?: (text: string) => readonly number[];
	/** For `range`; what is `monotonic` may have bounds, too. */
	readonly range?: Range;
	/** For `monotonic`. */
	readonly count?: Count;
}

/** A stretch of a line. */
export interface Token {
	readonly kind: TokenKind;
	readonly text: string;
	/** Column of its first character, from 0. */
	readonly at: number;
	/** Blanks before it. */
	readonly gap: number;
	readonly reading: Reading;
	/** The name of the column that it stands in. */
	readonly column?: string;
}

/** @returns the numbers that a token holds */
export function numbersIn({ kind, text }: Token): readonly number[] {
	return kind.parse?.(text) ?? (text.match(/\d+(?:\.\d+)?/g) ?? []).map(Number);
}
