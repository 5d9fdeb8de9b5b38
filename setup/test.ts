/**
 * Everything that must hold: lint, types, the site, and every test against real labs.
 * With arguments only vitest runs, with what its tests need: `npm test -- unit`, `npm test -- e2e -t reload`.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browser } from './browser.ts';
import { checks } from './checks.ts';
import { claimHouse } from './house.ts';
import { labSpecs } from './lab-specs.ts';
import { fromArchive, prepareLabs } from './labs.ts';
import { type CommandContext, main, PROJECT } from './main.ts';
import { explain } from './problems.mjs';
import { site } from './site.ts';
import { type Verdict, verdict } from './verdict.ts';

/** vitest.config.ts names them; who needs what stands here. */
const PROJECTS = ['unit', 'lab', 'server', 'book', 'e2e'] as const;
type ProjectName = (typeof PROJECTS)[number];

function isProject(name: string): name is ProjectName {
	return PROJECTS.some((project) => project === name);
}

await main(async (context) => {
	// Not to live in: it tells `npm run clean` that somebody uses what is in the cache.
	const house = await claimHouse();
	try {
		return await test(context, process.argv.slice(2));
	} finally {
		await house.leave();
	}
});

async function test(context: CommandContext, given: readonly string[]): Promise<number> {
	const named = given.filter(isProject);
	const chosen = named.length > 0 ? named : PROJECTS;
	const passedOn = given.filter((argument) => !isProject(argument));

	// The labs' way is one long chain; what is short, and does not need them, goes beside it on the second core.
	const settled = await Promise.allSettled([
		chosen.some((name) => name !== 'unit') ? allLabs(context) : undefined,
		beside(context, chosen, given.length === 0),
	]);
	context.signal.throwIfAborted();
	context.console.end();
	let passed = 0;
	let failed = 0;
	for (const result of settled) {
		if (result.status === 'rejected') {
			failed += 1;
			console.error(explain(result.reason));
		} else if (result.value !== undefined) {
			passed += result.value.passed;
			failed += result.value.failed;
		}
	}
	// Without what they need, the other tests would only say so once each.
	const possible = settled.some(({ status }) => status === 'rejected')
		? chosen.filter((name) => name === 'unit')
		: chosen;
	if (possible.length > 0) {
		// Whoever names tests wants them run; with all of them, exercises that were proved as they are need not be.
		const environment = given.length === 0 ? { WIREWALK_ONLY_UNPROVED: '1' } : {};
		const tests = await vitest(possible, passedOn, environment, context.signal);
		passed += tests.passed;
		failed += tests.failed;
	}
	context.console.line(`${passed} passed, ${failed} failed`);
	return failed === 0 ? 0 : 1;
}

async function allLabs(context: CommandContext): Promise<undefined> {
	await prepareLabs(await labSpecs(), context, {
		note: (text) => context.console.line(text),
		ready: () => {},
		failed: (_, error) => {
			throw error;
		},
	});
}

/** Checks, the site and the browser. */
async function beside(
	context: CommandContext,
	chosen: readonly ProjectName[],
	everything: boolean,
): Promise<Verdict> {
	const results = everything ? await checks(context) : [];
	for (const { name, output } of results.filter(({ ok }) => !ok)) {
		context.console.line(`\n${name}: failed\n${output}\n`);
	}
	if (everything || chosen.includes('server') || chosen.includes('e2e')) await site(context);
	if (chosen.includes('e2e')) await fromArchive(browser(context));
	return {
		passed: results.filter(({ ok }) => ok).length,
		failed: results.filter(({ ok }) => !ok).length,
	};
}

/** Runs vitest on this terminal. The terminal's Ctrl-C reaches it directly, another signal through `signal`. */
async function vitest(
	projects: readonly string[],
	args: readonly string[],
	environment: Readonly<Record<string, string>>,
	signal: AbortSignal,
): Promise<Verdict> {
	const directory = await mkdtemp(join(tmpdir(), 'wirewalk-test-'));
	const report = join(directory, 'report.json');
	try {
		const exit = await new Promise<number>((resolve, reject) => {
			const child = spawn(
				process.execPath,
				[
					join(PROJECT, 'node_modules/vitest/vitest.mjs'),
					'run',
					'--reporter=default',
					'--reporter=json',
					`--outputFile.json=${report}`,
					...projects.map((name) => `--project=${name}`),
					...args,
				],
				{ cwd: PROJECT, stdio: 'inherit', env: { ...process.env, ...environment } },
			);
			const stop = () => child.kill('SIGTERM');
			signal.addEventListener('abort', stop, { once: true });
			child.on('error', reject);
			child.on('close', (code) => {
				signal.removeEventListener('abort', stop);
				resolve(code ?? 1);
			});
		});
		signal.throwIfAborted();
		return verdict(existsSync(report) ? await readFile(report, 'utf8') : undefined, exit);
	} finally {
		await rm(directory, { recursive: true, force: true });
	}
}
