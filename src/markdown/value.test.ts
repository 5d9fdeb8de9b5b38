import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { satteri } from '@astrojs/markdown-satteri';
import { afterAll, describe, expect, it } from 'vitest';
import { consoleBlocks } from './console.ts';

const directory = mkdtempSync(join(tmpdir(), 'wirewalk-chapter-'));
afterAll(() => rmSync(directory, { recursive: true }));

const FENCE = '```';
const BLOCK = [
	`${FENCE}console bind="veth1=vetha5ef52a web1=172.17.0.2"`,
	'node1:~# true',
	'node1:~# ip -br addr',
	'vetha5ef52a UP',
	'docker0 172.17.0.2/16',
	FENCE,
].join('\n');

/** Compiles a chapter as Astro does. */
async function compile(...lines: readonly string[]): Promise<string> {
	const path = join(directory, 'chapter.mdx');
	const text = [BLOCK, '', ...lines].join('\n');
	writeFileSync(path, `---\ntitle: A chapter\n---\n${text}`);
	const processor = satteri({ hastPlugins: [consoleBlocks] });
	const renderer = await processor.createMdxRenderer?.({ syntaxHighlight: false }, { optimize: false });
	if (renderer === undefined) throw new Error('no renderer');
	return (await renderer.process(text, path, {})).code;
}

/** The elements of the values, as `index value`. */
function valuesIn(code: string): string[] {
	return [
		...code.matchAll(/"ww-value"\], \{\s+"data-index": "(\d+)",\s+children: .*?children: "(.*?)"/g),
	].map(([, index, value]) => `${index} ${value}`);
}

describe('a value in prose', () => {
	it.each([
		['a paragraph', 'The port {$veth1}, see.'],
		['a line of its own', '{$veth1}'],
		['a heading', '## The port {$veth1}'],
		['a list item', '- the port {$veth1}'],
		['a list item of its own', '1. {$veth1}'],
		['a quotation', '> {$veth1}'],
		['emphasised text', '**The *port {$veth1}***'],
		['a link', '[the port {$veth1}](https://example.org/)'],
		['a cell', '| {$veth1} |\n| --- |\n| `up` |'],
		['a summary', '<details>\n<summary>The port {$veth1}</summary>\n\nup\n\n</details>'],
		['code', '<code>ip link show {$veth1}</code>'],
	])('becomes an element in %s', async (_, text) => {
		expect(valuesIn(await compile(text))).toEqual(['1 vetha5ef52a']);
	});

	it('is text in a heading’s name and in its entry of the contents', async () => {
		const code = await compile('## At {$web1} and {$veth1}', '', 'a');
		expect(code).toContain(
			'getHeadings() { return [{"depth":2,"slug":"at-1721702-and-vetha5ef52a","text":"At 172.17.0.2 and vetha5ef52a"}]; }',
		);
	});

	it('leaves other expressions alone', async () => {
		const code = await compile('{1 + 1} and {/* nothing */} a');
		expect(code).toContain('1 + 1');
		expect(valuesIn(code)).toEqual([]);
	});

	it('that no output binds fails the build with file, line, column and what to do', async () => {
		await expect(compile('The port {$veth9}.')).rejects.toThrow(
			/chapter\.mdx:11:10: No output binds "veth9"\. Bind it at the block whose output shows the value/,
		);
	});
});
