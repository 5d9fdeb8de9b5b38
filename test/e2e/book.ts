/** The whole product for a reader's browser: the built site, a server with real labs, and Chromium. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { type LabOptions, type RunningServer, startServer } from '../../server/main.ts';
import type { Status } from '../../server/protocol.ts';
import { BROWSER_FLAGS, browser as chromiumProgram } from '../../setup/browser.ts';
import { PROJECT } from '../../setup/main.ts';
import { site } from '../../setup/site.ts';
import type { StepContext } from '../../setup/step.ts';
import type { LabFixture } from '../lab/fixture.ts';
import { Board } from '../server/house.ts';

/** What a lab does under emulation, on a machine that does other things as well, is done by then; milliseconds. */
const PATIENCE = 300_000;

/** The narrowest screen that many readers have. */
export const PHONE: BrowserContextOptions = {
	viewport: { width: 375, height: 812 },
	deviceScaleFactor: 2,
	isMobile: true,
	hasTouch: true,
};

const context: StepContext = {
	signal: new AbortController().signal,
	report: (title, { note }) => process.stderr.write(`${title}${note === undefined ? '' : `: ${note}`}\n`),
};

export async function openBrowser(): Promise<Browser> {
	return chromium.launch({
		executablePath: await chromiumProgram(context),
		args: BROWSER_FLAGS,
		chromiumSandbox: false,
	});
}

/** A server on a port of its own; its labs end with it. */
export class Book implements AsyncDisposable {
	readonly board: Board;
	readonly #dist: string;
	readonly #labs: LabOptions | undefined;
	#server: RunningServer;

	private constructor(dist: string, board: Board, labs: LabOptions | undefined, server: RunningServer) {
		this.#dist = dist;
		this.board = board;
		this.#labs = labs;
		this.#server = server;
	}

	/**
	 * Without a fixture it is a reading copy.
	 * @param built the directory of a site of the test's own
	 */
	static async open(fixture?: LabFixture, built?: string): Promise<Book> {
		const names = fixture?.templates.map(({ lab }) => lab.name) ?? [];
		const status: Status = { labs: Object.fromEntries(names.map((name) => [name, { state: 'ready' }])) };
		const board = new Board(status);
		const dist = built ?? (await site(context));
		const labs =
			fixture === undefined
				? undefined
				: {
						driver: fixture.driver,
						specs: names.map((name) => fixture.lab(name)),
						readiness: board,
						state: await mkdtemp(join(tmpdir(), 'state-')),
					};
		return new Book(dist, board, labs, await startServer({ host: '127.0.0.1', port: 0, dist, labs }));
	}

	get url(): string {
		return this.#server.url;
	}

	/** The server goes and comes back; the labs stay. */
	async restart(): Promise<void> {
		const port = Number(new URL(this.url).port);
		await this.#server.close({ keepLabs: true });
		this.#server = await startServer({ host: '127.0.0.1', port, dist: this.#dist, labs: this.#labs });
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#server.close();
		if (this.#labs !== undefined) await rm(this.#labs.state, { recursive: true, force: true });
	}
}

export interface Visit extends AsyncDisposable {
	readonly page: Page;
	/** Exceptions, and what the content security policy forbade. */
	readonly faults: readonly string[];
}

/** A reader with a browser of their own, who has never been here. */
export async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
	const reader = await browser.newContext({
		locale: 'en-US',
		viewport: { width: 1280, height: 800 },
		...options,
	});
	reader.setDefaultTimeout(PATIENCE);
	const page = await reader.newPage();
	const faults: string[] = [];
	page.on('pageerror', (error) => faults.push(String(error.stack ?? error)));
	page.on('console', (message) => {
		if (message.text().includes('Content Security Policy')) faults.push(message.text());
	});
	return { page, faults, [Symbol.asyncDispose]: () => reader.close() };
}

/** Kept after the tests, for people to look at; not committed. */
export async function screenshot(page: Page, name: string): Promise<void> {
	const directory = join(PROJECT, 'artefacts');
	await mkdir(directory, { recursive: true });
	await page.screenshot({ path: join(directory, `${name}.png`) });
}
