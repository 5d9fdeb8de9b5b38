/** JSON with its places: every value knows its path, and where it stands in the lines of an output. */

/** A value that holds no other: a string, a number, a word, or an empty `{}` or `[]`. */
export interface Leaf {
	/** Keys as they stand between their quotes, and indexes. */
	readonly path: readonly (string | number)[];
	readonly line: number;
	/** Columns of the value: from, up to. */
	readonly from: number;
	readonly to: number;
	/** Where its key begins, if it stands in the same line; else as `from`. */
	readonly begin: number;
}

export interface JsonText {
	readonly leaves: readonly Leaf[];
	/** The line behind it. */
	readonly end: number;
}

/** Nobody nests deeper; it bounds the recursion, and what is read in vain of text that only looks like JSON. */
const DEEPEST = 64;

/** As many values as there may be lines of an output: a document on one line is no shorter for it. */
export const MOST_LEAVES = 10_000;

const BLANK = /[ \t]*/y;
const SCALAR = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

class NoJson extends Error {}

/**
 * Reads the object or array that begins with a line and ends with one.
 * @param most values that it may have
 * @returns undefined when there is none, or it has more
 */
export function jsonAt(lines: readonly string[], line: number, most = MOST_LEAVES): JsonText | undefined {
	if (!/^\s*[[{]/.test(lines[line] ?? '')) return undefined;
	const reader = new Reader(lines, line, most);
	try {
		return reader.text();
	} catch (error) {
		if (error instanceof NoJson) return undefined;
		throw error;
	}
}

class Reader {
	readonly #lines: readonly string[];
	readonly #leaves: Leaf[] = [];
	readonly #path: (string | number)[] = [];
	#line: number;
	#column = 0;
	readonly #most: number;

	constructor(lines: readonly string[], line: number, most: number) {
		this.#lines = lines;
		this.#line = line;
		this.#most = most;
	}

	text(): JsonText {
		this.#value(undefined);
		BLANK.lastIndex = this.#column;
		BLANK.test(this.#text);
		if (BLANK.lastIndex < this.#text.length) throw new NoJson();
		return { leaves: this.#leaves, end: this.#line + 1 };
	}

	get #text(): string {
		return this.#lines[this.#line] ?? '';
	}

	/** The next character that is no blank, on this line or below. */
	#next(): string {
		for (;;) {
			BLANK.lastIndex = this.#column;
			BLANK.test(this.#text);
			this.#column = BLANK.lastIndex;
			if (this.#column < this.#text.length) return this.#text.charAt(this.#column);
			this.#line += 1;
			this.#column = 0;
			if (this.#line >= this.#lines.length) throw new NoJson();
		}
	}

	#take(sign: string): boolean {
		if (this.#next() !== sign) return false;
		this.#column += 1;
		return true;
	}

	#scalar(): string {
		this.#next();
		SCALAR.lastIndex = this.#column;
		const scalar = SCALAR.exec(this.#text)?.[0];
		if (scalar === undefined) throw new NoJson();
		this.#column += scalar.length;
		return scalar;
	}

	/** @param key where the key of the value begins */
	#value(key: { line: number; column: number } | undefined): void {
		const sign = this.#next();
		const [line, from] = [this.#line, this.#column];
		if (sign === '{' || sign === '[') {
			this.#column += 1;
			if (this.#path.length >= DEEPEST) throw new NoJson();
			if (this.#members(sign)) return;
		} else this.#scalar();
		// An empty pair of brackets ends on its line, or is taken to.
		const to = this.#line === line ? this.#column : from + 1;
		const begin = key?.line === line ? key.column : from;
		if (this.#leaves.length >= this.#most) throw new NoJson();
		this.#leaves.push({ path: [...this.#path], line, from, to, begin });
	}

	/** @returns whether there are any */
	#members(bracket: '{' | '['): boolean {
		const close = bracket === '{' ? '}' : ']';
		if (this.#take(close)) return false;
		for (let index = 0; ; index += 1) {
			if (bracket === '{') {
				this.#next();
				const at = { line: this.#line, column: this.#column };
				const key = this.#scalar();
				if (!key.startsWith('"') || !this.#take(':')) throw new NoJson();
				this.#path.push(key.slice(1, -1));
				this.#value(at);
			} else {
				this.#path.push(index);
				this.#value(undefined);
			}
			this.#path.pop();
			if (this.#take(close)) return true;
			if (!this.#take(',')) throw new NoJson();
		}
	}
}
