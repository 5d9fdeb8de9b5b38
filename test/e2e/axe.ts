/** What axe says of a page. */
import axe, { type AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { type Visit, visit } from './book.ts';

/** A reader whose pages axe can look at; the content security policy stays as it is. */
export async function watched(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
	const reader = await visit(browser, options);
	await reader.page.addInitScript({ content: axe.source });
	return reader;
}

/** What axe finds, one line per element. */
export async function violations(page: Page): Promise<string[]> {
	const found = await page.evaluate<AxeResults>('axe.run()');
	expect(found.passes.length).toBeGreaterThan(0);
	return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
