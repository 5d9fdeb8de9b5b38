import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	blockDifferences,
	chapterSlugs,
	LOCALES,
	MAIN_LOCALE,
	readChapter,
	verifiableChapter,
} from '../../server/verify/chapter-files.ts';
import { told } from '../../server/verify/report.ts';
import { SEEDS, tallyOf, verify } from '../../server/verify/verify.ts';
import { labSpecs } from '../../setup/lab-specs.ts';
import { PROJECT } from '../../setup/main.ts';
import { parseChapter } from '../../transcript/index.ts';
import { type LabFixture, labFixture } from '../lab/fixture.ts';
import { expectTruth } from '../truth/expect.ts';

const slugs = await chapterSlugs(PROJECT);
const others = LOCALES.filter((locale) => locale !== MAIN_LOCALE);
const labs = await labSpecs();

describe('the book', () => {
	it.each(others)('has the same chapters in %s', async (locale) => {
		expect(await chapterSlugs(PROJECT, locale)).toEqual(slugs);
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

describe('in a fresh lab', () => {
	let fixture: LabFixture;
	beforeAll(async () => {
		const wanted = await Promise.all(slugs.map((slug) => readChapter(PROJECT, slug)));
		fixture = await labFixture(...new Set(wanted.flatMap(({ frontmatter }) => frontmatter.lab ?? [])));
	});
	afterAll(() => fixture.close());

	it.each(slugs)(
		'every command of %s prints what the book says, and no wrong network would pass',
		async (slug) => {
			const said: string[] = [];
			const { signal } = new AbortController();
			const seed = randomInt(SEEDS);
			const of = await verifiableChapter(PROJECT, slug);
			const source = { labs, driver: fixture.driver, signal, seed };
			const verified = await verify(of, source, (result) => said.push(told(of.path, result)));
			const { passed, failed } = tallyOf([verified]);
			expect(failed, `--seed ${seed}\n${said.join('\n')}`).toBe(0);
			expect(passed).toBeGreaterThan(0);
			expectTruth(verified);
		},
	);
});
