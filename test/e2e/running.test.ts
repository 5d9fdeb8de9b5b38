import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LabFixture, labFixture } from '../lab/fixture.ts';
import { Book, openBrowser, screenshot, type Visit, visit } from './book.ts';
import { ChapterPage } from './chapter-page.ts';

let browser: Browser;
let fixture: LabFixture;
let book: Book;
let reader: Visit;
let chapter: ChapterPage;

beforeAll(async () => {
	fixture = await labFixture('solo');
	browser = await openBrowser();
});
afterAll(async () => {
	await browser.close();
	await fixture.close();
});
beforeEach(async ({ task }) => {
	book = await Book.open(fixture);
	reader = await visit(browser);
	chapter = new ChapterPage(reader.page);
	return async () => {
		if (task.result?.state === 'fail') await screenshot(reader.page, `failed-${task.id}`);
		await reader[Symbol.asyncDispose]();
		await book[Symbol.asyncDispose]();
		expect(reader.faults).toEqual([]);
	};
});

const LOOK = 'ifconfig docker0';
const START = 'docker run -d --name nginx-1 nginx';
const CAPTURE = 'tcpdump -nn -e -i docker0 -c 2 icmp';

describe('a command', () => {
	it('runs by keyboard alone; its own output takes the place of the book’s, which stays at hand', async () => {
		await chapter.open(book.url);
		const look = chapter.step(LOOK);
		await look.runButton.press('Enter');
		expect(await look.verdict()).toBe('matches');
		expect(await look.state('matches')).toBe('matches the book');
		expect(await look.yours.innerText()).toContain('inet 172.17.0.1  netmask 255.255.0.0');
		const books = look.element.getByRole('group', { name: `Output of ${LOOK}` });
		expect(await books.isVisible()).toBe(false);
		await look.element.getByText('Output in the book').press('Enter');
		expect(await books.isVisible()).toBe(true);
	});

	it('shows its output while it runs, and Ctrl-C at it ends it', async () => {
		await chapter.open(book.url);
		const capture = chapter.step(CAPTURE);
		await capture.run();
		await capture.yours.getByText('listening on docker0').waitFor();
		expect(await capture.state('running')).toBe('running');
		await capture.element.getByRole('button', { name: 'Press Ctrl-C' }).click();
		expect(await capture.state('differs')).toBe('differs here');
		expect(await capture.yours.innerText()).toContain('0 packets captured');
	});

	it('that differs says in the page’s language what differs, and marks it', async () => {
		await chapter.open(book.url, 'zh-cn');
		await chapter.openTerminal('终端');
		await chapter.type('ip link set docker0 mtu 1450');
		const look = chapter.step(LOOK);
		await look.run();
		expect(await look.state('differs')).toBe('与书中不同');
		expect(await look.element.locator('.ww-differences').innerText()).toContain(
			'docker0 的 mtu 在这里是 1450，书中是 1500。',
		);
		expect(await look.yours.locator('mark').allInnerTexts()).toEqual(['1450']);
	});

	it('waits for a busy shell, says for what, and offers Ctrl-C', async () => {
		await chapter.open(book.url);
		await chapter.openTerminal();
		await chapter.type('ping 127.0.0.1');
		const look = chapter.step(LOOK);
		await look.run();
		await look.notice.getByText('The shell is busy with "ping 127.0.0.1".').waitFor();
		expect(await look.state('waiting')).toBe('waiting');
		// Before it is in the foreground, Ctrl-C reaches bash alone.
		await chapter.terminal.getByText('64 bytes from 127.0.0.1').first().waitFor();
		await look.notice.getByRole('button', { name: 'Press Ctrl-C' }).click();
		expect(await look.verdict()).toBe('matches');
	});

	it('waits for a lab that is still being built, says so, and starts by itself', async () => {
		book.board.set({ labs: { solo: { state: 'building', step: 'Making the image', done: 0.4 } } });
		await chapter.open(book.url);
		const look = chapter.step(LOOK);
		await look.run();
		await look.notice.getByText('Runs by itself once the lab is there.').waitFor();
		await chapter.lab.getByText('The lab is being built 40% (Making the image)').waitFor();
		expect(await reader.page.locator('.ww-bar progress').getAttribute('value')).toBe('0.4');
		book.board.set({ labs: { solo: { state: 'ready' } } });
		expect(await look.verdict()).toBe('matches');
	});

	it('for another prompt is not typed at this one; what comes before it can be run first', async () => {
		await chapter.open(book.url);
		const inside = chapter.step('ifconfig');
		await inside.run();
		await inside.notice.getByText('The shell stands at "node1:~#", and this command wants "/ #".').waitFor();
		await inside.notice.getByRole('button', { name: 'Run everything up to here' }).click();
		expect(await inside.verdict()).toBe('matches');
		expect(await chapter.step(START).verdict()).toBe('matches');
	});
});

describe('the terminal', () => {
	it('is the shell that the book’s commands run in', async () => {
		await chapter.open(book.url);
		await chapter.openTerminal();
		await chapter.type('echo $((6 * 7))');
		await chapter.terminal.getByText('42', { exact: true }).waitFor();
		const look = chapter.step(LOOK);
		await look.run();
		expect(await look.verdict()).toBe('matches');
		await chapter.terminal.getByText(`node1:~# ${LOOK}`).waitFor();
	});

	it('takes Tab for the shell, and lets the keyboard out with Shift+Tab', async () => {
		await chapter.open(book.url);
		await chapter.openTerminal();
		const { page } = reader;
		const focused = page.locator('.xterm :focus');
		expect(await focused.count()).toBe(1);
		expect(await focused.getAttribute('aria-label')).toBe('Terminal of node1. Shift+Tab leaves it.');
		await page.keyboard.type('hostn');
		await page.keyboard.press('Tab');
		await chapter.terminal.getByText('node1:~# hostname').waitFor();
		expect(await focused.count()).toBe(1);
		await page.keyboard.press('Shift+Tab');
		expect(await focused.count()).toBe(0);
		expect(await page.locator('.ww-lab :focus').count()).toBe(1);
	});
});

describe('what was run', () => {
	it('is stale after a reset, and runs again in the fresh lab', async () => {
		await chapter.open(book.url);
		const look = chapter.step(LOOK);
		await look.run();
		expect(await look.verdict()).toBe('matches');
		await chapter.button('Reset lab').click();
		expect(await look.state('stale')).toBe('from an earlier lab');
		await look.run();
		expect(await look.verdict()).toBe('matches');
	});

	it('is there again after a reload, also what was running', async () => {
		await chapter.open(book.url);
		const [look, start] = [chapter.step(LOOK), chapter.step(START)];
		await look.run();
		expect(await look.verdict()).toBe('matches');
		const printed = await look.yours.innerText();
		await start.run();
		await start.state('running');
		await reader.page.reload();
		expect(await look.verdict()).toBe('matches');
		expect(await look.yours.innerText()).toBe(printed);
		expect(await start.verdict()).toBe('matches');
		await chapter.lab.getByText('Your lab is running').waitFor();
	});

	it('goes on when the server goes and comes back in the middle of it', async () => {
		await chapter.open(book.url);
		const [look, capture] = [chapter.step(LOOK), chapter.step(CAPTURE)];
		await look.run();
		expect(await look.verdict()).toBe('matches');
		await capture.run();
		await capture.yours.getByText('listening on docker0').waitFor();
		const back = new Promise((greeted) => {
			reader.page.on('websocket', (socket) => socket.once('framereceived', greeted));
		});
		await book.restart();
		await back;
		await capture.element.getByRole('button', { name: 'Press Ctrl-C' }).click();
		await capture.state('differs');
		expect(await capture.yours.innerText()).toMatch(/listening on docker0[\s\S]*0 packets captured/);
		await chapter.step('ip route').run();
		expect(await chapter.step('ip route').verdict()).toBe('matches');
		expect(await look.verdict()).toBe('matches');
	});
});
