/**
 * JSON as rows: one for each value, named by its path. The order of keys means nothing, so rows are sorted by their
 * paths; what stands under a key that a run chooses (a container's id) is a unit, and comes in any order.
 */
import type { JsonText, Leaf } from './json.ts';
import type { Row, Section } from './rows.ts';
import type { Context, Name, Token, TokenKind } from './token.ts';
import type { Tokeniser } from './tokenise.ts';

const PATH: TokenKind<'path'> = {
	type: 'path',
	pattern: /^/,
	policy: 'exact',
	why: 'Where a value stands in JSON; names in it are bound as anywhere else.',
};

/** A key or an index, as both sides may have it. */
interface Step {
	/** What is left of it without its names; sorts. */
	readonly fixed: string | number;
	/** As people write it: `.Subnet`, `[0]`, `["65d408db681d"]`. */
	readonly text: string;
	readonly names: readonly Name[];
}

const PLAIN_KEY = /^[\p{L}_][\p{L}\p{N}_-]*$/u;

/**
 * @param anyOrder the elements of the outermost array come in any order
 */
export function jsonSections(
	{ leaves }: JsonText,
	lines: readonly string[],
	tokenise: Tokeniser,
	context: Context,
	anyOrder: boolean,
): Section[] {
	const steps = new Map<string, Step>();
	const stepOf = (step: string | number): Step => {
		if (typeof step === 'number') return { fixed: step, text: `[${step}]`, names: [] };
		const known = steps.get(step) ?? keyStep(step, tokenise, context);
		steps.set(step, known);
		return known;
	};
	const placed = leaves.map((leaf) => {
		const path = leaf.path.map(stepOf);
		if (anyOrder && typeof path[0]?.fixed === 'number') path[0] = { fixed: 0, text: '[]', names: [] };
		const named = path.findIndex(({ names }) => names.length > 0);
		const depth = anyOrder && path[0]?.text === '[]' ? 0 : named;
		const unit = depth < 0 ? undefined : leaf.path.slice(0, depth + 1).join('\u0000');
		return { path, unit, row: rowOf(leaf, path, lines[leaf.line] ?? '', tokenise, context) };
	});
	placed.sort((a, b) => before(a.path, b.path));
	const ordered: Row[] = [];
	const units = new Map<string, Row[]>();
	for (const { unit, row } of placed) {
		const rows = unit === undefined ? ordered : (units.get(unit) ?? []);
		rows.push(row);
		if (unit !== undefined) units.set(unit, rows);
	}
	return [
		{ ordered: true, json: true, rows: owned(ordered) },
		{ ordered: false, json: true, units: [...units.values()].map(owned) },
	];
}

function keyStep(key: string, tokenise: Tokeniser, context: Context): Step {
	const tokens = tokenise(key, context);
	const names = tokens.flatMap(({ reading }) => reading.names);
	const short = key.replace(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, '$1');
	return {
		fixed: names.length === 0 ? key : tokens.map(({ reading }) => reading.fixed).join(''),
		text: PLAIN_KEY.test(short) && names.length === 0 ? `.${short}` : `["${short}"]`,
		names,
	};
}

function before(a: readonly Step[], b: readonly Step[]): number {
	for (const [i, { fixed }] of a.entries()) {
		const other = b[i]?.fixed;
		if (other === undefined) return 1;
		if (fixed === other) continue;
		if (typeof fixed === 'number' && typeof other === 'number') return fixed - other;
		return `${fixed}` < `${other}` ? -1 : 1;
	}
	return a.length - b.length;
}

function rowOf(leaf: Leaf, path: readonly Step[], line: string, tokenise: Tokeniser, context: Context): Row {
	const { from, to, begin } = leaf;
	const text = path.map((step) => step.text).join('');
	// A value is read with its key before it, and with the path of both in view.
	const above = path.slice(0, -1).map((step) => step.text);
	const tokens = tokenise(line.slice(begin, to), context, above.join(''))
		.filter(({ at }) => begin + at >= from)
		.map((token) => ({ ...token, at: begin + token.at }));
	const where: Token = {
		kind: PATH,
		text: text.replace(/^\./, ''),
		at: begin,
		gap: 0,
		reading: {
			fixed: path.map(({ fixed }) => `${fixed}`).join('\u0000'),
			names: path.flatMap(({ names }) => names),
		},
	};
	return {
		line: leaf.line,
		text: line,
		tokens,
		indented: true,
		loose: true,
		span: [begin, to],
		owner: undefined,
		context: [where],
	};
}

/** Gives the rows beside and below an `ifname` the interface that it names. */
function owned(rows: readonly Row[]): Row[] {
	const owners = new Map<string, Token>();
	const parts = rows.map(({ context }) => context[0]?.reading.fixed.split('\u0000') ?? []);
	for (const [i, path] of parts.entries()) {
		const name = rows[i]?.tokens.find(({ kind }) => kind.type === 'interface');
		if (path.at(-1) === 'ifname' && name !== undefined) owners.set(path.slice(0, -1).join('\u0000'), name);
	}
	if (owners.size === 0) return [...rows];
	return rows.map((row, i) => {
		const path = parts[i] ?? [];
		for (let end = path.length - 1; end >= 0; end -= 1) {
			const owner = owners.get(path.slice(0, end).join('\u0000'));
			if (owner !== undefined) return { ...row, owner };
		}
		return row;
	});
}
