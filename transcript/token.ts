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
 * What a name names, and how far it is one thing: `host` and `place` (a container, a network namespace) count their own,
 * so the same number in two of them is two things.
 */
export const SPACES = {
	mac: 'chapter',
	interface: 'chapter',
	id: 'chapter',
	'full id': 'chapter',
	netns: 'chapter',
	uuid: 'chapter',
	ipv6: 'chapter',
	port: 'chapter',
	ifindex: 'place',
	/** The ifindex of a veth's other end: inside a container, that is an ifindex of the host. */
	peer: 'host',
	/** Both ends of a veth: ifindex on the host, ifindex in the container. */
	veth: 'host',
	pid: 'place',
	icmp: 'host',
	/** The last three bytes of an address, as its solicited-node group carries them. */
	group: 'chapter',
} as const satisfies Record<string, 'chapter' | 'host' | 'place'>;
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
	/** The container or network namespace, by the name that the book calls it by; undefined on the host itself. */
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
