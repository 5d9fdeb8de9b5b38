/** The content security policy of the built book: its inline scripts by their hashes, and nothing else inline. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const SCRIPT = /<script\b([^>]*)>([\s\S]*?)<\/script\s*>/gi;
const COMMENT = /<!--[\s\S]*?-->/g;

/** Types that a browser runs, or acts upon; a block of data (`application/json`) needs no leave. */
const ACTIVE = /^(|module|importmap|speculationrules|text\/javascript|application\/javascript)$/i;

/** @returns the inline scripts of a page, as they stand between their tags */
export function inlineScripts(html: string): string[] {
	const scripts: string[] = [];
	for (const [, attributes = '', text = ''] of html.replace(COMMENT, '').matchAll(SCRIPT)) {
		if (/(^|\s)src\s*=/i.test(attributes) || text === '') continue;
		const [, double, single, bare] =
			/(?:^|\s)type\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(attributes) ?? [];
		if (ACTIVE.test(double ?? single ?? bare ?? '')) scripts.push(text);
	}
	return scripts;
}

/** @returns the source expression that allows one inline script, as `'sha256-…'` */
export function hashSource(script: string): string {
	return `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
}

/** @returns what `script-src` needs for every page below `dist`, sorted */
export async function scriptHashes(dist: string): Promise<string[]> {
	const hashes = new Set<string>();
	for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
		if (!entry.isFile() || !entry.name.endsWith('.html')) continue;
		const html = await readFile(join(entry.parentPath, entry.name), 'utf8');
		for (const script of inlineScripts(html)) hashes.add(hashSource(script));
	}
	return [...hashes].sort();
}

/** What may stand in a Host header; it is repeated in the policy. */
const HOST = /^[a-z0-9.:[\]-]{1,255}$/i;

/**
 * @param host the request's Host header: older Safari does not count a websocket to the page's own host as 'self'
 * @returns sources for `connect-src`
 */
export function connectSources(host: string | undefined): string {
	return host !== undefined && HOST.test(host) ? `'self' ws://${host} wss://${host}` : `'self'`;
}
