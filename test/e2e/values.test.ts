import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LabFixture, labFixture } from '../lab/fixture.ts';
import { violations, watched } from './axe.ts';
import { Book, openBrowser, screenshot, visit } from './book.ts';
import { CHAPTER, ChapterPage } from './chapter-page.ts';

const VETH = /veth[0-9a-f]{7}/;
const MAC = /[0-9a-f]{2}(?::[0-9a-f]{2}){5}/;
/** The block that shows the first container's veth. */
const SHOWS = 'ifconfig | grep veth -A 6';

let browser: Browser;
let fixture: LabFixture;
beforeAll(async () => {
	fixture = await labFixture('solo');
	browser = await openBrowser();
});
afterAll(async () => {
	await browser.close();
	await fixture.close();
});

describe('a value that prose takes from an output', () => {
	it.each([
		['en', {}, 'Reset lab', (value: string) => `${value} in the book`],
		['zh-cn', { colorScheme: 'dark' }, '重置', (value: string) => `书中是 ${value}`],
	] as const)(
		'is the reader’s own once they have run the command that shows it: %s',
		async (locale, options, reset, inBook) => {
			await using book = await Book.open(fixture);
			await using reader = await watched(browser, options);
			const { page } = reader;
			const chapter = new ChapterPage(page);
			await chapter.open(book.url, locale);
			const values = page.locator('ww-value');
			const books = await values.locator('code').allTextContents();
			const [veth = '', mac = ''] = [VETH, MAC].map((kind) => books.find((value) => kind.test(value)));

			const step = chapter.step(SHOWS);
			await step.runUpToHere();
			expect(await step.verdict()).toBe('matches');
			const [ownVeth = ''] = VETH.exec(await step.yours.innerText()) ?? [];
			const [ownMac = ''] = MAC.exec(await chapter.step('ifconfig docker0').yours.innerText()) ?? [];
			expect([ownVeth, ownMac]).not.toContain('');
			expect([ownVeth, ownMac]).not.toEqual([veth, mac]);
			// The second veth has not been shown yet; addresses and flags are no names.
			const own = new Map([
				[veth, ownVeth],
				[mac, ownMac],
			]);
			expect(await values.locator('code').allTextContents()).toEqual(
				books.map((value) => own.get(value) ?? value),
			);
			const first = values.filter({ hasText: ownVeth }).first();
			expect(await first.locator('code').getAttribute('title')).toBe(inBook(veth));
			expect(await first.textContent()).toContain(inBook(veth));
			expect(await violations(page)).toEqual([]);
			await first.evaluate((value) => value.scrollIntoView({ block: 'center' }));
			await screenshot(page, `values-${locale}`);

			await chapter.button(reset).click();
			await step.state('stale');
			expect(await values.locator('code').allTextContents()).toEqual(books);
			expect(await values.allTextContents()).toEqual(books);
			expect(reader.faults).toEqual([]);
		},
	);

	it('reads without JavaScript', async () => {
		await using book = await Book.open();
		await using reader = await visit(browser, { javaScriptEnabled: false });
		await reader.page.goto(`${book.url}en/${CHAPTER}/`);
		const said = reader.page.getByText('The host has a new interface');
		expect(await said.innerText()).toMatch(/^The host has a new interface, veth[0-9a-f]{7}\. /);
	});
});
