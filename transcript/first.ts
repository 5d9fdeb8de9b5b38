/**
 * With which characters a match of a regular expression can begin: read from its source, so that a tokeniser tries only
 * what has a chance. Understands what the tables use; of anything else it says that all are possible.
 */

/** Of the code points below this; anything above is taken to be possible. */
const ASCII = 128;

/** One flag for each ASCII code. */
type Characters = readonly boolean[];

const none: Characters = new Array<boolean>(ASCII).fill(false);
const all: Characters = new Array<boolean>(ASCII).fill(true);

const matching = (pattern: RegExp): Characters =>
	none.map((_, code) => pattern.test(String.fromCharCode(code)));
const union = (a: Characters, b: Characters): Characters => a.map((one, code) => one || b[code] === true);

interface Part {
	readonly first: Characters;
	/** It may match nothing, so that what follows may begin the match. */
	readonly empty: boolean;
}

/** @returns for each ASCII code whether a match can begin with it */
export function firstCharacters({ source }: RegExp): Characters {
	const { first, empty } = new Source(source).alternatives();
	return empty ? all : first;
}

/** Of what follows an escape that matches a character. */
const CLASSES: Readonly<Record<string, Characters>> = {
	d: matching(/\d/),
	w: matching(/\w/),
	s: matching(/\s/),
	D: matching(/\D/),
	W: matching(/\W/),
	S: matching(/\S/),
	n: matching(/\n/),
	t: matching(/\t/),
};

class Source {
	readonly #source: string;
	#at = 0;

	constructor(source: string) {
		this.#source = source;
	}

	/** `a|b|c`, up to the end of the group. */
	alternatives(): Part {
		let part = this.#sequence();
		while (this.#source.charAt(this.#at) === '|') {
			this.#at += 1;
			const other = this.#sequence();
			part = { first: union(part.first, other.first), empty: part.empty || other.empty };
		}
		return part;
	}

	#sequence(): Part {
		let first = none;
		let empty = true;
		while (this.#at < this.#source.length && !/[|)]/.test(this.#source.charAt(this.#at))) {
			const part = this.#quantified(this.#atom());
			if (empty) first = union(first, part.first);
			empty &&= part.empty;
		}
		return { first, empty };
	}

	#quantified(part: Part): Part {
		const [quantifier = ''] = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(this.#source.slice(this.#at)) ?? [];
		this.#at += quantifier.length;
		return /^(?:[*?]|\{0[,}])/.test(quantifier) ? { ...part, empty: true } : part;
	}

	#atom(): Part {
		const rest = this.#source.slice(this.#at);
		const [group = ''] = /^\((?:\?(?:[:=!]|<[=!]))?/.exec(rest) ?? [];
		if (group !== '') {
			this.#at += group.length;
			const inner = this.alternatives();
			this.#at += 1;
			// What is looked at, ahead or behind, is no part of the match.
			return group === '(' || group === '(?:' ? inner : { first: none, empty: true };
		}
		const [set = ''] = /^\[(?:\\.|[^\]\\])*\]/.exec(rest) ?? [];
		const [text = ''] = set === '' ? (/^\\?./su.exec(rest) ?? []) : [set];
		this.#at += text.length;
		if (/^(?:\^|\$|\\b|\\B)$/.test(text)) return { first: none, empty: true };
		if (set !== '') return { first: matching(new RegExp(set)), empty: false };
		if (text === '.') return { first: all, empty: false };
		const first = text.startsWith('\\') ? CLASSES[text.slice(1)] : undefined;
		const literal = text.replace(/^\\/, '');
		return {
			first:
				first ??
				(/[a-zA-Z]/.test(literal) && text.startsWith('\\')
					? all
					: none.map((_, code) => literal === String.fromCharCode(code))),
			empty: false,
		};
	}
}
