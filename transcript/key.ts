/** How a name is filed: with its space, and with the host or container that counts it for itself. */
import { type Name, type Place, SPACES, type Space } from './token.ts';

/** `interface veth95dc570`, `ifindex@node1/nginx-1 4`: the space up to the first blank, then the value. */
export type Key = string;

const OUTPUT = '@output';

const dashed = (space: string): string => space.replaceAll(' ', '-');

const again: ReadonlySet<string> = new Set(
	Object.entries(SPACES).flatMap(([space, rules]) => ('again' in rules ? [dashed(space)] : [])),
);

function filed(space: Space, { host = '', inside = '', stack = '' }: Place): string {
	switch (SPACES[space].within) {
		case 'chapter':
			return dashed(space);
		case 'host':
			return `${space}@${host}`;
		case 'place':
			return `${space}@${host}/${inside.replaceAll(' ', '_')}`;
		case 'stack':
			return `${space}@${host}/${stack.replaceAll(' ', '_')}`;
		case 'output':
			return `${space}${OUTPUT}`;
	}
}

export function keyOf({ space, value }: Name, place: Place): Key {
	const { stack } = place;
	// The other end of a container's veth counts among the interfaces of its host.
	const outside = space === 'peer' && stack !== undefined && !stack.includes(' ');
	return `${outside ? filed('ifindex', { ...place, stack: undefined }) : filed(space, place)} ${value}`;
}

const spaceOf = (key: Key): string => key.slice(0, key.indexOf(' '));

export function valueIn(key: Key): string {
	return key.slice(key.indexOf(' ') + 1);
}

/** Whether two of the book must be two here as well. */
export function oneToOne(key: Key): boolean {
	return !again.has(spaceOf(key));
}

/** Whether the name means nothing outside of its output. */
export function passing(key: Key): boolean {
	return spaceOf(key).endsWith(OUTPUT);
}
