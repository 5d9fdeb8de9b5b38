import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type MdastNode, markdownToMdast, mdxToMdast } from 'satteri';
import { describe, expect, it } from 'vitest';
import { chapterSlugs, LOCALES } from '../../server/verify/chapter-files.ts';
import { PROJECT } from '../../setup/main.ts';
import { linkProblems } from './link-forms.ts';

interface Link {
	readonly address: string;
	readonly text: string;
	readonly line: number;
}

/** The headings of the section that names a chapter's sources. */
const SOURCES = { 'zh-cn': /^(?:参考)?资料$/, en: /^Sources$/ };

const slugs = await chapterSlugs(PROJECT);
const chapterPath = (locale: string, slug: string) => `content/chapters/${locale}/${slug}.mdx`;
const pages = globSync(['*.md', 'docs/**/*.md', 'lab/**/*.md'], { cwd: PROJECT });
const chapters = LOCALES.flatMap((locale) => slugs.map((slug) => chapterPath(locale, slug)));
const data = globSync('content/**/*.yaml', { cwd: PROJECT });

async function treeOf(path: string): Promise<MdastNode> {
	const parse = path.endsWith('.mdx') ? mdxToMdast : markdownToMdast;
	return parse(await readFile(join(PROJECT, path), 'utf8'), { features: { directive: true } });
}

function textOf(node: MdastNode): string {
	if ('value' in node) return node.value;
	return 'children' in node ? node.children.map(textOf).join('') : '';
}

function linksIn(node: MdastNode): Link[] {
	const line = node.position?.start.line ?? 0;
	const own = (address: string) => [{ address, text: textOf(node), line }];
	if (node.type === 'link') return own(node.url);
	if (node.type === 'definition') return [{ address: node.url, text: node.label ?? node.identifier, line }];
	if (node.type === 'mdxJsxTextElement' || node.type === 'mdxJsxFlowElement') {
		const href = node.attributes.find((attribute) => 'name' in attribute && attribute.name === 'href');
		if (typeof href?.value === 'string') return own(href.value);
	}
	return 'children' in node ? node.children.flatMap(linksIn) : [];
}

/** Links to elsewhere; those within the site are followed by test/e2e/reading.test.ts. */
const isOutside = ({ address }: Link) =>
	/^[a-z][a-z0-9+.-]{0,20}:/i.test(address) || address.startsWith('//');

/** What stands below the heading of the sources. */
async function sourcesOf(locale: keyof typeof SOURCES, slug: string): Promise<MdastNode[]> {
	const tree = await treeOf(chapterPath(locale, slug));
	const sections = 'children' in tree ? tree.children : [];
	const at = sections.findIndex((node) => node.type === 'heading' && SOURCES[locale].test(textOf(node)));
	if (at < 0) return [];
	const next = sections.findIndex((node, index) => index > at && node.type === 'heading');
	return sections.slice(at + 1, next < 0 ? undefined : next);
}

describe.each([...chapters, ...pages])('%s', (path) => {
	it('links to where it may, in the form that lasts', async () => {
		const outside = linksIn(await treeOf(path)).filter(isOutside);
		expect(
			outside.flatMap(({ address, text, line }) =>
				linkProblems(address, text).map((problem) => `${path}:${line}: ${address}: ${problem}`),
			),
		).toEqual([]);
	});
});

describe.each(slugs)('%s', (slug) => {
	it('names its sources, each by a link, the same ones in both languages', async () => {
		const [chinese, english] = [await sourcesOf('zh-cn', slug), await sourcesOf('en', slug)];
		const addresses = (nodes: MdastNode[]) => nodes.flatMap(linksIn).map(({ address }) => address);
		expect(addresses(chinese).length).toBeGreaterThan(0);
		expect(addresses(chinese).toSorted()).toEqual(addresses(english).toSorted());
		for (const node of [...chinese, ...english].flatMap((it) => (it.type === 'list' ? it.children : []))) {
			expect(linksIn(node), textOf(node)).not.toEqual([]);
		}
	});

	it('leads to the same places from both languages', async () => {
		const [chinese, english] = await Promise.all(
			LOCALES.map(async (locale) => {
				const links = linksIn(await treeOf(chapterPath(locale, slug))).filter(isOutside);
				return [...new Set(links.map(({ address }) => address))].sort();
			}),
		);
		expect(chinese).toEqual(english);
	});
});

it.each(pages)('%s leads to files that there are', async (path) => {
	const inside = linksIn(await treeOf(path)).filter((link) => !isOutside(link));
	const missing = inside.filter(({ address }) => {
		const [file = ''] = address.split('#');
		return file !== '' && !existsSync(join(PROJECT, dirname(path), file));
	});
	expect(missing).toEqual([]);
});

it.each(data)('%s, which is shown without links, holds none', async (path) => {
	// Scripts may talk to the lab's own hosts.
	expect(await readFile(join(PROJECT, path), 'utf8')).not.toMatch(/https:\/\//);
});

describe('a link', () => {
	it.each([
		['man7.org/linux/man-pages/man8/bridge.8.html', 'https:', '`bridge(8)`'],
		['github.com/moby/moby/blob/v26.1.5/libnetwork/netutils/utils.go', 'https:', 'Moby 26.1'],
		['github.com/moby/moby/issues/28257', 'https:', 'Moby: FORWARD DROP'],
		['www.rfc-editor.org/rfc/rfc7348', 'https:', 'RFC 7348: VXLAN'],
		['bird.network.cz/?get_doc&v=20&f=bird-6.html', 'https:', 'BIRD 2'],
	])('may lead to %s', (rest, scheme, text) => {
		expect(linkProblems(`${scheme}//${rest}`, text)).toEqual([]);
	});

	it.each([
		['http://man7.org/linux/man-pages/man8/bridge.8.html', 'bridge(8)', 'it is not https'],
		['https://', 'a page', 'it is no address'],
		['https://example.org/', 'a page', 'example.org is not among those of test/book/link-forms.ts'],
		['https://user@etcd.io/docs/v3.5/', 'etcd', 'it holds a name or a password'],
		['https://etcd.io/docs/v3.5/', 'here', 'its text does not say where it leads'],
		['https://etcd.io/docs/v3.5/?utm_source=a', 'etcd', /^a link to etcd\.io is a page of one version/],
		['https://etcd.io/docs/latest/', 'etcd', /^a link to etcd\.io is a page of one version/],
		['https://etcd.io/docs/../docs/v3.5/', 'etcd', 'it is better written https://etcd.io/docs/v3.5/'],
		['https://github.com/moby/moby', 'Moby', /a branch moves$/],
		['https://github.com/moby/moby/blob/master/README.md', 'Moby', /a branch moves$/],
		['https://github.com/moby/moby/blob/main/README.md', 'Moby', /a branch moves$/],
		['https://man7.org/linux/man-pages/man4/bridge.8.html', 'bridge(8)', /the directory of its own section/],
		['https://man7.org/linux/man-pages/man8/bridge.8.html', 'ip(8)', 'its text does not name bridge(8)'],
		['https://www.rfc-editor.org/rfc/rfc7348', 'RFC 73481', 'its text does not name RFC 7348'],
		['https://docs.tigera.io/calico/latest/about', 'Calico', /"latest" moves$/],
		['javascript:alert(1)', 'a page', 'it is not https'],
	])('may not lead to %s, called “%s”', (address, text, said) => {
		expect(linkProblems(address, text)).toContainEqual(
			typeof said === 'string' ? said : expect.stringMatching(said),
		);
	});
});
