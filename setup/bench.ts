/** Runs a benchmark: `npm run bench -- start --json` is bench/start.ts with `--json`. */
import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { main, PROJECT } from './main.ts';
import { SetupError } from './problems.mjs';

await main(async ({ signal }) => {
	const [name = '', ...args] = process.argv.slice(2);
	const directory = join(PROJECT, 'bench');
	const names = (await readdir(directory))
		.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
		.map((file) => file.slice(0, -'.ts'.length));
	if (!names.includes(name)) {
		throw new SetupError(name === '' ? 'Which benchmark?' : `There is no benchmark "${name}".`, {
			hint: `One of: ${names.map((known) => `npm run bench -- ${known}`).join(', ')}.`,
		});
	}
	return new Promise<number>((resolve, reject) => {
		const child = spawn(process.execPath, [join(directory, `${name}.ts`), ...args], { stdio: 'inherit' });
		// The terminal's Ctrl-C reaches it directly; this is for the other signals, and twice does no harm.
		signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
		child.on('error', reject);
		child.on('close', (code) => resolve(code ?? 1));
	});
});
