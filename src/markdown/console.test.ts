import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mdxToJs } from 'satteri';
import { afterAll, describe, expect, it } from 'vitest';
import { consoleBlocks } from './console.ts';

const directory = mkdtempSync(join(tmpdir(), 'wirewalk-chapter-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Compiles a chapter as the site does: the processor gets the text behind the frontmatter. */
async function compile(text: string): Promise<string> {
	const path = join(directory, 'chapter.mdx');
	writeFileSync(path, `---\ntitle: A chapter\n---\n${text}`);
	const { code } = await mdxToJs(text, { hastPlugins: [consoleBlocks], fileURL: pathToFileURL(path) });
	return code;
}

const FENCE = '```';

describe('console fences in a chapter', () => {
	it('become elements, also inside a list; other fences stay', async () => {
		const code = await compile(
			[
				'1. First:',
				'',
				`   ${FENCE}console`,
				'   node1:~# hostname',
				'   node1',
				`   ${FENCE}`,
				'',
				`${FENCE}yaml`,
				'hosts: []',
				FENCE,
				'',
				`${FENCE}console retry=10s`,
				'node1:~# docker ps -q',
				FENCE,
			].join('\n'),
		);
		expect(code.match(/"ww-step"/g)).toHaveLength(2);
		expect(code).toContain('"data-meta": "retry=10s"');
		expect(code).toContain('hosts: []');
	});

	it('count their commands through the chapter', async () => {
		const block = [`${FENCE}console`, 'node1:~# true', 'node1:~# false', FENCE].join('\n');
		const code = await compile(`${block}\n\n${block}`);
		expect([...code.matchAll(/"(command-\d+)"/g)].map(([, id]) => id)).toEqual([
			'command-1',
			'command-2',
			'command-3',
			'command-4',
		]);
	});

	it('fail the build with file, line and column', async () => {
		const text = ['A word.', '', `${FENCE}console`, 'no prompt here', FENCE].join('\n');
		await expect(compile(text)).rejects.toThrow(/chapter\.mdx:7:1: .+ /);
	});
});
