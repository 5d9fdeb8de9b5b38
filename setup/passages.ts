/**
 * What is read in a source of the book, passage by passage: the paragraphs, headings and cells of a page of Markdown,
 * the texts of a YAML file. Scripts, fences and expressions are no text.
 */
import { extname } from 'node:path';
import { type MdastNode, markdownToMdast, mdxToMdast } from 'satteri';
import { isScalar, LineCounter, parseDocument, visit } from 'yaml';

export interface Passage {
	/** Of the file, from 1. */
	readonly line: number;
	/** Without markup; the n-th code span or value, from 0, stands in it as `code<n>`. */
	readonly text: string;
	/** The code spans and values, as they are written. */
	readonly code: readonly string[];
}

/** @returns a part of a passage's text, code as it is written */
export function withCode(part: string, code: readonly string[]): string {
	return part.replace(/code(\d{1,4})/g, (word, at) => code[Number(at)] ?? word);
}

/** What Starlight lets a page say. */
const FEATURES = { directive: true, frontmatter: true };

/** Elements whose content is code. */
const CODE_ELEMENTS = new Set(['code', 'kbd', 'pre']);

/** @param path tells the language: `.mdx`, `.md` or `.yaml` */
export function passagesOf(path: string, source: string): Passage[] {
	switch (extname(path)) {
		case '.yaml':
			return yamlPassages(source);
		case '.mdx':
			return passagesIn(mdxToMdast(source, { features: FEATURES }));
		default:
			return passagesIn(markdownToMdast(source, { features: FEATURES }));
	}
}

/** Each text of a YAML document is Markdown; the value of `run` is a script. */
function yamlPassages(source: string, first = 1): Passage[] {
	const lines = new LineCounter();
	const passages: Passage[] = [];
	visit(parseDocument(source, { lineCounter: lines }), {
		Pair: (_, { key }) => (isScalar(key) && key.value === 'run' ? visit.SKIP : undefined),
		Scalar(key, { value, range, type }) {
			if (key === 'key' || typeof value !== 'string') return;
			const { line } = lines.linePos(range?.[0] ?? 0);
			const above = first + line - 1 + (type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED' ? 1 : 0);
			for (const passage of passagesIn(markdownToMdast(value))) {
				passages.push({ ...passage, line: above + passage.line - 1 });
			}
		},
	});
	return passages;
}

function passagesIn(node: MdastNode): Passage[] {
	const line = node.position?.start.line ?? 1;
	if (node.type === 'yaml') return yamlPassages(node.value, line + 1);
	const attributes = attributesOf(node).map((text) => ({ line, text, code: [] }));
	if (!('children' in node)) return attributes;
	if (!node.children.some(({ type }) => type === 'text'))
		return [...attributes, ...node.children.flatMap(passagesIn)];
	const code: string[] = [];
	return [...attributes, { line, text: textOf(node, code), code }];
}

/** Texts that a component is given, as a figure's caption. */
function attributesOf(node: MdastNode): string[] {
	if (node.type !== 'mdxJsxFlowElement' && node.type !== 'mdxJsxTextElement') return [];
	return node.attributes.flatMap(({ value }) => (typeof value === 'string' ? value : []));
}

/** @param code takes what stands as `code<n>` in the text */
function textOf(node: MdastNode, code: string[]): string {
	const coded = (written: string) => `code${code.push(written) - 1}`;
	switch (node.type) {
		case 'text':
			return node.value;
		case 'inlineCode':
			return coded(`\`${node.value}\``);
		case 'mdxTextExpression':
			return node.value.startsWith('$') ? coded(`{${node.value}}`) : '';
		case 'break':
			return '\n';
		default:
	}
	if (!('children' in node)) return '';
	const text = () => node.children.map((child) => textOf(child, code)).join('');
	if (node.type !== 'mdxJsxTextElement' || !CODE_ELEMENTS.has(node.name ?? '')) return text();
	return coded(`<${node.name}>`);
}
