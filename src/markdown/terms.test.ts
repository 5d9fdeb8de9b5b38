import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { satteri } from '@astrojs/markdown-satteri';
import { afterAll, describe, expect, it } from 'vitest';
import { consoleBlocks } from './console.ts';
import { termLinks } from './terms.ts';

const project = mkdtempSync(join(tmpdir(), 'wirewalk-terms-'));
afterAll(() => rmSync(project, { recursive: true }));

const GLOSSARY = `
- id: route
  zh-cn: { term: 路由, meaning: 一行。 }
  en: { term: route, meaning: 'A line: "where to".' }
- id: routing-table
  zh-cn: { term: 路由表, meaning: 全部路由。 }
  en: { term: routing table, meaning: All routes. }
- id: router
  zh-cn: { term: 路由器, meaning: 转发包的机器。 }
  en: { term: router, meaning: A machine. }
- id: veth-pair
  zh-cn: { term: Veth Pair, forms: [veth 对], meaning: 虚拟网线。 }
  en: { term: veth pair, forms: [veth], meaning: A virtual cable. }
- id: nat
  zh-cn: { term: NAT, meaning: 地址转换。 }
  en: { term: NAT, forms: [network address translation], meaning: Rewriting. }
- id: block
  chapter: part/calico
  everyday: true
  zh-cn: { term: 地址块, meaning: 一段地址。 }
  en: { term: block, meaning: A range. }
`;

interface Source {
	readonly locale?: 'zh-cn' | 'en';
	readonly slug?: string;
	readonly glossary?: string;
}

/** Compiles a chapter of a book of its own, as Astro does. */
async function compile(text: string, { locale = 'en', slug = 'one', glossary = GLOSSARY }: Source = {}) {
	const path = join(project, 'content/chapters', locale, `${slug}.mdx`);
	mkdirSync(join(path, '..'), { recursive: true });
	writeFileSync(join(project, 'content/glossary.yaml'), glossary);
	writeFileSync(path, `---\ntitle: A chapter\n---\n${text}`);
	const processor = satteri({ hastPlugins: [consoleBlocks, termLinks] });
	const renderer = await processor.createMdxRenderer?.({ syntaxHighlight: false }, { optimize: false });
	if (renderer === undefined) throw new Error('no renderer');
	return (await renderer.process(text, path, {})).code;
}

/** The links to terms, as `anchor: words`. */
async function links(text: string, source?: Source): Promise<string[]> {
	const code = await compile(text, source);
	return [...code.matchAll(/class: "ww-term",\s+href: "[^"]*#(.*?)",[^}]*?children: "(.*?)"/g)].map(
		([, id, words]) => `${id}: ${words}`,
	);
}

describe('a term of the glossary', () => {
	it('is a link with its meaning where a chapter first uses it, and text from then on', async () => {
		const code = await compile('Look up the route.\n\nAnother route, and a **route**.');
		expect(code.match(/ww-term/g)).toHaveLength(1);
		expect(code).toMatch(
			/href: "\.\.\/glossary\/#route",\s+title: "A line: \\"where to\\"\.",\s+children: "route"/,
		);
		expect(code).toMatch(/"Look up the ",.*?"\."/s);
	});

	it('leads to the glossary from a chapter in a part as well', async () => {
		expect(await compile('A route.', { slug: 'part/one' })).toContain('"../../glossary/#route"');
	});

	it('is known by any of its spellings, in any case, and in the plural', async () => {
		expect(await links('Routes through veths. Network address translation.')).toEqual([
			'route: Routes',
			'veth-pair: veths',
			'nat: Network address translation',
		]);
	});

	it.each([
		['within a word', 'en-route routed, SNAT, veth1, veth.1, route_x, routers-on-a-stick', []],
		[
			'within a longer term',
			'The routing table has a route; a veth pair.',
			['routing-table: routing table', 'route: route', 'veth-pair: veth pair'],
		],
		['at both ends of a paragraph', 'Route by route, with NAT', ['route: Route', 'nat: NAT']],
		['over the end of a line', 'the routing\ntable', ['routing-table: routing\\ntable']],
	])('is told from other words: %s', async (_, text, expected) => {
		expect(await links(text)).toEqual(expected);
	});

	it('is found in Chinese without blanks around it, and not in a longer word', async () => {
		expect(
			await links('这台路由器查路由表，匹配一条路由；SNAT不是NAT，是Veth Pair。', { locale: 'zh-cn' }),
		).toEqual(['router: 路由器', 'routing-table: 路由表', 'route: 路由', 'nat: NAT', 'veth-pair: Veth Pair']);
	});

	it('that is an everyday word is linked in its own chapter only', async () => {
		expect(await links('A block.')).toEqual([]);
		expect(await links('A block.', { slug: 'part/calico' })).toEqual(['block: block']);
	});

	it.each([
		['a paragraph', 'a route'],
		['emphasised text', 'a **very *good route***'],
		['a list item', '- a route'],
		['a quotation', '> a route'],
		['a cell', '| a |\n| - |\n| route |'],
		['what a summary hides', '<details>\n<summary>Why?</summary>\n\na route\n\n</details>'],
	])('is linked in %s', async (_, text) => {
		expect(await links(text)).toEqual(['route: route']);
	});

	it.each([
		['a heading', '## A route'],
		['the head of a table', '| route |\n| - |\n| a |'],
		['code', '`ip route` and <code>route</code>'],
		['a link', '[a **route**](https://example.org/)'],
		['a summary', '<details>\n<summary>A route?</summary>\n\nNo.\n\n</details>'],
		['a fence', '```yaml\nroute: 1\n```'],
		['a console block', '```console\nnode1:~# ip route\nroute\n```'],
		['a figure', '<figure>\n\na route\n\n</figure>'],
		['a component, whose html nobody knows here', '<Figure caption="a route">\n\na route\n\n</Figure>'],
		['an image', '![a route](https://example.org/a.svg)'],
		['an expression', '{"a route"}'],
	])('is not linked in %s', async (_, text) => {
		expect(await links(text)).toEqual([]);
		// Nor does it count as the first use.
		expect(await links(`${text}\n\nThe route.`)).toEqual(['route: route']);
	});

	it('is linked in chapters only', async () => {
		const processor = satteri({ hastPlugins: [termLinks] });
		const renderer = await processor.createMdxRenderer?.({ syntaxHighlight: false }, { optimize: false });
		const result = await renderer?.process('a route', join(project, 'content/about.mdx'), {});
		expect(result?.code).toContain('a route');
	});
});

describe('a glossary that is wrong', () => {
	const second = `${GLOSSARY}- id: other
  zh-cn: { term: 别的, meaning: 别的。 }
  en: { term: Veth, meaning: Another. }
`;
	it.each([
		[
			'a spelling of two terms',
			second,
			/glossary\.yaml is no glossary:\n.*a second spelling "veth"[\s\S]*\[6\]/,
		],
		['an anchor twice', GLOSSARY.replace('id: nat', 'id: route'), /a second id "route"/],
		[
			'a language missing',
			GLOSSARY.replace('  zh-cn: { term: NAT, meaning: 地址转换。 }\n', ''),
			/\[4\]\["zh-cn"\]/,
		],
		[
			'an everyday word of no chapter',
			GLOSSARY.replace('  chapter: part/calico\n', ''),
			/everyday word needs the chapter/,
		],
	])('fails the build with the file and what is wrong: %s', async (_, glossary, said) => {
		await expect(compile('a route', { glossary })).rejects.toThrow(said);
	});
});
