import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Glossary, type Term } from '../../content/glossary.ts';
import { chapterSlugs, LOCALES } from '../../server/verify/chapter-files.ts';
import { PROJECT } from '../../setup/main.ts';
import { Book, openBrowser, visit } from './book.ts';
import { CHAPTER, ChapterPage } from './chapter-page.ts';

/** What a first visit to a chapter may weigh on the wire, headers and all, bytes. */
const FIRST_VISIT = 45_000;

let browser: Browser;
let book: Book;
beforeAll(async () => {
	browser = await openBrowser();
	book = await Book.open();
});
afterAll(async () => {
	await book[Symbol.asyncDispose]();
	await browser.close();
});

describe('the address /', () => {
	it.each([
		['zh-CN', 'zh-cn', '可以运行的容器网络书'],
		['en-GB', 'en', 'An executable book about container networking'],
	])('leads a browser that wants %s to /%s/', async (locale, prefix, title) => {
		await using reader = await visit(browser, { locale });
		await reader.page.goto(book.url);
		await reader.page.waitForURL(`${book.url}${prefix}/`);
		expect(await reader.page.getByRole('heading', { level: 1 }).innerText()).toBe(title);
		expect(reader.faults).toEqual([]);
	});

	it('remembers the language that a reader chose', async () => {
		await using reader = await visit(browser, { locale: 'en-GB' });
		const { page } = reader;
		await page.goto(`${book.url}en/${CHAPTER}/`);
		await page.locator('starlight-lang-select select').first().selectOption({ label: '简体中文' });
		await page.waitForURL(`${book.url}zh-cn/${CHAPTER}/`);
		await page.goto(book.url);
		await page.waitForURL(`${book.url}zh-cn/`);
	});
});

/** Words of the page's figures that run over a box's side, or out of the picture. Inside the browser. */
function wordsOverBoxes(): string[] {
	return [...document.querySelectorAll('.ww-figure svg')].flatMap((drawing) => {
		const picture = drawing.getBoundingClientRect();
		const boxes = [...drawing.querySelectorAll('rect')].map((box) => box.getBoundingClientRect());
		return [...drawing.querySelectorAll('text')].flatMap((text) => {
			const { left, right, top, bottom } = text.getBoundingClientRect();
			// Letters are smaller than their line, and a pixel is nothing to see.
			const beside = boxes.filter((box) => top + 3 < box.bottom && bottom - 3 > box.top);
			const over = beside.some((box) =>
				[box.left, box.right].some((side) => left + 1 < side && right - 1 > side),
			);
			const outside = left + 1 < picture.left || right - 1 > picture.right;
			return over || outside ? [text.textContent] : [];
		});
	});
}

it.each(LOCALES)('has figures whose words stay within their boxes: %s', async (locale) => {
	await using reader = await visit(browser);
	const { page } = reader;
	const over: Record<string, readonly string[]> = {};
	for (const slug of await chapterSlugs(PROJECT)) {
		await page.goto(`${book.url}${locale}/${slug}/`);
		const words = await page.evaluate(wordsOverBoxes);
		if (words.length > 0) over[slug] = words;
	}
	expect(over).toEqual({});
});

it('has no link of its own that leads nowhere, neither to a page nor into one', async () => {
	const pages = new Map<string, string>();
	const links: [from: string, to: URL][] = [];
	const open = [book.url];
	for (let address = open.pop(); address !== undefined; address = open.pop()) {
		if (pages.has(address)) continue;
		const answer = await fetch(address);
		const html = answer.ok ? await answer.text() : '';
		pages.set(address, html);
		for (const [, href = ''] of html.matchAll(/<a\b[^>]*\shref="([^"]*)"/g)) {
			const to = new URL(href, address);
			if (to.origin !== new URL(book.url).origin) continue;
			links.push([address, to]);
			open.push(to.origin + to.pathname);
		}
	}
	const broken = links.filter(([, to]) => {
		const html = pages.get(to.origin + to.pathname) ?? '';
		return html === '' || (to.hash !== '' && !html.includes(`id="${decodeURIComponent(to.hash.slice(1))}"`));
	});
	expect(pages.size).toBeGreaterThan(4);
	expect(broken.map(([from, to]) => `${from} → ${to.href}`)).toEqual([]);
});

describe('the glossary', () => {
	it.each([
		['en', 'en'],
		['zh-cn', 'zh'],
	])('of %s holds every term, in the order of its alphabet', async (locale, alphabet) => {
		const html = await (await fetch(`${book.url}${locale}/glossary/`)).text();
		const ids = [...html.matchAll(/<section class="ww-entry"><h2 id="([^"]*)"/g)].map(([, id]) => id);
		const terms = Glossary.parse(parse(await readFile(join(PROJECT, 'content/glossary.yaml'), 'utf8')));
		const { compare } = new Intl.Collator(alphabet);
		const term = locale === 'en' ? ({ en }: Term) => en.term : (entry: Term) => entry['zh-cn'].term;
		expect(ids).toEqual(terms.sort((one, two) => compare(term(one), term(two))).map(({ id }) => id));
	});

	it('is where a chapter’s first use of a term leads', async () => {
		// A transition that a slow machine leaves out is no fault of the page.
		await using reader = await visit(browser, { reducedMotion: 'reduce' });
		const { page } = reader;
		await new ChapterPage(page).open(book.url);
		await page.getByRole('link', { name: 'veth pair', exact: true }).click();
		await page.waitForURL(`${book.url}en/glossary/#veth-pair`);
		expect(await page.locator('#veth-pair').innerText()).toContain('veth pair');
		expect(reader.faults).toEqual([]);
	});

	it('is found by the search, entry by entry', async () => {
		await using reader = await visit(browser);
		const { page } = reader;
		await page.goto(`${book.url}en/glossary/`);
		await page.getByRole('button', { name: 'Search' }).click();
		await page.getByRole('searchbox').fill('route reflector');
		await page.getByRole('link', { name: 'Glossary · route reflector' }).click();
		await page.waitForURL(/\/en\/glossary\/[^#]{0,200}#route-reflector$/);
	});
});

describe('a reading copy', () => {
	it.each([
		[
			'en',
			'This is a reading copy: commands cannot be run here. Play shows them',
			/^Run/,
			'Play this command',
		],
		['zh-cn', '这是只读版本：命令在这里不能运行。“回放”会重现', /运行/, '回放这条命令'],
	] as const)(
		'says in one line of %s that it is one, and offers to play, not to run',
		async (locale, line, run, play) => {
			await using reader = await visit(browser);
			const { page } = reader;
			const chapter = new ChapterPage(page);
			await chapter.open(book.url, locale);
			expect(await page.getByText(line).count()).toBe(1);
			expect(await page.getByText(line).isVisible()).toBe(true);
			// Some stand in an answer that is folded.
			const buttons = (name: string | RegExp) =>
				page.getByRole('button', { name, includeHidden: true }).count();
			expect(await buttons(run)).toBe(0);
			expect(await buttons(play)).toBe(await page.locator('.ww-command').count());
			expect(await page.locator('.ww-lab').isVisible()).toBe(false);
			expect(reader.faults).toEqual([]);
		},
	);

	it('reads without JavaScript: prompt, command and output', async () => {
		await using reader = await visit(browser, { javaScriptEnabled: false });
		const { page } = reader;
		await page.goto(`${book.url}en/${CHAPTER}/`);
		const { element } = new ChapterPage(page).step('ip route');
		const command = element.locator('.ww-command');
		const prompt = await command.evaluate((line) => getComputedStyle(line, '::before').content);
		expect(prompt).toBe('"node1:~# "');
		expect(await command.innerText()).toBe('ip route');
		expect(await element.getByRole('group', { name: 'Output of ip route' }).innerText()).toContain(
			'default via 192.168.56.1 dev eth0',
		);
		expect(await page.getByRole('button', { name: 'Copy the command' }).count()).toBe(0);
		// Playwright counts what stands in <noscript> as hidden.
		const line = page.locator('noscript .ww-reading-copy');
		expect(await line.evaluate((said) => said.getBoundingClientRect().height)).toBeGreaterThan(0);
		expect(await line.textContent()).toContain('This is a reading copy');
	});

	it('copies the command only', async () => {
		await using reader = await visit(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
		const { page } = reader;
		const chapter = new ChapterPage(page);
		await chapter.open(book.url);
		const { element } = chapter.step('ifconfig | grep veth -A 6');
		await element.getByRole('button', { name: 'Copy the command' }).click();
		await element.getByRole('button', { name: 'Copied' }).waitFor();
		expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('ifconfig | grep veth -A 6');
	});

	it.each(['en', 'zh-cn'])('costs a first visit to a chapter in %s at most 45 KB', async (locale) => {
		await using reader = await visit(browser);
		const { page } = reader;
		const wire = await page.context().newCDPSession(page);
		const addresses = new Map<string, string>();
		const sizes: [address: string, bytes: number][] = [];
		wire.on('Network.responseReceived', ({ requestId, response }) => addresses.set(requestId, response.url));
		wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
			sizes.push([addresses.get(requestId) ?? requestId, encodedDataLength]),
		);
		await wire.send('Network.enable');
		await page.goto(`${book.url}${locale}/${CHAPTER}/`, { waitUntil: 'networkidle' });
		const weight = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
		expect(sizes.length).toBeGreaterThan(3);
		expect(weight, sizes.map(([address, bytes]) => `${bytes} ${address}`).join('\n')).toBeLessThanOrEqual(
			FIRST_VISIT,
		);
	});
});
