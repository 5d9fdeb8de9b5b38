/**
 * Links a term of the glossary where a chapter's prose first uses it, with its meaning in the link's title, at build time.
 *
 * Prose is what a reader reads as running text: not headings, code, links, summaries, figures, or what a component holds.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Element, ElementContent } from 'hast';
import { defineHastPlugin, type HastNode, type HastPluginEntry } from 'satteri';
import { parse } from 'yaml';
import { z } from 'zod';
import { Glossary, spellings, type Term } from '../../content/glossary.ts';

/** What holds no prose, or may hold no link. */
const APART = new Set(
	'a abbr button code figcaption figure h1 h2 h3 h4 h5 h6 kbd pre script style summary svg th ww-console ww-value'.split(
		' ',
	),
);
/** The title of Starlight's asides is a heading in all but name. */
const ASIDE_TITLE = 'starlight-aside__title';

/** Where a chapter lies; its slug may have parts. */
const CHAPTER = /^(?<content>.{0,4000}\/content)\/chapters\/(?<locale>zh-cn|en)\/(?<slug>.{1,64})\.mdx$/;

type Locale = 'zh-cn' | 'en';
type Above = Readonly<HastNode> | undefined;

/** A factory: what a chapter has linked already is its own. */
export const termLinks: HastPluginEntry = ({ fileURL }) => {
	const chapter = CHAPTER.exec(fileURL === undefined ? '' : fileURLToPath(fileURL))?.groups;
	if (chapter === undefined) return undefined;
	const { content = '', locale: named, slug = '' } = chapter;
	const locale = named === 'en' ? 'en' : 'zh-cn';
	const find = finder(readGlossary(`${content}/glossary.yaml`), locale, slug);
	// Relative, so that it holds under whatever base the site is served.
	const page = `${'../'.repeat(slug.split('/').length)}glossary/`;
	const linked = new Set<Term>();
	return defineHastPlugin({
		name: 'wirewalk-terms',
		text(node, context) {
			const uses = find(node.value).filter(({ term }) => !linked.has(term));
			if (uses.length === 0) return;
			for (let above: Above = context.parent(node); above !== undefined; above = context.parent(above)) {
				if (isApart(above)) return;
			}
			const pieces: ElementContent[] = [];
			let at = 0;
			for (const { index, text, term } of uses) {
				if (linked.has(term)) continue;
				linked.add(term);
				pieces.push(textOf(node.value.slice(at, index)));
				pieces.push(linkOf(text, `${page}#${term.id}`, term[locale].meaning));
				at = index + text.length;
			}
			context.replaceNode(node, [...pieces, textOf(node.value.slice(at))]);
		},
	});
};

/** @throws {Error} that says what in the file is wrong */
function readGlossary(file: string): Glossary {
	const glossary = Glossary.safeParse(parse(readFileSync(file, 'utf8')));
	if (!glossary.success) throw new Error(`${file} is no glossary:\n${z.prettifyError(glossary.error)}`);
	return glossary.data;
}

interface Found {
	readonly index: number;
	readonly text: string;
	readonly term: Term;
}

/** @returns what finds every use of a term in a text, the longest of those that begin at one place */
function finder(glossary: Glossary, locale: Locale, slug: string): (text: string) => Found[] {
	const longestFirst = glossary
		.filter(({ everyday, chapter }) => everyday === undefined || chapter === slug)
		.flatMap((term) => spellings(term[locale]).map((spelling) => ({ term, spelling })))
		.sort((one, other) => other.spelling.length - one.spelling.length);
	// One group each tells which it was.
	const pattern = new RegExp(longestFirst.map(({ spelling }) => patternOf(spelling)).join('|'), 'gi');
	return (text) =>
		[...text.matchAll(pattern)].flatMap(({ index, 0: written, ...groups }) => {
			const found = longestFirst.find((_, at) => groups[at + 1] !== undefined);
			return found === undefined ? [] : [{ index, text: written, term: found.term }];
		});
}

/** A Latin word stands alone, or with a plural's ending; Chinese has no blanks between words. */
function patternOf(spelling: string): string {
	const before = /^\w/.test(spelling) ? '(?<![\\w-])' : '';
	const behind = /\w$/.test(spelling) ? '(?:e?s)?(?![\\w-]|\\.\\w)' : '';
	const literal = spelling.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s');
	return `${before}(${literal})${behind}`;
}

/** Whether what stands in this node is not prose. */
function isApart(node: Readonly<HastNode>): boolean {
	switch (node.type) {
		case 'element':
			return APART.has(node.tagName) || classes(node).includes(ASIDE_TITLE);
		case 'mdxJsxFlowElement':
		case 'mdxJsxTextElement':
			// Of a component nobody knows here what becomes of its children.
			return node.name === null || APART.has(node.name) || /^[A-Z]/.test(node.name);
		default:
			return false;
	}
}

function classes({ properties: { className } }: Readonly<Element>): readonly unknown[] {
	return Array.isArray(className) ? className : [className];
}

function textOf(value: string): ElementContent {
	return { type: 'text', value };
}

function linkOf(written: string, href: string, title: string): ElementContent {
	return {
		type: 'element',
		tagName: 'a',
		properties: { className: ['ww-term'], href, title },
		children: [textOf(written)],
	};
}
