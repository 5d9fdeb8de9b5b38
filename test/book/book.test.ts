import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
	blockDifferences,
	chapterSlugs,
	LOCALES,
	MAIN_LOCALE,
	readChapter,
} from '../../server/verify/chapter-files.ts';
import { readExercises } from '../../setup/exercises.ts';
import { labSpecs } from '../../setup/lab-specs.ts';
import { PROJECT } from '../../setup/main.ts';
import { parseChapter } from '../../transcript/index.ts';

const slugs = await chapterSlugs(PROJECT);
const others = LOCALES.filter((locale) => locale !== MAIN_LOCALE);
const labs = await labSpecs();

describe('the book', () => {
	it.each(others)('has the same chapters in %s', async (locale) => {
		expect(await chapterSlugs(PROJECT, locale)).toEqual(slugs);
	});

	it('has a proof for each chapter, and exercises in chapters only', async () => {
		const proofs = await readdir(join(import.meta.dirname, 'chapters'));
		const proved = proofs
			.filter((file) => file.endsWith('.test.ts'))
			.map((file) => file.replace('.test.ts', ''));
		expect(proved.sort()).toEqual([...slugs].sort());
		expect((await readExercises()).filter(({ chapter }) => !slugs.includes(chapter))).toEqual([]);
	});

	it('shows no moment of a capture twice: such an output was copied, not printed', async () => {
		const chapters = await Promise.all(slugs.map((slug) => readChapter(PROJECT, slug)));
		const moments = chapters.flatMap(({ chapter }) =>
			chapter.blocks.flatMap(({ commands }) =>
				commands.flatMap(({ output }) => output.join('\n').match(/^\d\d:\d\d:\d\d\.\d{6}/gm) ?? []),
			),
		);
		expect(moments.length).toBeGreaterThan(20);
		expect(moments.filter((moment, at) => moments.indexOf(moment) !== at)).toEqual([]);
	});

	it('says where two languages hold different blocks', async () => {
		const [slug = ''] = slugs;
		const [locale = ''] = others;
		const { path, chapter } = await readChapter(PROJECT, slug);
		const other = await readChapter(PROJECT, slug, locale);
		const source = await readFile(join(PROJECT, other.path), 'utf8');
		const line = other.chapter.blocks[1]?.commands[0]?.output[0] ?? '';
		const changed = parseChapter(source.replace(line, `${line}!`), other.path);
		// The line may stand in an earlier block as well: what is named is the first place that differs.
		const [difference, ...more] = blockDifferences(chapter, changed);
		expect(more).toEqual([]);
		expect(difference).toMatch(new RegExp(`^${path}:\\d+ and ${other.path}:\\d+ hold different blocks: `));
		expect(difference).toContain(`"${line}" against "${line}!"`);
	});
});

describe.each(slugs)('%s', (slug) => {
	it('has blocks that parse, in a lab that there is, and prerequisites that there are', async () => {
		for (const locale of LOCALES) {
			const { chapter, frontmatter } = await readChapter(PROJECT, slug, locale);
			expect(chapter.problems).toEqual([]);
			expect(slugs).toEqual(expect.arrayContaining([...frontmatter.prerequisites]));
			if (chapter.blocks.length > 0) expect(labs.map(({ name }) => name)).toContain(frontmatter.lab);
		}
	});

	it.each(others)('holds the same blocks in %s', async (locale) => {
		const [one, other] = [await readChapter(PROJECT, slug), await readChapter(PROJECT, slug, locale)];
		expect(blockDifferences(one.chapter, other.chapter)).toEqual([]);
		const { lab, minutes, prerequisites } = one.frontmatter;
		expect(other.frontmatter).toMatchObject({ lab, minutes, prerequisites });
	});
});
