/** The book as a web site, made once per state of its sources. */
import { join } from 'node:path';
import { cacheDirectory } from './cache.ts';
import { compressTree } from './compress.ts';
import { PROJECT } from './main.ts';
import { toolFailed } from './problems.mjs';
import { type Progress, type StepContext, step } from './step.ts';
import { runTool } from './tool.mjs';
import { treeHash } from './tree.ts';

/** All that Astro reads, and what comes after it. */
export const SITE_SOURCES = [
	'astro.config.mjs',
	'content',
	'package-lock.json',
	'public',
	'server/protocol.ts',
	'setup/compress.ts',
	'src',
	'transcript',
	'tsconfig.base.json',
];

/** Tests, and the notes that tests write, are not in what readers get. */
function isSource(path: string): boolean {
	return !path.endsWith('.test.ts') && !path.startsWith('content/exercises/proved/');
}

/** @returns the directory that the server serves */
export async function site(context: StepContext): Promise<string> {
	const key = await treeHash(PROJECT, SITE_SOURCES, isSource);
	return step(
		{
			title: 'Building the site',
			directory: join(cacheDirectory(), `site-${key}`),
			build: ({ directory, progress, signal }) => buildSite(PROJECT, directory, { progress, signal }),
		},
		context,
	);
}

/**
 * @param project a directory with {@link SITE_SOURCES} in it, ours or one below it: packages are found from there
 * @param directory where the site is put
 */
export async function buildSite(
	project: string,
	directory: string,
	{ progress, signal }: { progress: (progress: Progress) => void; signal: AbortSignal },
): Promise<void> {
	const astro = join(PROJECT, 'node_modules/astro/bin/astro.mjs');
	const { exit, tail } = await runTool(process.execPath, [astro, 'build', '--outDir', directory], {
		signal,
		cwd: project,
		env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', NODE_ENV: 'production', NO_COLOR: '1' },
		onLine: (line) => {
			const page = /─ (\/\S*)/.exec(line)?.[1];
			if (page !== undefined) progress({ note: page });
		},
	});
	if (exit !== 0) throw toolFailed('astro build', tail);
	progress({ note: 'compressing' });
	await compressTree(directory, signal);
}
