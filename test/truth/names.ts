/**
 * The names that a machine makes up, wherever a run shows them, whatever their form: a MAC also stands in a bridge id
 * and in a link-local address, a container's id also as its first twelve characters.
 */
import {
	dockerAddress,
	isShared,
	linkLocal,
	macOfLinkLocal,
	macOfTerse,
	otherMac,
	solicitedNode,
	terse,
} from './mac.ts';
import type { Random } from './random.ts';
import { type Run, type Scene, withLines } from './scene.ts';

export const NAME_KINDS = ['mac', 'veth', 'id', 'netns'] as const;
export type NameKind = (typeof NAME_KINDS)[number];

/** One name at one place. */
export interface Place {
	/** The command's. */
	readonly index: number;
	readonly line: number;
	readonly from: number;
	readonly to: number;
	readonly kind: NameKind;
	/** Canonical: a MAC with colons in lower case, an id's first twelve characters. */
	readonly name: string;
	/** Not made up: Docker's MAC of an address that the run shows, a group's MAC. */
	readonly fixed: boolean;
	/** How a name is written here. @param name canonical; of an id all 64 characters */
	print(name: string): string;
}

type Form = Omit<Place, 'index' | 'line' | 'from' | 'to' | 'fixed'>;

/** What the run as a whole says about its names. */
interface Known {
	readonly ids: ReadonlySet<string>;
	/** By their first eleven digits, which Calico calls a container's interface by. */
	readonly workloads: ReadonlyMap<string, string>;
	/** By their last three bytes. */
	readonly macs: ReadonlyMap<string, string>;
}

const same = (name: string): string => name;

interface Finder {
	readonly pattern: RegExp;
	/** Undefined: it only looks like a name. */
	read(text: string, known: Known): Form | undefined;
}

const FINDERS: readonly Finder[] = [
	{
		pattern: /\bveth[0-9a-f]{7}\b/g,
		read: (text) => ({ kind: 'veth', name: text, print: same }),
	},
	{
		pattern: /(?<![0-9a-f:.])[0-9a-f]{2}(?::[0-9a-f]{2}){5}(?![0-9a-f:])/gi,
		read(text, { macs }) {
			const mac = text.toLowerCase();
			const asked = mac.startsWith('33:33:ff:') ? macs.get(mac.slice(9)) : undefined;
			if (asked !== undefined) return { kind: 'mac', name: asked, print: solicitedNode };
			const upper = text !== mac;
			return { kind: 'mac', name: mac, print: (name) => (upper ? name.toUpperCase() : name) };
		},
	},
	{
		pattern: /(?<=\b[0-9a-f]{4}\.)[0-9a-f]{12}\b/g,
		read: (text) => ({
			kind: 'mac',
			name: text.replace(/(..)(?=.)/g, '$1:'),
			print: (name) => name.replaceAll(':', ''),
		}),
	},
	{
		pattern: /(?<=\b[0-9a-f]{4}\.)[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}\b/g,
		read: (text) => ({ kind: 'mac', name: macOfTerse(text), print: terse }),
	},
	{
		pattern: /\bfe80::[0-9a-f:]{4,19}/g,
		read(text) {
			const mac = macOfLinkLocal(text);
			return mac === undefined ? undefined : { kind: 'mac', name: mac, print: linkLocal };
		},
	},
	{
		pattern: /(?<!sha256:|[0-9a-f])[0-9a-f]{64}\b/g,
		read: (text) => ({ kind: 'id', name: text.slice(0, 12), print: same }),
	},
	{
		pattern: /\b(?<!\.)[0-9a-f]{12}\b/g,
		read: (text, { ids }) =>
			ids.has(text) ? { kind: 'id', name: text, print: (name) => name.slice(0, 12) } : undefined,
	},
	{
		pattern: /(?<=\bcali)[0-9a-f]{11}\b/g,
		read(text, { workloads }) {
			const id = workloads.get(text);
			return id === undefined
				? undefined
				: { kind: 'id', name: id, print: (name) => name.slice(0, text.length) };
		},
	},
	{
		// Inodes of namespaces are counted from here on; stat prints them without brackets.
		pattern: /(?<!\d)40265\d{5}(?!\d)/g,
		read: (text) => ({ kind: 'netns', name: text, print: same }),
	},
];

/** An id is long somewhere, or its first twelve stand where Docker lists ids, or in a bridge's name. */
const IDS = [
	/(?<!sha256:|[0-9a-f])[0-9a-f]{64}\b/g,
	/^[0-9a-f]{12}(?= {3,12}\S)/gm,
	/(?<=\bbr-)[0-9a-f]{12}\b/g,
];

export function placesOf({ commands, outputs, text }: Scene): Place[] {
	const ids = new Set(IDS.flatMap((pattern) => (text.match(pattern) ?? []).map((id) => id.slice(0, 12))));
	const known: Known = {
		ids,
		workloads: new Map([...ids].map((id) => [id.slice(0, 11), id])),
		macs: new Map(
			(text.match(/\b[0-9a-f]{2}(?::[0-9a-f]{2}){5}\b/g) ?? [])
				.filter((mac) => !isShared(mac))
				.map((mac) => [mac.slice(9), mac]),
		),
	};
	const addresses = new Set(text.match(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g));
	const typed = commands.map(({ command }) => command.toLowerCase()).join('\n');
	// What somebody gives is drawn by nobody; the lab makes its hosts' MACs of their addresses, as Docker does.
	const fixed = ({ kind, name }: Form) =>
		kind === 'mac' &&
		(isShared(name) ||
			typed.includes(name) ||
			addresses.has(dockerAddress(name) ?? '') ||
			/^52:54:00:a8:/.test(name));
	return outputs.flatMap(({ index, lines }) =>
		lines.flatMap((line, number) =>
			placesIn(line, known).map((found) => ({ ...found, index, line: number, fixed: fixed(found) })),
		),
	);
}

function placesIn(line: string, known: Known): Omit<Place, 'index' | 'line' | 'fixed'>[] {
	const found = FINDERS.flatMap(({ pattern, read }) =>
		[...line.matchAll(pattern)].flatMap(({ 0: text, index: from }) => {
			const form = read(text, known);
			return form === undefined ? [] : [{ ...form, from, to: from + text.length }];
		}),
	);
	return found.sort((a, b) => a.from - b.from);
}

/** A name of this kind that the run does not know. @param like the name that it stands for */
export function freshName(kind: NameKind, like: string, random: Random, { text }: Scene): string {
	const fresh = (make: () => string) => {
		for (;;) {
			const name = make();
			if (!text.includes(name.slice(0, 12))) return name;
		}
	};
	switch (kind) {
		case 'mac':
			return otherMac(like, random, (mac) => text.includes(dockerAddress(mac) ?? mac));
		case 'veth':
			return fresh(() => `veth${random.hex(7)}`);
		case 'id':
			return fresh(() => random.hex(64));
		case 'netns':
			return fresh(() => `${4_026_531_000 + random.between(900, 1900)}`);
	}
}

/** Writes other names into a run. @param names gives the other name, canonical, or undefined to leave a place as it is */
export function renamed(
	{ run }: Scene,
	places: readonly Place[],
	names: (place: Place) => string | undefined,
): Run {
	const lines = new Map<number, string[]>();
	// From the end of each line to its beginning, so that what is still to come stays where it is.
	for (const place of places.toReversed()) {
		const { index, line, from, to, print } = place;
		const name = names(place);
		if (name === undefined) continue;
		const own = lines.get(index) ?? [...(run.get(index)?.lines ?? [])];
		const text = own[line] ?? '';
		own[line] = text.slice(0, from) + print(name) + text.slice(to);
		lines.set(index, own);
	}
	return withLines(run, lines);
}
