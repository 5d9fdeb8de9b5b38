import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { Glossary } from '../../content/glossary.ts';
import { chapterSlugs } from '../../server/verify/chapter-files.ts';
import { PROJECT } from '../../setup/main.ts';

const terms = Glossary.parse(parse(await readFile(join(PROJECT, 'content/glossary.yaml'), 'utf8')));

it('names the chapter that teaches a term by its slug', async () => {
	const slugs = new Set(await chapterSlugs(PROJECT));
	expect(terms.filter(({ chapter }) => chapter !== undefined && !slugs.has(chapter))).toEqual([]);
});

it('says what a term means in whole sentences of each language', () => {
	for (const { 'zh-cn': chinese, en } of terms) {
		expect(chinese.meaning).toMatch(/\p{Script=Han}.*。$/u);
		expect(en.meaning).toMatch(/^[A-Za-z].*\.$/);
		expect(en.meaning).not.toMatch(/\p{Script=Han}/u);
	}
});
