/** An output as the comparison takes it: its sections, each of JSON or laid out as its command does. */
import type { CommandRules, Layout } from './command-rules.ts';
import { jsonAt, MOST_LEAVES } from './json.ts';
import { jsonSections } from './json-rows.ts';
import { type Reader, type Row, rowsOf, type Section, sectionsOf } from './rows.ts';
import { tabulated } from './table.ts';

export interface Output {
	readonly sections: readonly Section[];
	/** Blank lines at the end are none. */
	readonly lines: readonly string[];
}

export function readOutput(
	printed: readonly string[],
	reader: Reader,
	layout: Layout,
	{ header, columns = {} }: Pick<CommandRules, 'header' | 'columns'>,
): Output {
	const lines = printed.slice(0, printed.findLastIndex((line) => line.trim() !== '') + 1);
	const sections: Section[] = [];
	const text = (from: number, to: number): void => {
		if (from === to && lines.length > 0) return;
		const plain = rowsOf(lines.slice(from, to), reader, from);
		const cut = header === undefined ? plain : tabulated(plain, header, columns, reader.context);
		sections.push(...sectionsOf(cut, layout));
	};
	let from = 0;
	let left = MOST_LEAVES;
	for (let at = 0; at < lines.length; at += 1) {
		const json = jsonAt(lines, at, left);
		if (json === undefined) continue;
		left -= json.leaves.length;
		text(from, at);
		const anyOrder = layout === 'rows' || layout === 'table';
		sections.push(...jsonSections(json, lines, reader.tokenise, reader.context, anyOrder));
		from = json.end;
		at = json.end - 1;
	}
	text(from, lines.length);
	return { sections, lines };
}

/** Whether the two are cut alike, so that section can be held against section. */
export function cutAlike(left: Output, right: Output): boolean {
	return (
		left.sections.length === right.sections.length &&
		left.sections.every(({ ordered, json }, i) => {
			const other = right.sections[i];
			return ordered === other?.ordered && json === other.json;
		})
	);
}

export function rowsIn({ sections }: Output): Row[] {
	return sections.flatMap((section) => (section.ordered ? section.rows : section.units.flat()));
}

/** The interfaces that an output lists: each at the beginning of a row, or a word of its own. */
export function interfacesIn(output: Output): Set<string> {
	return new Set(
		rowsIn(output).flatMap(({ tokens, loose, context }) => {
			const [first, second] = tokens;
			if (loose === true && context.length === 0) return tokens.map(({ text }) => text).join('');
			const name = first?.kind.type === 'ifindex' ? tokens[2] : first;
			const path = context[0]?.text.endsWith('ifname') === true ? second : name;
			return path?.kind.type === 'interface' ? [path.text] : [];
		}),
	);
}
