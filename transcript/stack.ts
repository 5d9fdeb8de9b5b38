/** Whose network stack a command sees: `docker run --network` lets a container join its host's, or another one's. */
import type { Command } from './block.ts';
import { invocation } from './command-name.ts';
import type { Place } from './token.ts';

export type Sent = Pick<Command, 'command' | 'shell' | 'inside'>;

/** What makes a container, up to the end of the simple command. */
const MADE = /\bdocker (?:container )?(?:run|create)(?= )([^|;&\n]{0,4000})/g;
const NAME = / --name[ =]([\w.-]{1,255})/;
const JOINS = / --net(?:work)?[ =](?:host|container:([\w.-]{1,255}))(?= |$)/;

/** The stacks of the containers that the book has made so far; immutable. */
export class Stacks {
	/** By `node1/web`: as {@link Place} has it. Who is not here has one of its own. */
	readonly #known: ReadonlyMap<string, string | undefined>;

	constructor(known: ReadonlyMap<string, string | undefined> = new Map()) {
		this.#known = known;
	}

	placeOf({ command, shell, inside: entered }: Sent): Place {
		const inside = invocation(command).inside ?? entered;
		return { host: shell, inside, stack: inside === undefined ? undefined : this.#of(shell, inside) };
	}

	#of(host = '', container: string): string | undefined {
		const key = `${host}/${container}`;
		return this.#known.has(key) ? this.#known.get(key) : container;
	}

	/** What is known once the command was run. */
	after({ command, shell = '' }: Pick<Sent, 'command' | 'shell'>): Stacks {
		const known = new Map(this.#known);
		for (const [, words = ''] of command.replaceAll('\\\n', ' ').matchAll(MADE)) {
			const name = NAME.exec(words)?.[1];
			if (name === undefined) continue;
			const joins = JOINS.exec(words);
			const other = joins?.[1];
			if (joins === null) known.delete(`${shell}/${name}`);
			else known.set(`${shell}/${name}`, other === undefined ? undefined : this.#of(shell, other));
		}
		return new Stacks(known);
	}
}
