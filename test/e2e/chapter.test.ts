import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChapterFile, chapterSlugs, readChapter } from '../../server/verify/chapter-files.ts';
import { PROJECT } from '../../setup/main.ts';
import { type LabFixture, labFixture } from '../lab/fixture.ts';
import { Book, openBrowser, screenshot, visit } from './book.ts';
import { ChapterPage } from './chapter-page.ts';

/**
 * With one host and with several the chapter with the fewest commands: what the rest print is compared by the same code
 * in the book's tests, and here it is about the page.
 */
const chapters = await Promise.all((await chapterSlugs(PROJECT)).map((slug) => readChapter(PROJECT, slug)));
const shortest = ['solo', 'pair'].flatMap(
	(lab) =>
		chapters
			.filter(({ frontmatter }) => frontmatter.lab === lab)
			.sort((one, other) => commandsOf(one) - commandsOf(other))[0] ?? [],
);

function commandsOf({ chapter }: ChapterFile): number {
	return chapter.blocks.reduce((sum, { commands }) => sum + commands.length, 0);
}

let fixture: LabFixture;
beforeAll(async () => {
	fixture = await labFixture(...shortest.flatMap(({ frontmatter }) => frontmatter.lab ?? []));
});
afterAll(() => fixture.close());

describe.each(shortest)('$slug', ({ slug, chapter: source }) => {
	it('runs up to its end in place, and every command matches the book', async () => {
		const browser = await openBrowser();
		try {
			await using book = await Book.open(fixture);
			await using reader = await visit(browser);
			const { page } = reader;
			const chapter = new ChapterPage(page, slug);
			await chapter.open(book.url);
			// Blocks may stand in an answer that is folded.
			for (const answer of await page.locator('.sl-markdown-content summary').all()) await answer.click();
			await page.getByRole('button', { name: 'Run everything up to here' }).last().click();
			const outcomes = await chapter.everything();
			await screenshot(page, `${slug}-run`);
			expect(outcomes.filter(({ state }) => state !== 'matches')).toEqual([]);
			const commands = source.blocks.flatMap((block) => block.commands.map(({ command }) => command));
			expect(outcomes.map(({ command }) => command)).toEqual(commands);
			expect(reader.faults).toEqual([]);
		} finally {
			await browser.close();
		}
	});
});
