/**
 * What a token is. The tables that declare them are tokens.ts (all outputs) and commands.ts (one command's own).
 */

/**
 * - `exact`: the same text.
 * - `shape`: whatever text of this type; it tells of the moment, not of the network.
 * - `bind`: whatever value the first time, and then the same one over the whole chapter; two stay two.
 * - `ignore`: may be there or not.
 */
export const POLICIES = ['exact', 'shape', 'bind', 'ignore'] as const;
export type Policy = (typeof POLICIES)[number];

/**
 * What a name names, and how far it is one thing: a `host` and a `place` (a container, a network namespace) count their
 * own, so the same number in two of them is two things; of one `output` nothing is remembered behind its end.
 * `again`: the kernel may choose the same one again, so that two of the book may be one here.
 */
export const SPACES = {
	mac: { within: 'chapter' },
	interface: { within: 'chapter' },
	id: { within: 'chapter' },
	'short id': { within: 'chapter', again: true },
	netns: { within: 'chapter' },
	uuid: { within: 'chapter' },
	ipv6: { within: 'chapter' },
	port: { within: 'chapter', again: true },
	ifindex: { within: 'place' },
	/** The ifindex of a veth's other end. */
	peer: { within: 'place' },
	/** An interface and the ifindex of its other end. */
	end: { within: 'place' },
	/** Both ends of a veth: ifindex on the host, ifindex in the container. */
	veth: { within: 'host' },
	pid: { within: 'place' },
	/** Two pings one after the other may have one id, or not. */
	icmp: { within: 'output' },
	/** The last three bytes of an address, as its solicited-node group carries them. */
	group: { within: 'chapter' },
} as const satisfies Record<
	string,
	{ readonly within: 'chapter' | 'host' | 'place' | 'output'; readonly again?: true }
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
}

/** What a reading may ask about the chapter. */
export interface Context {
	/** The book has shown this address. */
	knows(ipv4: string): boolean;
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
	/** For `bind`: what it names; by default the whole text, in the space of its type. */
	readonly read?: (text: string, context: Context) => Reading;
}

/** A stretch of a line. */
export interface Token {
	readonly type: string;
	readonly text: string;
	/** Column of its first character, from 0. */
	readonly at: number;
	/** Blanks before it. */
	readonly gap: number;
	readonly policy: Policy;
	readonly reading: Reading;
}
