/** A chapter as a reader works with it. Commands are found by what they are, states by the words that the reader sees. */
import type { Locator, Page } from 'playwright-core';

/** The chapter that most tests read. */
export const CHAPTER = 'docker-single-host';

/** A command that has run, or that cannot. */
export interface Outcome {
	readonly command: string;
	/** `matches`, `differs`, … */
	readonly state: string;
	/** What differs, in the page's words. */
	readonly differences: readonly string[];
}

export class ChapterPage {
	readonly page: Page;
	readonly #slug: string;

	constructor(page: Page, slug: string = CHAPTER) {
		this.page = page;
		this.#slug = slug;
	}

	/** @returns when the page has asked whether there is a server */
	async open(url: string, locale: 'en' | 'zh-cn' = 'en'): Promise<void> {
		await this.page.goto(`${url}${locale}/${this.#slug}/`);
		await this.page.locator('.ww-run, #ww-reading-copy:not([hidden])').first().waitFor({ state: 'attached' });
	}

	/** @param nth of the commands that read the same, from 0 */
	step(command: string, nth = 0): Step {
		const exactly = new RegExp(`^${command.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}$`);
		const line = this.page.locator('.ww-command').filter({ hasText: exactly });
		return new Step(this.page.locator('.ww-step').filter({ has: line }).nth(nth));
	}

	/** @param nth of the chapter's blocks, from 0 */
	block(nth: number): Locator {
		return this.page.locator('ww-console').nth(nth);
	}

	async runBlock(nth: number): Promise<void> {
		await this.block(nth)
			.getByRole('button', { name: /^(Run the block|运行这一段)$/ })
			.click();
	}

	/** Runs everything up to the end of a block. */
	async runUpTo(nth: number): Promise<void> {
		await this.block(nth)
			.getByRole('button', { name: /^(Run everything up to here|从头运行到这里)$/ })
			.click();
	}

	/** What the lab's bar says. */
	get lab(): Locator {
		return this.page.locator('.ww-lab-words');
	}

	/** A button of the lab's bar. */
	button(name: string): Locator {
		return this.page.locator('.ww-lab').getByRole('button', { name, exact: true });
	}

	/** The rows that the terminal shows. */
	get terminal(): Locator {
		return this.page.locator('.xterm-rows');
	}

	/** Opens the terminal and waits for its prompt. */
	async openTerminal(name = 'Terminal'): Promise<void> {
		await this.button(name).click();
		await this.terminal.getByText('node1:~#').first().waitFor();
	}

	/** Types where the focus is. */
	async type(line: string): Promise<void> {
		await this.page.keyboard.type(line);
		await this.page.keyboard.press('Enter');
	}

	/** Waits until every command has run, or the page says that something is wrong. */
	async everything(): Promise<Outcome[]> {
		const over = (): boolean => {
			const steps = [...document.querySelectorAll<HTMLElement>('.ww-step')];
			const compared = steps.every(({ dataset }) => ['matches', 'differs'].includes(dataset['state'] ?? ''));
			const notices = [...document.querySelectorAll('.ww-alert:not([hidden])')];
			const stopped = steps.some(
				(step) => step.dataset['state'] === 'not-run' && step.querySelector('.ww-notice:not([hidden])'),
			);
			return compared || notices.length > 0 || stopped;
		};
		await this.page.waitForFunction(over, undefined, { timeout: 0 });
		return this.page.locator('.ww-step').evaluateAll((steps) =>
			steps.map((step) => ({
				command: step.querySelector('.ww-command')?.textContent ?? '',
				state: (step instanceof HTMLElement ? step.dataset['state'] : undefined) ?? '',
				differences: [...step.querySelectorAll('.ww-differences li, .ww-notice:not([hidden])')].map(
					({ textContent }) => textContent ?? '',
				),
			})),
		);
	}

	/** How far the page can be scrolled sideways, pixels. */
	sideways(): Promise<number> {
		return this.page.evaluate(() => {
			const { scrollWidth, clientWidth } = document.documentElement;
			return scrollWidth - clientWidth;
		});
	}
}

export class Step {
	readonly element: Locator;

	constructor(element: Locator) {
		this.element = element;
	}

	get runButton(): Locator {
		return this.element.getByRole('button', { name: /^(Run this command|运行这条命令)$/ });
	}

	/** What the reader's lab printed. */
	get yours(): Locator {
		return this.element.locator('.ww-yours');
	}

	/** Something that the reader has to know about this command. */
	get notice(): Locator {
		return this.element.locator('.ww-notice');
	}

	async run(): Promise<void> {
		await this.runButton.click();
	}

	/** Runs everything up to the end of its block. */
	async runUpToHere(): Promise<void> {
		await this.element.locator('xpath=ancestor::ww-console').locator('.ww-upTo').click();
	}

	/** Waits for the command's state. @returns its words */
	async state(at: string): Promise<string> {
		const state = this.element.locator(`.ww-state[data-state=${at}]`);
		await state.waitFor();
		return state.innerText();
	}

	/** Waits until the command has been compared with the book. @returns `matches`, or what differs */
	async verdict(): Promise<string> {
		const state = this.element.locator('.ww-state:is([data-state=matches], [data-state=differs])');
		await state.waitFor();
		if ((await state.getAttribute('data-state')) === 'matches') return 'matches';
		return (await this.element.locator('.ww-differences').innerText()) || 'differs';
	}
}
