import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LabFixture, labFixture } from '../lab/fixture.ts';
import { violations, watched } from './axe.ts';
import { Book, openBrowser, PHONE, screenshot, visit } from './book.ts';
import { CHAPTER, ChapterPage } from './chapter-page.ts';

let browser: Browser;
let fixture: LabFixture;
let book: Book;
beforeAll(async () => {
	fixture = await labFixture('solo');
	browser = await openBrowser();
	book = await Book.open(fixture);
});
afterAll(async () => {
	await browser.close();
	await book[Symbol.asyncDispose]();
	await fixture.close();
});

describe('a chapter, with one command that matches and one that differs, and its terminal', () => {
	it.each([
		['light', 'en', 'Terminal', {}],
		['dark', 'zh-cn', '终端', { colorScheme: 'dark' }],
		['phone', 'zh-cn', '终端', PHONE],
	] as const)('is readable to everybody: %s', async (name, locale, terminal, options) => {
		await using reader = await watched(browser, options);
		const { page } = reader;
		const chapter = new ChapterPage(page);
		await chapter.open(book.url, locale);
		expect(await violations(page)).toEqual([]);
		await screenshot(page, `${name}-top`);

		const look = chapter.step('ifconfig docker0');
		await look.run();
		expect(await look.verdict()).toBe('matches');
		await chapter.openTerminal(terminal);
		await chapter.type('ip link set docker0 mtu 1450');
		const newer = chapter.step('ip addr show docker0');
		await newer.run();
		await newer.state('differs');
		expect(await violations(page)).toEqual([]);
		expect(await chapter.sideways()).toBe(0);
		await look.element.scrollIntoViewIfNeeded();
		await screenshot(page, `${name}-dock`);
		await chapter.button(terminal).click();
		await look.element.evaluate((step) => step.scrollIntoView());
		await screenshot(page, `${name}-run`);
		expect(await violations(page)).toEqual([]);
		await page.locator('.ww-figure').first().scrollIntoViewIfNeeded();
		await screenshot(page, `${name}-figure`);
		expect(reader.faults).toEqual([]);
	});
});

describe('every other page', () => {
	it.each([
		['home', 'zh-cn/'],
		['home-en', 'en/'],
		['glossary', 'zh-cn/glossary/'],
		['glossary-en', 'en/glossary/'],
		['not-found', 'nowhere/'],
	])('is readable to everybody, on a phone and in the dark: %s', async (name, path) => {
		for (const options of [{}, { ...PHONE, colorScheme: 'dark' as const }]) {
			await using reader = await watched(browser, options);
			const { page } = reader;
			await page.goto(book.url + path);
			expect(await violations(page)).toEqual([]);
			expect(await new ChapterPage(page).sideways()).toBe(0);
			await screenshot(page, 'isMobile' in options ? `${name}-phone-dark` : name);
		}
	});
});

/** What Chromium gives to links that no style of the page reaches. */
const UNSTYLED = { light: 'rgb(0, 0, 238)', dark: 'rgb(158, 158, 255)' } as const;

describe('a chapter that wants others read first', () => {
	it.each(['light', 'dark'] as const)('has every link in the book’s colours: %s', async (colorScheme) => {
		await using reader = await visit(browser, { colorScheme });
		const { page } = reader;
		await page.goto(`${book.url}en/compare/`);
		expect(await page.locator('.ww-about a').count()).toBeGreaterThan(0);
		const colours = await page
			.locator('main a:visible')
			.evaluateAll((links) => [...new Set(links.map((link) => getComputedStyle(link).color))]);
		expect(colours).not.toContain(UNSTYLED[colorScheme]);
	});
});

describe('on a phone', () => {
	it('a chapter does not scroll sideways, its outputs do', async () => {
		await using reader = await visit(browser, PHONE);
		const { page } = reader;
		await page.goto(`${book.url}en/${CHAPTER}/`);
		expect(await new ChapterPage(page).sideways()).toBe(0);
		const wide = page.locator('.ww-output').filter({ hasText: 'ethertype' });
		expect(await wide.evaluate((output) => output.scrollWidth > output.clientWidth)).toBe(true);
	});
});
