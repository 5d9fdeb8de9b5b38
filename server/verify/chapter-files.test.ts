import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseChapter } from '../../transcript/index.ts';
import { blockDifferences, chapterSlugs, readChapter, verifiableFile } from './chapter-files.ts';

let project: string;
beforeEach(async () => {
	project = await mkdtemp(join(tmpdir(), 'book-'));
	return () => rm(project, { recursive: true });
});

async function write(path: string, text: string): Promise<void> {
	const file = join(project, 'content', 'chapters', path);
	await mkdir(dirname(file), { recursive: true });
	await writeFile(file, text);
}

const GOOD = '---\ntitle: One\ndescription: The first.\nlab: solo\n---\n\n```console\nnode1:~# ls\n```\n';

describe('chapters on disk', () => {
	it('are named by their path below the locale', async () => {
		await write('zh-cn/two.mdx', GOOD);
		await write('zh-cn/part/one.mdx', GOOD);
		await write('zh-cn/notes.txt', GOOD);
		expect(await chapterSlugs(project)).toEqual(['part/one', 'two']);
	});

	it('have frontmatter and blocks', async () => {
		await write('zh-cn/one.mdx', GOOD);
		const { path, frontmatter, chapter } = await readChapter(project, 'one');
		expect(path).toBe('content/chapters/zh-cn/one.mdx');
		expect(frontmatter).toMatchObject({ title: 'One', lab: 'solo', prerequisites: [] });
		expect(chapter.blocks.map(({ commands }) => commands[0]?.command)).toEqual(['ls']);
	});

	it('that are not there, or not as the schema says, are named', async () => {
		await expect(readChapter(project, 'none')).rejects.toThrow(
			'There is no chapter content/chapters/zh-cn/none.mdx.',
		);
		await write('zh-cn/bare.mdx', '# Bare\n');
		await expect(readChapter(project, 'bare')).rejects.toThrow('bare.mdx has no frontmatter');
		await write('zh-cn/wrong.mdx', '---\ntitle: One\nlab: Solo!\n---\n');
		await expect(readChapter(project, 'wrong')).rejects.toThrow(
			/wrong\.mdx is not right:[\s\S]*description[\s\S]*lab/,
		);
	});
});

describe('any file', () => {
	const file = async (text: string) => {
		await writeFile(join(project, 'notes.mdx'), text);
		return verifiableFile(project, join(project, 'notes.mdx'));
	};

	it('may have frontmatter, or none, and rules in its text', async () => {
		expect(await file('---\nlab: pair\n---\n')).toMatchObject({ title: 'notes.mdx', lab: 'pair' });
		expect(await file('\uFEFF--- \r\ntitle: One\r\n---\t\r\n')).toMatchObject({
			title: 'One',
			lab: undefined,
		});
		expect(await file('Notes.\n\n---\n\na: b: c\n\n---\n')).toMatchObject({ lab: undefined });
		expect(await file('---\n---\n')).toMatchObject({ lab: undefined });
	});

	it('is named when its frontmatter is none, when it is a directory, and when it is not there', async () => {
		await expect(file('---\nlab: [pair\n---\n')).rejects.toThrow('The frontmatter of notes.mdx is not YAML.');
		await expect(file('---\nlab: [pair\n---\n')).rejects.toMatchObject({
			cause: { message: expect.stringContaining('at line 3') },
		});
		await expect(file('---\n- lab\n---\n')).rejects.toThrow('The frontmatter of notes.mdx is not right:');
		await mkdir(join(project, 'folder'));
		await expect(verifiableFile(project, join(project, 'folder'))).rejects.toThrow(
			'folder is a directory, not a chapter.',
		);
		await expect(verifiableFile(project, join(project, 'none.mdx'))).rejects.toThrow(
			'There is no chapter none.mdx.',
		);
	});
});

describe('the blocks of two languages', () => {
	const chapter = (text: string, path: string) => parseChapter(text, path);
	const block = (...lines: string[]) => ['```console', ...lines, '```', ''].join('\n');

	it('are equal whatever the prose around them', () => {
		const one = chapter(`你好\n\n${block('node1:~# ls', 'a')}`, 'zh.mdx');
		const other = chapter(`Hello.\nWorld.\n\n${block('node1:~# ls', 'a')}`, 'en.mdx');
		expect(blockDifferences(one, other)).toEqual([]);
	});

	it('are told apart by the first line that differs, with both places', () => {
		const one = chapter(`你好\n\n${block('node1:~# ls', 'a', 'b')}`, 'zh.mdx');
		const other = chapter(block('node1:~# ls', 'a', 'c'), 'en.mdx');
		expect(blockDifferences(one, other)).toEqual([
			'zh.mdx:3 and en.mdx:1 hold different blocks: "b" against "c".',
		]);
	});

	it('differ when one has more, or asks for a different comparison', () => {
		const one = chapter(block('node1:~# ls') + block('node1:~# pwd'), 'zh.mdx');
		expect(blockDifferences(one, chapter(block('node1:~# ls'), 'en.mdx'))).toHaveLength(1);
		const unordered = chapter('```console unordered\nnode1:~# ls\n```\n', 'en.mdx');
		expect(blockDifferences(chapter(block('node1:~# ls'), 'zh.mdx'), unordered)).toHaveLength(1);
	});
});
