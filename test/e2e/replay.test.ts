/** A reading copy whose chapter was recorded: it plays what happened, in place. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CastEvent, printCast } from '../../transcript/index.ts';
import { violations, watched } from './axe.ts';
import { Book, openBrowser, screenshot, type Visit, visit } from './book.ts';
import { ChapterPage } from './chapter-page.ts';
import { block, type TestSite, testSite } from './test-site.ts';

const SLUG = 'recorded';
const CAPTURE = 'tcpdump -nn -t -i eth0 -c 1 icmp';
const PING = 'ping -c 1 192.168.56.12';
const LOOP = 'for i in 1 2; do\necho $i\ndone';
const LINES = [
	`node2:~# ${CAPTURE}`,
	'listening on eth0',
	`node1:~# ${PING}`,
	'64 bytes from 192.168.56.12: icmp_seq=1 ttl=64 time=0.712 ms',
	'==> node2 <==',
	'IP 192.168.56.11 > 192.168.56.12: ICMP echo request',
	'1 packet captured',
	'node1:~# for i in 1 2; do',
	'> echo $i',
	'> done',
	'1',
	'2',
	'node1:~# hostname',
	'node1',
];

/** Ten minutes between two lines are no reason to wait for ten minutes. */
const RECORDING = printCast({
	header: { version: 3, term: { cols: 100, rows: 30 } },
	events: [
		...typed(0, `node2:~# ${CAPTURE}`, [0.1, 'listening on eth0\r\n']),
		...typed(
			1,
			`node1:~# ${PING}`,
			[5, '64 bytes from 192.168.56.12: '],
			[0, 'icmp_seq=1 ttl=64 time=19.4 ms\r\n'],
		),
		{ interval: 0, code: 'm', data: `0 ${CAPTURE}` },
		{ interval: 600, code: 'o', data: 'IP 192.168.56.11 > 192.168.56.12: ICMP echo request\r\n' },
		{ interval: 0.02, code: 'o', data: '1 packet captured\r\n' },
		...typed(
			2,
			`node1:~# ${LOOP.replaceAll('\n', '\r\n> ')}`,
			[0.1, '\u001b[1m1\u001b[0m\r\n'],
			[0.2, '3\b2\r\n'],
		),
	],
});

function typed(index: number, echo: string, ...outputs: [interval: number, data: string][]): CastEvent[] {
	const command = echo.replace(/^\S+ /, '').split('\r\n', 1)[0];
	return [
		{ interval: 0, code: 'm', data: `${index} ${command}` },
		{ interval: 0.3, code: 'o', data: `${echo}\r\n` },
		...outputs.map(([interval, data]) => ({ interval, code: 'o' as const, data })),
	];
}

let browser: Browser;
let site: TestSite;
let book: Book;
let reader: Visit;
let page: Page;
let chapter: ChapterPage;

beforeAll(async () => {
	site = await testSite(
		{ slug: SLUG, lab: 'pair', text: block(LINES), recording: RECORDING },
		{ slug: 'unrecorded', lab: 'pair', text: block(LINES) },
	);
	browser = await openBrowser();
	book = await Book.open(undefined, site.dist);
});
afterAll(async () => {
	await book[Symbol.asyncDispose]();
	await browser.close();
	await site[Symbol.asyncDispose]();
});
beforeEach(async ({ task }) => {
	reader = await visit(browser);
	page = reader.page;
	chapter = new ChapterPage(page, SLUG);
	return async () => {
		if (task.result?.state === 'fail') await screenshot(page, `failed-${task.id}`);
		await reader[Symbol.asyncDispose]();
		expect(reader.faults).toEqual([]);
	};
});

const blockText = () => chapter.block(0).locator('.ww-command, .ww-output').allInnerTexts();
const play = (command: string) =>
	chapter.step(command).element.getByRole('button', { name: 'Play this command' });

/** What an element says from now on, whenever it says something else. */
async function told(selector: string): Promise<() => Promise<string[]>> {
	await page.evaluate((css) => {
		const current = () => document.querySelector(css)?.textContent ?? '';
		let last = current();
		const texts: string[] = [];
		Object.assign(window, { [css]: texts });
		new MutationObserver(() => {
			const text = current();
			if (text !== last) texts.push(text);
			last = text;
		}).observe(document.body, { subtree: true, childList: true, characterData: true });
	}, selector);
	return () => page.evaluate((css) => Reflect.get(window, css), selector);
}

describe('a recorded chapter without a server', () => {
	it('says that it plays, and has nothing of the recording in a first visit', async () => {
		const requests: string[] = [];
		page.on('request', (request) => requests.push(request.url()));
		await chapter.open(book.url);
		await page.getByText('Play shows them as they ran for the book.').waitFor();
		await page.waitForLoadState('networkidle');
		expect(requests.filter((url) => /\.cast|replay|xterm/.test(url))).toEqual([]);
		await Promise.all([page.waitForRequest(/\.cast$/), play('hostname').click()]);
	});

	it('types a command and prints in place what was recorded, then shows the book’s text as it was', async () => {
		await chapter.open(book.url);
		const before = await blockText();
		const [command, output] = [await told('#command-2 .ww-command'), await told('#command-2 .ww-output')];
		await play(PING).press('Enter');
		await page.getByRole('button', { name: 'Stop playing' }).waitFor();
		await page.getByRole('button', { name: 'Stop playing' }).waitFor({ state: 'detached' });
		const keys = await command();
		expect(keys.slice(0, PING.length + 1)).toEqual(
			Array.from({ length: PING.length + 1 }, (_, length) => PING.slice(0, length)),
		);
		expect(await output()).toEqual([
			'',
			'64 bytes from 192.168.56.12:',
			'64 bytes from 192.168.56.12: icmp_seq=1 ttl=64 time=19.4 ms',
			before[3],
		]);
		expect(await blockText()).toEqual(before);
	});

	it('plays a block in the order of its lines, and shortens long pauses', async () => {
		await chapter.open(book.url);
		const before = await blockText();
		const later = await told('.ww-part .ww-output');
		const whole = await told('main');
		const loop = await told('#command-3 .ww-output');
		await chapter.block(0).getByRole('button', { name: 'Play the block' }).click();
		const stop = page.getByRole('button', { name: 'Stop playing' }).first();
		await stop.waitFor();
		await screenshot(page, 'replay');
		await stop.waitFor({ state: 'detached' });
		const ping = (await whole()).find((text) => text.includes('time=19.4 ms'));
		expect(ping).not.toContain('ICMP echo request');
		expect(await later()).toEqual(['', 'IP 192.168.56.11 > 192.168.56.12: ICMP echo request', before[4]]);
		// What a terminal would show: colours are none of the text, and a backspace overwrites.
		expect(await loop()).toEqual(['', '1', '1\n2']);
		expect(await blockText()).toEqual(before);
	});

	it('plays one command at a time; its button stops it', async () => {
		await chapter.open(book.url);
		const before = await blockText();
		const [first, second] = [page.locator('#command-1 .ww-run'), page.locator('#command-2 .ww-run')];
		await first.press('Enter');
		await page.locator('#command-1.ww-typing').waitFor();
		await second.press('Enter');
		await page.locator('#command-2.ww-typing').waitFor();
		expect(await first.getAttribute('aria-label')).toBe('Play this command');
		await second.press('Enter');
		expect(await page.getByRole('button', { name: 'Stop playing' }).count()).toBe(0);
		expect(await blockText()).toEqual(before);
		expect(await page.locator(':focus').getAttribute('aria-label')).toBe('Play this command');
	});

	it('reads out what was printed once, when it is over', async () => {
		await chapter.open(book.url);
		const status = page.locator('body > [role=status]');
		const button = page.locator('#command-3 .ww-run');
		const said = await told('body > [role=status]');
		await button.press('Enter');
		await status.waitFor({ state: 'attached' });
		await page.getByRole('button', { name: 'Stop playing' }).waitFor({ state: 'detached' });
		expect(await status.textContent()).toBe(`Output of ${LOOP}:\n1\n2\n`);
		expect((await said()).filter((text) => text !== '')).toHaveLength(1);
	});

	it('moves nothing for a reader who wants no motion', async () => {
		await page.emulateMedia({ reducedMotion: 'reduce' });
		await chapter.open(book.url);
		const before = await blockText();
		const output = await told('#command-2 .ww-output');
		await play(PING).press('Enter');
		await page.locator('body > [role=status]', { hasText: 'time=19.4 ms' }).waitFor({ state: 'attached' });
		expect(await blockText()).toEqual(before);
		expect(await output()).toEqual([]);
	});

	it('leaves what was not recorded as the book has it', async () => {
		await chapter.open(book.url);
		await play('hostname').click();
		await page
			.locator('body > [role=status]', { hasText: 'Output of hostname:\nnode1' })
			.waitFor({ state: 'attached' });
		expect(await chapter.step('hostname').element.locator('.ww-output').innerText()).toBe('node1');
	});

	it('says so when the recording cannot be had, and tries again', async () => {
		await page.route('**/*.cast', (route) => route.abort());
		await chapter.open(book.url, 'en');
		await play('hostname').click();
		await page.getByRole('alert').getByText('The recording cannot be played.').waitFor();
		await page.unroute('**/*.cast');
		await play('hostname').click();
		await page
			.locator('body > [role=status]', { hasText: 'Output of hostname' })
			.waitFor({ state: 'attached' });
	});

	it('is accessible while it plays, in Chinese as well', async () => {
		await using other = await watched(browser, { colorScheme: 'dark' });
		const chinese = new ChapterPage(other.page, SLUG);
		await chinese.open(book.url, 'zh-cn');
		await other.page.getByRole('button', { name: '回放这一段' }).click();
		await other.page.locator('#command-2').getByText('time=19.4 ms').waitFor();
		expect(await violations(other.page)).toEqual([]);
		await other.page.getByRole('button', { name: '停止回放' }).first().waitFor({ state: 'detached' });
		expect(other.faults).toEqual([]);
	});
});

it('a chapter without a recording offers no Play', async () => {
	await new ChapterPage(page, 'unrecorded').open(book.url);
	expect(await page.getByRole('button', { name: /Play/ }).count()).toBe(0);
	expect(await page.getByText('This is a reading copy: commands cannot be run here.').isVisible()).toBe(true);
});
