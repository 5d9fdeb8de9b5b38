import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LabFixture, labFixture } from '../lab/fixture.ts';
import { violations, watched } from './axe.ts';
import { Book, openBrowser, PHONE, screenshot, type Visit, visit } from './book.ts';
import { ChapterPage } from './chapter-page.ts';
import { block, type TestSite, testSite } from './test-site.ts';

const SLUG = 'two-hosts';
const CAPTURE = 'tcpdump -nn -t -i eth0 -c 1 icmp';
const CAPTURE_ALL = 'tcpdump -nn -t -i eth0 icmp';
const PING = 'ping -c 1 192.168.56.12';

const LISTENING = [
	'tcpdump: verbose output suppressed, use -v[v]... for full protocol decode',
	'listening on eth0, link-type EN10MB (Ethernet), snapshot length 262144 bytes',
];
const PINGED = [
	'PING 192.168.56.12 (192.168.56.12) 56(84) bytes of data.',
	'64 bytes from 192.168.56.12: icmp_seq=1 ttl=64 time=0.712 ms',
	'',
	'--- 192.168.56.12 ping statistics ---',
	'1 packets transmitted, 1 received, 0% packet loss, time 0ms',
	'rtt min/avg/max/mdev = 0.712/0.712/0.712/0.000 ms',
];
const REQUEST = 'IP 192.168.56.11 > 192.168.56.12: ICMP echo request, id 2, seq 1, length 64';
const REPLY = 'IP 192.168.56.12 > 192.168.56.11: ICMP echo reply, id 3, seq 1, length 64';

const TEXT = [
	'One packet is seen.',
	block([
		`node2:~# ${CAPTURE}`,
		...LISTENING,
		`node1:~# ${PING}`,
		...PINGED,
		'==> node2 <==',
		REQUEST,
		'1 packet captured',
		'2 packets received by filter',
		'0 packets dropped by kernel',
	]),
	'Both are seen.',
	block([
		`node2:~# ${CAPTURE_ALL}`,
		...LISTENING,
		`node1:~# ${PING}`,
		...PINGED,
		'==> node2 <==',
		REQUEST.replace('id 2', 'id 3'),
		REPLY,
		'^C',
		'2 packets captured',
		'2 packets received by filter',
		'0 packets dropped by kernel',
		'node2:~# hostname',
		'node2',
	]),
].join('\n\n');

/** What is tried again: at the third try the last command has something to say. */
const AGAIN = 'again';
const THIRD = 'echo x >>/tmp/tries; grep -c x /tmp/tries | grep -x 3';
const AGAIN_TEXT = block(
	[
		`node2:~# ${CAPTURE}`,
		...LISTENING,
		`node1:~# ${PING}`,
		...PINGED,
		`node1:~# ${THIRD}`,
		'3',
		'==> node2 <==',
		REQUEST,
		'1 packet captured',
		'2 packets received by filter',
		'0 packets dropped by kernel',
	],
	'retry=5m',
);

let browser: Browser;
let fixture: LabFixture;
let site: TestSite;
let book: Book;
let reader: Visit;
let chapter: ChapterPage;

beforeAll(async () => {
	site = await testSite(
		{ slug: SLUG, lab: 'pair', text: TEXT },
		{ slug: AGAIN, lab: 'pair', text: AGAIN_TEXT },
	);
	fixture = await labFixture('pair');
	browser = await openBrowser();
});
afterAll(async () => {
	await browser.close();
	await fixture.close();
	await site[Symbol.asyncDispose]();
});
beforeEach(async ({ task }) => {
	book = await Book.open(fixture, site.dist);
	reader = await visit(browser);
	chapter = new ChapterPage(reader.page, SLUG);
	return async () => {
		if (task.result?.state === 'fail') await screenshot(reader.page, `failed-${task.id}`);
		await reader[Symbol.asyncDispose]();
		await book[Symbol.asyncDispose]();
		expect(reader.faults).toEqual([]);
	};
});

/** What stands in the second place of the block's first command. */
const later = (nth: number) => chapter.block(nth).locator('.ww-part');

describe('a block of two hosts', () => {
	it('reads without JavaScript in the order of its lines, and names the terminal that it comes back to', async () => {
		await using plain = await visit(browser, { javaScriptEnabled: false });
		await plain.page.goto(`${book.url}en/${SLUG}/`);
		const lines = (await plain.page.locator('ww-console').first().innerText()).split('\n');
		const places = [CAPTURE, LISTENING[1], PING, PINGED[4], 'node2', REQUEST].map((line) =>
			lines.indexOf(line ?? ''),
		);
		expect(places).toEqual(places.toSorted((a, b) => a - b));
		expect(places[0]).toBe(0);
		const more = plain.page.getByRole('group', { name: `Output of ${CAPTURE}, continued` });
		expect(await more.first().innerText()).toContain(REQUEST);
	});

	it('tells its hosts apart by colour and letter', async () => {
		await chapter.open(book.url);
		const badges = await chapter.block(0).evaluate((element) =>
			[...element.querySelectorAll('.ww-line, .ww-terminal-name')].map((row) => {
				const { content, backgroundColor } = getComputedStyle(row, '::before');
				return `${content} ${backgroundColor}`;
			}),
		);
		expect(badges).toEqual(['"2" / "" rgb(184, 79, 0)', '"1" / "" rgb(0, 114, 178)', badges[0]]);
	});

	it('runs in the order of its lines, and what was printed stands where the book has it', async () => {
		await chapter.open(book.url);
		await chapter.runBlock(0);
		const [capture, ping] = [chapter.step(CAPTURE), chapter.step(PING)];
		expect(await capture.verdict()).toBe('matches');
		expect(await ping.verdict()).toBe('matches');
		expect(await capture.yours.innerText()).toBe(LISTENING.join('\n'));
		const printed = await later(0).locator('.ww-yours').innerText();
		expect(printed).toMatch(/^IP 192\.168\.56\.11 > 192\.168\.56\.12: ICMP echo request/);
		expect(printed).toContain('1 packet captured');
		await later(0).getByText('Output in the book').click();
		expect(await later(0).getByText(REQUEST).isVisible()).toBe(true);
	});

	it('can be done by hand: one command is left running with its Ctrl-C, the other ends it', async () => {
		await chapter.open(book.url);
		const [capture, ping] = [chapter.step(CAPTURE), chapter.step(PING)];
		await capture.run();
		await capture.yours.getByText('listening on eth0').waitFor();
		expect(await capture.state('running')).toBe('running');
		expect(await capture.element.getByRole('button', { name: 'Press Ctrl-C' }).isVisible()).toBe(true);
		// Nothing waits for it: the reader can go on.
		await chapter.button('Stop').waitFor({ state: 'hidden' });
		await ping.run();
		expect(await ping.verdict()).toBe('matches');
		expect(await capture.verdict()).toBe('matches');
	});

	it('that was begun by hand is taken up, not begun again, when the rest is run', async () => {
		await chapter.open(book.url);
		const capture = chapter.step(CAPTURE);
		await capture.run();
		await capture.yours.getByText('listening on eth0').waitFor();
		await chapter.runBlock(0);
		expect(await capture.verdict()).toBe('matches');
		await chapter.openTerminal();
		await reader.page.getByRole('tab', { name: 'node2' }).click();
		await chapter.terminal.getByText('packet captured').first().waitFor();
		expect(await chapter.terminal.getByText(`node2:~# ${CAPTURE}`).count()).toBe(1);
	});

	it('goes on after a reload in the middle of it', async () => {
		await chapter.open(book.url);
		const [capture, ping] = [chapter.step(CAPTURE), chapter.step(PING)];
		await capture.run();
		await capture.yours.getByText('listening on eth0').waitFor();
		await reader.page.reload();
		await capture.yours.getByText('listening on eth0').waitFor();
		expect(await capture.state('running')).toBe('running');
		await ping.run();
		expect(await capture.verdict()).toBe('matches');
		expect(await later(0).locator('.ww-yours').innerText()).toContain('ICMP echo request');
	});

	it('is one of several that are run up to here; keys are pressed when it is come back to', async () => {
		await chapter.open(book.url);
		await chapter.runUpTo(1);
		const outcomes = await chapter.everything();
		expect(outcomes.filter(({ state }) => state !== 'matches')).toEqual([]);
		expect(outcomes).toHaveLength(5);
		// Where the key itself is shown, if at all, is chance.
		expect(await later(1).locator('.ww-yours').innerText()).toMatch(
			/echo reply[\s\S]*\n.*2 packets captured/,
		);
		await chapter.lab.locator('..').getByText('5 of 5 match the book.').waitFor();
	});

	it('can be stopped in the middle: what runs goes on, with its Ctrl-C', async () => {
		await chapter.open(book.url);
		await chapter.openTerminal();
		await chapter.type('sleep 1000');
		await chapter.runBlock(1);
		const capture = chapter.step(CAPTURE_ALL);
		await capture.yours.getByText('listening on eth0').waitFor();
		const ping = chapter.step(PING, 1);
		await ping.notice.getByText('The shell is busy with "sleep 1000".').waitFor();
		await chapter.button('Stop').click();
		expect(await ping.state('not-run')).toBe('not run');
		expect(await capture.state('running')).toBe('running');
		await capture.element.getByRole('button', { name: 'Press Ctrl-C' }).click();
		expect(await capture.verdict()).toContain('missing');
	});
});

it('is tried again as a whole: what is left running belongs to what runs beside it', async () => {
	const again = new ChapterPage(reader.page, AGAIN);
	await again.open(book.url);
	await again.openTerminal();
	await again.runBlock(0);
	const third = again.step(THIRD);
	await third.notice.getByText('Tried 3 times.', { exact: true }).waitFor();
	expect((await again.everything()).map(({ state }) => state)).toEqual(['matches', 'matches', 'matches']);
	await reader.page.getByRole('tab', { name: 'node2' }).click();
	await again.terminal.getByText('packet captured').nth(2).waitFor();
	expect(await again.terminal.getByText(`node2:~# ${CAPTURE}`).count()).toBe(3);
});

describe('to everybody’s eyes', () => {
	it.each([
		['light', 'en', 'Terminal', {}],
		['dark', 'zh-cn', '终端', { colorScheme: 'dark' }],
		['phone', 'en', 'Terminal', PHONE],
	] as const)('a block that is running, and both terminals: %s', async (name, locale, terminal, options) => {
		await using other = await watched(browser, options);
		const { page } = other;
		const looked = new ChapterPage(page, SLUG);
		await looked.open(book.url, locale);
		expect(await violations(page)).toEqual([]);
		await screenshot(page, `two-hosts-${name}-top`);
		await looked.button(terminal).click();
		await looked.terminal.getByText('node1:~#').first().waitFor();
		await looked.button(terminal).focus();
		await looked.step(CAPTURE).run();
		await looked.step(CAPTURE).yours.getByText('listening on eth0').waitFor();
		await page.getByRole('tab', { name: 'node2', selected: true }).waitFor();
		expect(await violations(page)).toEqual([]);
		expect(await looked.sideways()).toBe(0);
		await screenshot(page, `two-hosts-${name}-running`);
		await looked.step(PING).run();
		expect(await looked.step(CAPTURE).verdict()).toBe('matches');
		await looked.runUpTo(1);
		await looked.everything();
		await looked.step('hostname').element.scrollIntoViewIfNeeded();
		expect(await violations(page)).toEqual([]);
		await screenshot(page, `two-hosts-${name}-dock`);
		await looked.button(terminal).click();
		await looked.step(PING).element.scrollIntoViewIfNeeded();
		await screenshot(page, `two-hosts-${name}-run`);
		expect(other.faults).toEqual([]);
	});
});

describe('the dock', () => {
	it('has a terminal for each host, reached and left by keyboard', async () => {
		await chapter.open(book.url);
		const { page } = reader;
		await chapter.button('Terminal').press('Enter');
		await chapter.terminal.getByText('node1:~#').first().waitFor();
		await page.keyboard.press('Shift+Tab');
		expect(await page.getByRole('tab', { name: 'node1', selected: true }).evaluate(isFocused)).toBe(true);
		await page.keyboard.press('ArrowRight');
		expect(await page.getByRole('tab', { name: 'node2', selected: true }).evaluate(isFocused)).toBe(true);
		await page.keyboard.press('Tab');
		expect(await page.locator('.xterm :focus').getAttribute('aria-label')).toContain('Terminal of node2');
		await chapter.terminal.getByText('node2:~#').first().waitFor();
		await chapter.type('hostname -I');
		await chapter.terminal.getByText('192.168.56.12').first().waitFor();
		await page.keyboard.press('Shift+Tab');
		await page.keyboard.press('ArrowRight');
		expect(await page.getByRole('tab', { name: 'node1', selected: true }).evaluate(isFocused)).toBe(true);
	});

	it('shows the host that a block types into, but takes no terminal away from who types in it', async () => {
		await chapter.open(book.url);
		const { page } = reader;
		await chapter.openTerminal();
		await chapter.step('hostname').run();
		expect(await chapter.step('hostname').verdict()).toBe('matches');
		await page.getByRole('tab', { name: 'node2', selected: true }).waitFor();
		await page.getByRole('tab', { name: 'node2' }).click();
		await chapter.type('echo $((6 * 7))');
		await chapter.terminal.getByText('42', { exact: true }).waitFor();
		expect(await page.getByRole('tab', { name: 'node2', selected: true }).count()).toBe(1);
	});
});

function isFocused(element: Element): boolean {
	return element === document.activeElement;
}
