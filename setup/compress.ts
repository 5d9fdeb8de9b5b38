/** Compresses what the site is made of once, as well as can be: a server that did so for each answer would be content with less. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** Text, by the end of its name; images, fonts and Pagefind's index are compressed already. */
const TEXT = /\.(?:html|css|m?js|json|svg|xml|txt|cast)$/;

/** Bytes that fit into the first packet anyhow. */
const SMALLEST = 512;

const brotliOf = promisify(brotliCompress);
const gzipOf = promisify(gzip);

/**
 * Puts `page.html.br` and `page.html.gz` beside `page.html`, for all text below a directory: browsers ask for brotli
 * over https and on their own machine, for gzip over http elsewhere.
 */
export async function compressTree(directory: string, signal?: AbortSignal): Promise<void> {
	for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
		signal?.throwIfAborted();
		if (!entry.isFile() || !TEXT.test(entry.name)) continue;
		const path = join(entry.parentPath, entry.name);
		const content = await readFile(path);
		if (content.length < SMALLEST) continue;
		const params = {
			[constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
			[constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
			[constants.BROTLI_PARAM_SIZE_HINT]: content.length,
		};
		const [br, gz] = await Promise.all([
			brotliOf(content, { params }),
			gzipOf(content, { level: constants.Z_BEST_COMPRESSION }),
		]);
		await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)]);
	}
}
