/** A server on a port of its own, with real labs behind it, for tests. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LabOptions, type RunningServer, type ServerOptions, startServer } from '../../server/main.ts';
import { LabView, type Status } from '../../server/protocol.ts';
import type { Sandbox, SandboxDriver } from '../../server/sandbox/driver.ts';
import { compressTree } from '../../setup/compress.ts';
import { type LabFixture, labFixture } from '../lab/fixture.ts';

/** A book of two pages; the second script is what a policy must allow, the third what it must not know. */
const PAGE = '<!doctype html><title>book</title><script>inline()</script>';

export async function makeDist(): Promise<string> {
	const dist = await mkdtemp(join(tmpdir(), 'dist-'));
	await mkdir(join(dist, 'zh-cn'));
	await mkdir(join(dist, '_astro'));
	await writeFile(join(dist, 'index.html'), PAGE);
	await writeFile(join(dist, 'zh-cn', 'index.html'), PAGE);
	await writeFile(join(dist, '404.html'), '<!doctype html><title>not here</title>');
	await writeFile(join(dist, '_astro', 'page.abc123.js'), `console.log('${'x'.repeat(4096)}');`);
	await compressTree(dist);
	return dist;
}

/** A status that tests turn by hand. */
export class Board {
	#status: Status;
	readonly #listeners = new Set<() => void>();

	constructor(status: Status) {
		this.#status = status;
	}

	current(): Status {
		return this.#status;
	}

	subscribe(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	get listeners(): number {
		return this.#listeners.size;
	}

	set(status: Status): void {
		this.#status = status;
		for (const listener of this.#listeners) listener();
	}
}

export interface House {
	readonly origin: string;
	readonly fixture: LabFixture;
	/** Those that the server has made, in this order. */
	readonly sandboxes: readonly Sandbox[];
	readonly server: RunningServer;
	/** A reader without a cookie yet. */
	reader(): Reader;
	close(): Promise<void>;
}

/** Someone with a browser: its origin, its cookie. */
export class Reader {
	readonly origin: string;
	cookie: string | undefined;

	constructor(origin: string, cookie?: string) {
		this.origin = origin;
		this.cookie = cookie;
	}

	get headers(): Record<string, string> {
		return { origin: this.origin, ...(this.cookie === undefined ? {} : { cookie: this.cookie }) };
	}

	async ask(method: string, path: string, body?: unknown): Promise<Response> {
		const response = await fetch(`${this.origin}${path}`, {
			method,
			headers: { ...this.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const cookie = response.headers.get('set-cookie')?.split(';')[0];
		if (cookie !== undefined) this.cookie = cookie;
		return response;
	}

	/** @throws when the answer is no lab */
	async lab(lab = 'solo', chapter = 'docker-single-host'): Promise<LabView> {
		return LabView.parse(await (await this.ask('POST', '/api/labs', { lab, chapter })).json());
	}

	async look(id: string): Promise<LabView> {
		return LabView.parse(await (await this.ask('GET', `/api/labs/${id}`)).json());
	}
}

export interface HouseOptions {
	readonly labs?: readonly string[];
	readonly limits?: LabOptions['limits'];
	readonly exercises?: LabOptions['exercises'];
	readonly server?: Partial<ServerOptions>;
}

export async function openHouse({
	labs = ['solo'],
	limits,
	exercises = [],
	server,
}: HouseOptions = {}): Promise<House> {
	const fixture = await labFixture(...labs);
	const dist = await makeDist();
	const state = await mkdtemp(join(tmpdir(), 'state-'));
	const readiness = new Board({ labs: Object.fromEntries(labs.map((name) => [name, { state: 'ready' }])) });
	const sandboxes: Sandbox[] = [];
	const driver: SandboxDriver = {
		async create(...request) {
			const sandbox = await fixture.driver.create(...request);
			sandboxes.push(sandbox);
			return sandbox;
		},
		adopt: () => fixture.driver.adopt(),
	};
	const running = await startServer({
		host: '127.0.0.1',
		port: 0,
		dist,
		labs: {
			driver,
			specs: labs.map((name) => fixture.lab(name)),
			exercises,
			readiness,
			state,
			...(limits === undefined ? {} : { limits }),
		},
		...server,
	});
	const origin = running.url.slice(0, -1);
	return {
		origin,
		fixture,
		sandboxes,
		server: running,
		reader: () => new Reader(origin),
		async close() {
			await running.close();
			await fixture.close();
			await rm(dist, { recursive: true });
			await rm(state, { recursive: true });
		},
	};
}
