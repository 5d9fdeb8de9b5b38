/** What is looked at without running it: lint, format, spelling, types. */
import { join } from 'node:path';
import { PROJECT } from './main.ts';
import type { StepContext } from './step.ts';
import { runTool } from './tool.mjs';

/** Files that Biome does not format: Prettier does, and leaves console blocks alone. */
export const PAGES = ['src/**/*.astro', 'content/**/*.mdx'];

/** A program of node_modules, by its file: several claim the same name in .bin. */
export const BIOME = join(PROJECT, 'node_modules/@biomejs/biome/bin/biome');
export const PRETTIER = join(PROJECT, 'node_modules/prettier/bin/prettier.cjs');
const TSC = join(PROJECT, 'node_modules/typescript/bin/tsc');
const ASTRO = join(PROJECT, 'node_modules/astro/bin/astro.mjs');
const CSPELL = join(PROJECT, 'node_modules/cspell/bin.mjs');

const CHECKS = [
	{ name: 'lint', args: [BIOME, 'check', '--error-on-warnings', '.'] },
	{ name: 'format of pages', args: [PRETTIER, '--check', '--no-error-on-unmatched-pattern', ...PAGES] },
	{ name: 'spelling', args: [CSPELL, 'lint', '--no-progress', '--no-color'] },
	{ name: 'style', args: [join(PROJECT, 'setup/style-check.ts')] },
	{ name: 'types', args: [TSC, '-p', 'tsconfig.json'] },
	{ name: 'types of transcript', args: [TSC, '-p', 'transcript/tsconfig.json'] },
	{ name: 'types of the end-to-end tests', args: [TSC, '-p', 'test/tsconfig.e2e.json'] },
	{ name: 'types of pages', args: [ASTRO, 'check', '--tsconfig', 'src/tsconfig.json'] },
];

export interface CheckResult {
	readonly name: string;
	readonly ok: boolean;
	/** What the tool said. */
	readonly output: string;
}

/** Runs every check, one after another: each takes a core, and the labs are being made beside them. */
export async function checks({ signal, report }: StepContext): Promise<CheckResult[]> {
	const title = 'Checking the sources';
	const results: CheckResult[] = [];
	for (const [index, { name, args }] of CHECKS.entries()) {
		report(title, { done: index / CHECKS.length, note: name });
		const lines: string[] = [];
		const { exit } = await runTool(process.execPath, args, {
			signal,
			cwd: PROJECT,
			env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', NO_COLOR: '1' },
			onLine: (line) => lines.push(line),
		});
		results.push({ name, ok: exit === 0, output: lines.join('\n') });
	}
	report(title, { done: 1 });
	return results;
}
