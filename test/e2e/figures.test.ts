import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Element } from 'hast';
import { type HastNode, htmlToHast, type MdastNode, mdxToMdast } from 'satteri';
import { beforeAll, describe, expect, it } from 'vitest';
import { chapterSlugs, LOCALES } from '../../server/verify/chapter-files.ts';
import { PROJECT } from '../../setup/main.ts';
import { site } from '../../setup/site.ts';

/** What the shortest figure takes to be told, characters; a Chinese one says two Latin ones' worth. */
const SUBSTANCE = { 'zh-cn': { title: 6, description: 80 }, en: { title: 12, description: 160 } };
const HAN = /\p{Script=Han}/u;
/** A name of a host, a container, an interface, not a phrase. */
const NAME = /^[A-Za-z][\w.-]{0,40}$/;

const slugs = await chapterSlugs(PROJECT);
let dist = '';
beforeAll(async () => {
	dist = await site({ signal: new AbortController().signal, report: () => undefined });
});

/** All elements below a node, in the document's order. */
function elements(node: HastNode): Element[] {
	const below = 'children' in node ? node.children.flatMap(elements) : [];
	return node.type === 'element' ? [node, ...below] : below;
}

function textOf(node: HastNode | undefined): string {
	if (node === undefined) return '';
	if (node.type === 'text') return node.value;
	return 'children' in node ? node.children.map(textOf).join('').replace(/\s+/g, ' ').trim() : '';
}

function classes({ properties: { className } }: Element): readonly unknown[] {
	return Array.isArray(className) ? className : [];
}

/** The figures of a built chapter. */
async function figures(locale: string, slug: string) {
	const page = htmlToHast(await readFile(join(dist, locale, slug, 'index.html'), 'utf8'));
	return elements(page)
		.filter((element) => classes(element).includes('ww-figure'))
		.map((figure) => {
			const inside = elements(figure);
			const drawing = inside.find(({ tagName }) => tagName === 'svg');
			const labels = [drawing?.properties['ariaLabelledBy']].flat().join(' ').split(' ');
			return {
				role: drawing?.properties['role'],
				labels: labels.map((label) => elements(page).filter(({ properties: { id } }) => id === label)),
				names: inside
					.filter((element) => classes(element).includes('f-name'))
					.map(textOf)
					.filter((name) => NAME.test(name)),
			};
		});
}

/** The figures that a chapter's source asks for, by their components' names. */
async function asked(locale: string, slug: string): Promise<string[]> {
	const source = await readFile(join(PROJECT, `content/chapters/${locale}/${slug}.mdx`), 'utf8');
	const imported = [...source.matchAll(/^import (\w{1,60}) from '[\w./]{1,60}\/components\/figures\//gm)];
	const drawn = new Set(imported.map(([, name]) => name));
	const used = (node: MdastNode): string[] =>
		'name' in node && typeof node.name === 'string' && drawn.has(node.name)
			? [node.name]
			: 'children' in node
				? node.children.flatMap(used)
				: [];
	return used(mdxToMdast(source));
}

describe.each(slugs)('the figures of %s', (slug) => {
	it('are there, and the same in both languages', async () => {
		const chinese = await asked('zh-cn', slug);
		expect(chinese.length).toBeGreaterThan(0);
		expect(await asked('en', slug)).toEqual(chinese);
	});

	it.each(LOCALES)('tell in words of %s what they show, for who does not see them', async (locale) => {
		const found = await figures(locale, slug);
		expect(found).toHaveLength((await asked(locale, slug)).length);
		for (const { role, labels, names } of found) {
			expect(role).toBe('img');
			expect(labels.map((labelled) => labelled.map(({ tagName }) => tagName))).toEqual([['title'], ['desc']]);
			const [title = '', description = ''] = labels.map(([label]) => textOf(label));
			expect(title.length, title).toBeGreaterThanOrEqual(SUBSTANCE[locale].title);
			expect(description.length, title).toBeGreaterThanOrEqual(SUBSTANCE[locale].description);
			expect(description).not.toContain(title);
			expect([HAN.test(title), HAN.test(description)], title).toEqual(
				locale === 'en' ? [false, false] : [true, true],
			);
			// Whatever is named in the drawing is named in its description.
			expect(
				names.filter((name) => !description.includes(name)),
				title,
			).toEqual([]);
		}
	});
});
