/** The comparison of one command's rows: pairs them, binds their names, collects what differs. */
import { align } from './align.ts';
import type { Draft } from './bindings.ts';
import type { Difference } from './compare.ts';
import { labelAround } from './label.ts';
import type { Reason } from './reason.ts';
import { brief, pathOf, place, span, spanOf, textOf } from './row-text.ts';
import type { Row, Section } from './rows.ts';
import { Seen } from './seen.ts';
import { ALIKE, pairAlike, similarity } from './similar.ts';
import type { Header } from './table.ts';
import { numbersIn, type Range, type Token } from './token.ts';
import { pairUnits, type Unit } from './units.ts';

interface Options {
	/** How its tables are read, if it prints any. */
	readonly header: Header | undefined;
	/** What it prints goes through interfaces, which must be there. */
	readonly devices: boolean;
	/** A row `...` of the book stands for any number of rows. */
	readonly elide: boolean;
	/** When the run was: see {@link Actual}. */
	readonly when: number | undefined;
}

/** A row of the book, the one here that it was compared with, and their tokens. */
export interface ComparedRow {
	readonly book: Row;
	readonly here: Row;
	readonly tokens: readonly ComparedToken[];
}

export interface ComparedToken {
	readonly book: Token;
	readonly here: Token;
	/** Nothing was found to differ. */
	readonly same: boolean;
}

/** @returns for each line of the book the one here; undefined when rows do not go together line by line */
export function linesOf(rows: readonly ComparedRow[]): ReadonlyMap<number, number> | undefined {
	const partner = new Map(rows.map(({ book, here }) => [book.line, here.line]));
	const single = new Set(rows.map(({ book, here }) => `${book.line} ${here.line}`));
	const alone = partner.size === single.size && new Set(partner.values()).size === single.size;
	return alone ? partner : undefined;
}

/** What sets a row off from others before anything is bound by it. */
function rowKey(row: Row, name: (space: Token['reading']['names'][number]) => string): string {
	let key = row.indented ? ' ' : '';
	for (const tokens of [row.context, row.tokens]) {
		for (const { reading } of tokens) {
			key += `\u0000${reading.fixed}`;
			for (const one of reading.names) key += `\u0001${name(one)}`;
		}
	}
	return key;
}

/** Of a block with `elide`: what the book leaves out. */
const dots = ({ text }: Row): boolean => text.trim() === '...';

export class CommandComparison {
	readonly differences: Difference[] = [];
	readonly rows: ComparedRow[] = [];
	/** Of the row at hand. */
	#tokens: ComparedToken[] = [];
	readonly #draft: Draft;
	readonly #options: Options;
	/** Values of different widths stood in for each other, so columns may have moved. */
	#elastic = false;
	#spacing: Difference[] = [];
	/** The names of what is being compared are bound already, or open. */
	#bound = false;
	/** Counters of this output. */
	readonly #seen = { book: new Seen(), here: new Seen() };

	constructor(draft: Draft, options: Options) {
		this.#draft = draft;
		this.#options = options;
	}

	/** Differences in the order of the lines; spacing counts only where widths do not explain it. */
	finish(): Difference[] {
		if (this.differences.length === 0 && !this.#elastic) return this.#spacing;
		const place = ({ expectedLine, actualLine }: Difference) => actualLine ?? expectedLine ?? Infinity;
		return this.differences.sort((a, b) => place(a) - place(b));
	}

	/** @param here cut like `book` */
	sections(book: readonly Section[], here: readonly Section[]): void {
		book.forEach((section, i) => {
			const other = here[i];
			if (section.ordered) this.ordered(section.rows, other?.ordered === true ? other.rows : []);
			else this.#set(section.units, other?.ordered === false ? other.units : []);
		});
	}

	ordered(book: readonly Row[], here: readonly Row[]): void {
		const left = book.map((row) => rowKey(row, (name) => this.#draft.here(name) ?? '?'));
		const right = here.map((row) =>
			rowKey(row, (name) => (this.#draft.book(name) === undefined ? '?' : name.value)),
		);
		let i = 0;
		let j = 0;
		for (const [nextI, nextJ] of [...align(left, right), [book.length, here.length] as const]) {
			this.#between(book.slice(i, nextI), here.slice(j, nextJ));
			this.#row(book[nextI], here[nextJ]);
			i = nextI + 1;
			j = nextJ + 1;
		}
	}

	/** Rows between two that match: changed, missing, extra, or left out by the book. */
	#between(book: readonly Row[], here: readonly Row[]): void {
		if (this.#options.elide && book.some(dots)) {
			// What the dots stand for lies between what is alike before and behind them.
			const kept = book.filter((row) => !dots(row));
			const partner = new Map(pairAlike(kept, here));
			for (const [at, row] of kept.entries()) {
				const other = here[partner.get(at) ?? -1];
				if (other === undefined) this.#missing(row);
				else this.#row(row, other);
			}
			return;
		}
		let i = 0;
		let j = 0;
		for (const [nextI, nextJ] of [...pairAlike(book, here), [book.length, here.length] as const]) {
			for (const row of book.slice(i, nextI)) this.#missing(row);
			for (const row of here.slice(j, nextJ)) this.#extra(row);
			this.#row(book[nextI], here[nextJ]);
			i = nextI + 1;
			j = nextJ + 1;
		}
	}

	#set(book: readonly Unit[], here: readonly Unit[]): void {
		const kept = this.#options.elide ? book.filter((unit) => !unit.every(dots)) : book;
		const { pairs, bound, missing, extra } = pairUnits(kept, here, this.#draft);
		this.#bound = bound;
		for (const [unit, other] of pairs) {
			// Units that fit in every name have the same rows.
			if (bound) for (const [i, row] of unit.entries()) this.#row(row, other[i]);
			else this.ordered(unit, other);
		}
		this.#bound = false;
		for (const row of missing.flat()) this.#missing(row);
		// Else the dots stand for them.
		if (kept.length === book.length) for (const row of extra.flat()) this.#extra(row);
	}

	#missing(row: Row): void {
		if (row.text.trim() === '') return;
		const path = pathOf(row);
		const text = path === undefined ? row.text.trim() : textOf(row.tokens);
		const reason: Reason =
			path === undefined
				? { code: 'missing-line', book: text }
				: { code: 'missing-words', subject: path, book: text };
		this.differences.push({ expectedLine: row.line, expected: row.text, reason });
	}

	#extra(row: Row): void {
		if (row.text.trim() === '') return;
		const path = pathOf(row);
		const columns = spanOf(row);
		const text = path === undefined ? row.text.trim() : textOf(row.tokens);
		const reason: Reason =
			path === undefined
				? { code: 'extra-line', here: text }
				: { code: 'extra-words', subject: path, here: text };
		this.differences.push({ actualLine: row.line, actual: row.text.slice(...columns), columns, reason });
	}

	#row(book: Row | undefined, here: Row | undefined): void {
		if (book === undefined || here === undefined) return;
		this.#tokens = [];
		this.rows.push({ book, here, tokens: this.#tokens });
		for (const [i, token] of book.context.entries()) this.#token(book, here, token, here.context[i]);
		const inStep = book.tokens.length === here.tokens.length;
		const equal =
			inStep && book.tokens.every(({ reading }, i) => reading.fixed === here.tokens[i]?.reading.fixed);
		const related = pathOf(book) !== undefined || (inStep && book.tokens.length <= 2);
		if (!equal && !related && similarity([book], [here]) < ALIKE) {
			const [expected, actual] = [brief(book.text.trim()), brief(here.text.trim())];
			this.#differs(book, here, [0, here.text.length], { code: 'value', book: expected, here: actual });
			return;
		}
		if (inStep) {
			for (const [i, token] of book.tokens.entries()) this.#token(book, here, token, here.tokens[i]);
			return;
		}
		const fixed = ({ reading }: Token) => reading.fixed;
		let i = 0;
		let j = 0;
		const ends = [book.tokens.length, here.tokens.length] as const;
		for (const [nextI, nextJ] of [...align(book.tokens.map(fixed), here.tokens.map(fixed)), ends]) {
			this.#tokensBetween(book, here, book.tokens.slice(i, nextI), here.tokens.slice(j, nextJ));
			this.#token(book, here, book.tokens[nextI], here.tokens[nextJ]);
			i = nextI + 1;
			j = nextJ + 1;
		}
	}

	/** Tokens that one side has more of. */
	#tokensBetween(book: Row, here: Row, left: readonly Token[], right: readonly Token[]): void {
		if (left.length === right.length) {
			for (const [i, token] of left.entries()) this.#token(book, here, token, right[i]);
			return;
		}
		const subject = this.#subject(book, left[0] ?? book.tokens[0]);
		const range = span(right) ?? spanOf(here);
		const expected = textOf(left);
		const actual = textOf(right);
		if (expected === '') this.#differs(book, here, range, { code: 'extra-words', ...subject, here: actual });
		else if (actual === '')
			this.#differs(book, here, range, { code: 'missing-words', ...subject, book: expected });
		else this.#differs(book, here, range, { code: 'value', ...subject, book: expected, here: actual });
	}

	#token(book: Row, here: Row, expected: Token | undefined, actual: Token | undefined): void {
		if (expected === undefined || actual === undefined) return;
		const before = this.differences.length;
		this.#compared(book, here, expected, actual);
		this.#tokens.push({ book: expected, here: actual, same: this.differences.length === before });
	}

	#compared(book: Row, here: Row, expected: Token, actual: Token): void {
		const columns = [actual.at, actual.at + actual.text.length] as const;
		if (expected.reading.fixed !== actual.reading.fixed) {
			const texts = { book: brief(expected.text), here: brief(actual.text) };
			const kin = expected.kind.policy === 'exact' || expected.kind.type === actual.kind.type;
			const label = this.#label(book, expected);
			const reason: Reason = kin
				? { code: 'value', ...this.#subject(book, expected), ...label, ...texts }
				: { code: 'type', type: expected.kind.type, ...texts };
			this.#differs(book, here, columns, reason, expected);
			return;
		}
		for (const [i, name] of this.#bound ? [] : expected.reading.names.entries()) {
			const other = actual.reading.names[i];
			const conflict = other === undefined ? undefined : this.#draft.bind(name, other);
			if (conflict === undefined || other === undefined) continue;
			const reason: Reason =
				conflict.kind === 'other'
					? { code: 'other', book: name.value, here: other.value, before: conflict.before }
					: { code: 'taken', book: name.value, here: other.value, by: conflict.by };
			this.#differs(book, here, columns, reason, expected);
			// The other names say the same thing again.
			break;
		}
		this.#laws(book, here, expected, actual);
		if (this.#options.header === 'cells' && expected.column !== actual.column) {
			const reason: Reason = {
				code: 'column',
				...{ value: actual.text, book: expected.column ?? '', here: actual.column ?? '' },
			};
			this.#differs(book, here, columns, reason, expected);
		}
		if (expected.kind.policy !== 'exact' && expected.text.length !== actual.text.length) this.#elastic = true;
		// A row that shares its line with another begins wherever that one ends.
		const begins = expected === book.tokens[0] && book.loose === true;
		if (expected.gap !== actual.gap && !begins) {
			this.#spacing.push({ ...place(book, here, columns), reason: { code: 'spacing' } });
		}
	}

	/** What must hold of every run's value; where the book's own does not keep to it, the run's need not either. */
	#laws(book: Row, here: Row, expected: Token, actual: Token): void {
		const { range, count, type } = actual.kind;
		const columns = [actual.at, actual.at + actual.text.length] as const;
		if (this.#options.devices && type === 'interface') {
			const { seen, place } = this.#draft;
			if (seen.here.lacks(place, actual.text) && !seen.book.lacks(place, expected.text)) {
				this.#differs(book, here, columns, { code: 'no-device', here: actual.text }, expected);
			}
		}
		const spared = range?.spares?.test(book.owner?.text ?? '') === true;
		const broken = range === undefined || spared ? undefined : brokenBy(actual, range);
		if (broken !== undefined && range !== undefined && brokenBy(expected, range) === undefined) {
			const reason: Reason =
				broken === 'order'
					? { code: 'order', type, here: actual.text }
					: {
							code: 'range',
							...this.#subject(book, expected),
							...this.#label(book, expected),
							...{ type, here: actual.text, least: range.least },
							...(range.most === undefined ? {} : { most: range.most }),
						};
			this.#differs(book, here, columns, reason, expected);
		}
		if (count === undefined) return;
		const inBook = this.#fell('book', book, expected);
		const before = this.#fell('here', here, actual);
		if (before === undefined || inBook !== undefined) return;
		const subject = here.owner === undefined ? {} : { subject: here.owner.text };
		const reason: Reason = { code: 'fell', ...subject, label: count.of, before, here: actual.text };
		this.#differs(book, here, columns, reason, expected);
	}

	/** @returns what the counter was before it fell */
	#fell(side: 'book' | 'here', { owner }: Row, token: Token): string | undefined {
		const { count } = token.kind;
		const [value] = numbersIn(token);
		if (count === undefined || value === undefined) return undefined;
		const seen = count.within === 'output' ? this.#seen : this.#draft.seen;
		const when = side === 'here' ? this.#options.when : undefined;
		const now = { value, text: token.text, when };
		return seen[side].counted(this.#draft.place, owner?.text ?? '', count, now)?.text;
	}

	#differs(book: Row, here: Row, columns: readonly [number, number], reason: Reason, token?: Token): void {
		this.differences.push({
			...place(book, here, columns),
			...(token === undefined ? {} : { expected: token.text, token: token.kind.type }),
			reason,
		});
	}

	#label(row: Row, token: Token): { label?: string } {
		if (pathOf(row) !== undefined) return {};
		const label = token.column ?? labelAround(row, token);
		return label === undefined ? {} : { label };
	}

	#subject(row: Row, token: Token | undefined): { subject?: string } {
		if (token === undefined) return {};
		const path = pathOf(row);
		if (path !== undefined) return { subject: path };
		const first = row.tokens.find(({ text }) => text !== '|');
		const inTable = token.column !== undefined && first !== token && !row.indented;
		const subject = inTable ? first?.text : row.owner === token ? undefined : row.owner?.text;
		return subject === undefined ? {} : { subject };
	}
}

function brokenBy(token: Token, { least, most = Infinity, rising }: Range): 'order' | 'bounds' | undefined {
	const numbers = numbersIn(token);
	if (numbers.some((n) => n < least || n > most)) return 'bounds';
	return rising === true && numbers.some((n, i) => n < (numbers[i - 1] ?? n)) ? 'order' : undefined;
}
