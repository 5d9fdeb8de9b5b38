/** The book as a web site, made once per state of its sources. */
import { join } from 'node:path';
import { cacheDirectory } from './cache.ts';
import { PROJECT } from './main.ts';
import { toolFailed } from './problems.mjs';
import { type StepContext, step } from './step.ts';
import { runTool } from './tool.mjs';
import { treeHash } from './tree.ts';

/** All that Astro reads. */
const SOURCES = [
	'astro.config.mjs',
	'content',
	'package-lock.json',
	'public',
	'server/protocol.ts',
	'src',
	'transcript',
	'tsconfig.base.json',
];

/** @returns the directory that the server serves */
export async function site(context: StepContext): Promise<string> {
	const key = await treeHash(PROJECT, SOURCES, (path) => !path.endsWith('.test.ts'));
	return step(
		{
			title: 'Building the site',
			directory: join(cacheDirectory(), `site-${key}`),
			build: async ({ directory, progress, signal }) => {
				const astro = join(PROJECT, 'node_modules/astro/bin/astro.mjs');
				const { exit, tail } = await runTool(process.execPath, [astro, 'build', '--outDir', directory], {
					signal,
					cwd: PROJECT,
					env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', NODE_ENV: 'production', NO_COLOR: '1' },
					onLine: (line) => {
						const page = /─ (\/\S*)/.exec(line)?.[1];
						if (page !== undefined) progress({ note: page });
					},
				});
				if (exit !== 0) throw toolFailed('astro build', tail);
			},
		},
		context,
	);
}
