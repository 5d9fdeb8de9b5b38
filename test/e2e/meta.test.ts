/** What an author says behind `console` in a fence's first line, as a reader meets it. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LabFixture, labFixture } from '../lab/fixture.ts';
import { Book, openBrowser, screenshot, type Visit, visit } from './book.ts';
import { ChapterPage } from './chapter-page.ts';
import { block, type TestSite, testSite } from './test-site.ts';

const SLUG = 'conditions';
/** Prints 3 when it is run for the third time, and nothing before and after. */
const THIRD = 'echo x >>/tmp/tries; grep -c x /tmp/tries | grep -x 3';
const NEVER = 'cat /tmp/never';
const BRIEFLY = 'cat /tmp/neither';
const STATUS = "sh -c 'exit 3'";
const OTHER_STATUS = "sh -c 'exit 4'";
const HANGS = 'sleep 1000';
const SKIPPED = 'mkfs.ext4 /dev/vdb';
const AFTER = 'hostname';

const TEXT = [
	block([`node1:~# ${THIRD}`, '3'], 'retry=2m'),
	block([`node1:~# ${NEVER}`, 'yes'], 'retry=2m'),
	block([`node1:~# ${BRIEFLY}`, 'yes'], 'retry=500ms'),
	block([`node1:~# ${STATUS}`], 'exit=3'),
	block([`node1:~# ${OTHER_STATUS}`], 'exit=3'),
	block([`node1:~# ${HANGS}`], 'timeout=10s'),
	block([`node1:~# ${SKIPPED}`, 'Creating filesystem'], 'skip="needs a second disk"'),
	block([`node1:~# ${AFTER}`, 'node1']),
].join('\n\n');

let browser: Browser;
let fixture: LabFixture;
let site: TestSite;
let book: Book;
let reader: Visit;
let chapter: ChapterPage;

beforeAll(async () => {
	site = await testSite({ slug: SLUG, lab: 'solo', text: TEXT });
	fixture = await labFixture('solo');
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

describe('retry', () => {
	it('runs a command again until it is as in the book, in the reader’s own shell, and says how often', async () => {
		await chapter.open(book.url);
		await chapter.openTerminal();
		const third = chapter.step(THIRD);
		await third.run();
		await third.notice.getByText('Tried 3 times.', { exact: true }).waitFor();
		expect(await third.verdict()).toBe('matches');
		const typed = chapter.terminal.getByText(`node1:~# ${THIRD}`);
		await typed.nth(2).waitFor();
		expect(await typed.count()).toBe(3);
	});

	it('is stopped by the reader, and what differs stays to be seen', async () => {
		await chapter.open(book.url, 'zh-cn');
		const never = chapter.step(NEVER);
		await never.run();
		await never.notice.getByText(/^与书中还不一致：试了 \d+ 次，最多再试 \d+ 秒。$/).waitFor();
		await never.notice.getByRole('button', { name: '停止' }).press('Enter');
		await never.notice.getByText(/^试了 \d+ 次。$/).waitFor();
		expect(await never.state('differs')).toBe('与书中不同');
		expect(await never.yours.innerText()).toBe('cat: /tmp/never: No such file or directory');
		await chapter.step(AFTER).run();
		expect(await chapter.step(AFTER).verdict()).toBe('matches');
	});

	it('ends when its time is up', async () => {
		await chapter.open(book.url);
		const briefly = chapter.step(BRIEFLY);
		await briefly.run();
		await briefly.notice.getByText(/^Tried \d+ times?\.$/).waitFor();
		expect(await briefly.state('differs')).toBe('differs here');
	});
});

describe('exit', () => {
	it('is what the command has to end with', async () => {
		await chapter.open(book.url);
		await chapter.step(STATUS).run();
		expect(await chapter.step(STATUS).verdict()).toBe('matches');
		await chapter.step(OTHER_STATUS).run();
		expect(await chapter.step(OTHER_STATUS).verdict()).toContain('4');
	});
});

describe('timeout', () => {
	it('ends a command that hangs with Ctrl-C, says so, and the next one runs', async () => {
		await chapter.open(book.url);
		const hangs = chapter.step(HANGS);
		await hangs.run();
		expect(await hangs.state('running')).toBe('running');
		await chapter.step(AFTER).run();
		await hangs.notice.getByText('It was still running after 10 seconds, so Ctrl-C was pressed.').waitFor();
		expect(await chapter.step(AFTER).verdict()).toBe('matches');
		expect(await hangs.verdict()).not.toBe('matches');
	});
});

describe('skip', () => {
	it('says why before anything is run; nothing of the block can be run', async () => {
		await chapter.open(book.url);
		const skipped = chapter.block(6);
		expect(await skipped.getByText('Not run here: needs a second disk').isVisible()).toBe(true);
		expect(await skipped.getByRole('button', { name: /^Run/ }).count()).toBe(0);
		expect(await skipped.locator('.ww-state').innerText()).toBe('not run');
	});

	it('is left out of a run up to here, and of its sum', async () => {
		await chapter.open(book.url);
		await chapter.runUpTo(7);
		await chapter.step(THIRD).state('matches');
		// In the pause between two tries: what is stopped in the middle of one has not differed yet.
		await reader.page.waitForFunction(() => {
			const step = document.querySelector<HTMLElement>('#command-2');
			const stop = [...(step?.querySelectorAll<HTMLElement>('.ww-notice button') ?? [])].find(
				({ textContent }) => textContent === 'Stop',
			);
			const running = step?.querySelector('.ww-state[data-state=running]');
			if (stop === undefined || running !== null) return false;
			stop.click();
			return true;
		});
		const bar = reader.page.locator('.ww-bar');
		await bar.getByText('1 of 7 match the book, 1 differs, 5 did not run.').waitFor();
		await bar.getByRole('link', { name: 'First difference' }).press('Enter');
		expect(new URL(reader.page.url()).hash).toBe('#command-2');
		expect(await chapter.step(NEVER).element.evaluate(isInView)).toBe(true);
		expect(await chapter.step(SKIPPED).state('not-run')).toBe('not run');
	});
});

function isInView(element: Element): boolean {
	const { top, bottom } = element.getBoundingClientRect();
	return top >= 0 && bottom <= innerHeight;
}
