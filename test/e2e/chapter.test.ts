import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readChapter } from '../../server/verify/chapter-files.ts';
import { PROJECT } from '../../setup/main.ts';
import { type LabFixture, labFixture } from '../lab/fixture.ts';
import { Book, openBrowser, screenshot, visit } from './book.ts';
import { ChapterPage } from './chapter-page.ts';

/**
 * What the other chapters print is compared by the same code in the book's tests, and blocks of several hosts have tests
 * of their own; here it is about the page of a whole chapter.
 */
const slug = 'docker-single-host';

let fixture: LabFixture;
beforeAll(async () => {
	fixture = await labFixture('solo');
});
afterAll(() => fixture.close());

describe(slug, () => {
	it('runs up to its end in place, and every command matches the book', async () => {
		const { chapter: source } = await readChapter(PROJECT, slug);
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
