/** Whose network stack a command sees: `docker run --network` lets a container join its host's, or another one's. */
import type { Command } from './block.ts';
import { invocation } from './command-name.ts';
import type { Place } from './token.ts';

export type Sent = Pick<Command, 'command' | 'shell' | 'inside' | 'index'>;

/** What makes a container, up to the end of the simple command. */
const MADE = /\bdocker (?:container )?(?:run|create)(?= )([^|;&\n]{0,4000})/g;
const NAME = / --name[ =]([\w.-]{1,255})/;
const JOINS = / --net(?:work)?[ =](?:host|container:([\w.-]{1,255}))(?= |$)/;

/** A container that was made. */
interface Made {
	/** The command's number in the chapter. */
	readonly by: number;
	/** As {@link Place} has it. */
	readonly stack: string | undefined;
}

/** The stacks of the containers that the book has made so far; immutable. */
export class Stacks {
	/** By `node1/web`, in the chapter's order. Who is not here has one of its own. */
	readonly #known: ReadonlyMap<string, readonly Made[]>;

	constructor(known: ReadonlyMap<string, readonly Made[]> = new Map()) {
		this.#known = known;
	}

	/** Where a command's names are counted, also when containers of these names have been made anew since. */
	placeOf({ command, shell, inside: entered, index }: Sent): Place {
		const inside = invocation(command).inside ?? entered;
		return { host: shell, inside, stack: inside === undefined ? undefined : this.#of(shell, inside, index) };
	}

	#of(host = '', container: string, index: number): string | undefined {
		const made = this.#known.get(`${host}/${container}`)?.findLast(({ by }) => by < index);
		return made === undefined ? container : made.stack;
	}

	/** What is known once the command was run. */
	after({ command, shell = '', index }: Sent): Stacks {
		const known = new Map(this.#known);
		for (const [, words = ''] of command.replaceAll('\\\n', ' ').matchAll(MADE)) {
			const name = NAME.exec(words)?.[1];
			if (name === undefined) continue;
			const joins = JOINS.exec(words);
			const other = joins?.[1];
			const shared = other === undefined ? undefined : this.#of(shell, other, index);
			const key = `${shell}/${name}`;
			known.set(key, [...(known.get(key) ?? []), { by: index, stack: joins === null ? name : shared }]);
		}
		return new Stacks(known);
	}
}
