/**
 * The prose of a chapter, without a parser of MDX: what a reader reads, and the expressions in it.
 *
 * Seen as MDX sees them are code spans, comments, expressions, tags, destinations of links, import and export. What the
 * site sees otherwise fails its build: it looks every expression up by itself.
 * @see https://mdxjs.com/docs/what-is-mdx/
 */
import type { SourceLine } from './source.ts';

/** Something written as `{$…}`. */
export interface Use {
	/** Index in the text. */
	readonly at: number;
	readonly written: string;
	/** undefined when it is not exactly `{$name}`. */
	readonly name: string | undefined;
	/** It stands in a tag or an image, where no element can take its place. */
	readonly inTag: boolean;
}

export interface Prose {
	/** The text with blanks in place of all that is not read as it stands: comments, tags, urls, expressions. */
	readonly text: string;
	readonly uses: readonly Use[];
	/** Where a comment begins that these lines do not close. */
	readonly unclosed: number | undefined;
}

/** Where something may begin that is not plain text. */
const SPECIAL =
	/[\\`<{]|!\[|\]\(|(?<![A-Za-z0-9])https?:\/\/|(?<=^|\n)(?:(?:import|export) | {0,3}\[(?!\^)[^\]\n]{1,200}\]:)/g;
const NAME = /^\{\$([a-z][A-Za-z0-9]{0,31})\}$/;
/** `{$`, with blanks or not. */
const VALUE = /^\{\s{0,20}\$/;
/** A blank line, or one that begins a block of its own: a list item, a heading, a quotation, a row of a table. */
const PARAGRAPH_END = /\n(?=[ \t\r]{0,200}(?:\n|$|[>|]|(?:[-*+]|#{1,6}|\d{1,9}[.)])[ \t]))/g;
const DESTINATION_END = /(?<!:[ \t]{0,20})[ \t]|\n/g;
const URL_END = /[^!-~]|[<>)\]]/g;

/** A destination or an expression is not longer; a bracket that nobody closes must not cost a look at the whole text. */
const LONGEST = 1_000;

/** @param lines consecutive lines outside of frontmatter and fences */
export function readProse(lines: readonly SourceLine[]): Prose {
	const source = lines.map(({ lead, text, eol }) => lead + text + eol).join('');
	const reader = new Reader(source);
	reader.read();
	return { text: reader.text(), uses: reader.uses, unclosed: reader.unclosed };
}

class Reader {
	readonly uses: Use[] = [];
	unclosed: number | undefined;
	readonly #source: string;
	/** From, up to. */
	readonly #hidden: (readonly [from: number, to: number])[] = [];
	/** Where the paragraph ends that was looked at last. */
	#paragraph = 0;
	/** By the sign that opens, behind which sign each in a stretch is closed, up to the end of its paragraph. */
	readonly #brackets = new Map<string, { from: number; end: number; closed: ReadonlyMap<number, number> }>();

	constructor(source: string) {
		this.#source = source;
	}

	read(): void {
		let at = 0;
		for (;;) {
			SPECIAL.lastIndex = at;
			const match = SPECIAL.exec(this.#source);
			if (match === null) return;
			at = Math.max(match.index + 1, this.#special(match.index, match[0]));
		}
	}

	/** The text, with blanks for what is hidden; every character keeps its place. */
	text(): string {
		let text = '';
		let at = 0;
		for (const [from, to] of this.#hidden) {
			text += this.#source.slice(at, from) + this.#source.slice(from, to).replace(/[^\n]/g, ' ');
			at = to;
		}
		return text + this.#source.slice(at);
	}

	/** @returns where to read on */
	#special(at: number, sign: string): number {
		switch (sign) {
			case '\\':
				return at + (/[!-/:-@[-`{-~]/.test(this.#source.charAt(at + 1)) ? 2 : 1);
			case '`':
				return this.#code(at);
			case '{':
				return this.#expression(at);
			case '<':
				return this.#angle(at);
			case '![':
				return this.#hide(at, this.#bracketEnd(at + 1, '[', ']'), true);
			case '](':
				return this.#hide(at + 1, this.#bracketEnd(at + 1, '(', ')'));
			case 'http://':
			case 'https://':
				return this.#hide(at, this.#matchEnd(URL_END, at));
			default:
				if (sign.endsWith(':')) return this.#hide(at, this.#matchEnd(DESTINATION_END, at + sign.length));
				return this.#module(at);
		}
	}

	/** Hides a stretch; a value in it that cannot be shown there is kept as a use. */
	#hide(from: number, to: number, tag = false): number {
		this.#hidden.push([from, to]);
		if (!tag) return to;
		for (const { index } of this.#source.slice(from, to).matchAll(/\{/g)) {
			this.#use(from + index, this.#bracketEnd(from + index, '{', '}'), true);
		}
		return to;
	}

	#use(from: number, to: number, inTag: boolean): void {
		const written = this.#source.slice(from, to);
		if (VALUE.test(written)) this.uses.push({ at: from, written, name: NAME.exec(written)?.[1], inTag });
	}

	/** A run of backticks, up to the next one as long in its paragraph; what is in it is text without expressions. */
	#code(at: number): number {
		let length = 1;
		while (this.#source.charAt(at + length) === '`') length += 1;
		const end = this.#paragraphEnd(at);
		for (let next = this.#source.indexOf('`', at + length); next >= 0 && next < end; ) {
			let run = 1;
			while (this.#source.charAt(next + run) === '`') run += 1;
			if (run === length) return next + run;
			next = this.#source.indexOf('`', next + run);
		}
		return at + length;
	}

	#expression(at: number): number {
		const comment = /\{\s{0,20}\/\*/y;
		comment.lastIndex = at;
		if (comment.test(this.#source)) {
			if (!this.#source.includes('*/', comment.lastIndex)) this.unclosed = at;
			return this.#hide(at, this.#upTo('}', this.#upTo('*/', comment.lastIndex)));
		}
		const end = this.#bracketEnd(at, '{', '}');
		this.#use(at, end, false);
		return this.#hide(at, end);
	}

	/** `<!-- … -->`, a tag, or just a sign. */
	#angle(at: number): number {
		if (this.#source.startsWith('<!--', at)) return this.#hide(at, this.#upTo('-->', at));
		if (!/[A-Za-z/>]/.test(this.#source.charAt(at + 1))) return at + 1;
		let end = at + 1;
		while (end < this.#source.length && this.#source.charAt(end) !== '>') {
			const c = this.#source.charAt(end);
			if (c === '"' || c === "'") end = this.#upTo(c, end + 1);
			else if (c === '{') end = this.#bracketEnd(end, '{', '}');
			else end += 1;
		}
		return this.#hide(at, end + 1, true);
	}

	/** `import` and `export` begin a block of JavaScript where they begin a paragraph. */
	#module(at: number): number {
		const before = this.#source.lastIndexOf('\n', at - 2);
		const begins = at === 0 || this.#source.slice(before + 1, at).trim() === '';
		return begins ? this.#hide(at, this.#paragraphEnd(at)) : at + 1;
	}

	#paragraphEnd(at: number): number {
		if (at < this.#paragraph) return this.#paragraph;
		this.#paragraph = this.#matchEnd(PARAGRAPH_END, at);
		return this.#paragraph;
	}

	/** Behind the bracket that closes the one at `at`; behind that one itself when its paragraph ends before. */
	#bracketEnd(at: number, open: string, close: string): number {
		const end = this.#paragraphEnd(at);
		const known = this.#brackets.get(open);
		const own =
			known !== undefined && known.end === end && known.from <= at
				? known
				: { from: at, end, closed: this.#closed(at, end, open, close) };
		this.#brackets.set(open, own);
		const behind = own.closed.get(at);
		return behind === undefined || behind - at > LONGEST ? at + 1 : behind;
	}

	#closed(from: number, end: number, open: string, close: string): ReadonlyMap<number, number> {
		const closed = new Map<number, number>();
		const opened: number[] = [];
		for (let at = from; at < end; at += 1) {
			const c = this.#source.charAt(at);
			if (c === open) opened.push(at);
			const begin = c === close ? opened.pop() : undefined;
			if (begin !== undefined) closed.set(begin, at + 1);
		}
		return closed;
	}

	/** Behind the next `what`; at the end when there is none. */
	#upTo(what: string, at: number): number {
		const found = this.#source.indexOf(what, at);
		return found < 0 ? this.#source.length : found + what.length;
	}

	#matchEnd(pattern: RegExp, at: number): number {
		pattern.lastIndex = at;
		return pattern.exec(this.#source)?.index ?? this.#source.length;
	}
}
