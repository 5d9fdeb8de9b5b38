/** Puts the sources into their form: Biome, and Prettier for what Biome does not know. */
import { BIOME, PAGES, PRETTIER } from './checks.ts';
import { main, PROJECT } from './main.ts';
import { runTool } from './tool.mjs';

await main(async ({ signal, console }) => {
	const onLine = (line: string) => console.line(line);
	let status = 0;
	for (const args of [
		[BIOME, 'check', '--write', '.'],
		[PRETTIER, '--write', '--no-error-on-unmatched-pattern', '--log-level', 'warn', ...PAGES],
	]) {
		const { exit } = await runTool(process.execPath, args, { signal, cwd: PROJECT, onLine });
		status ||= exit;
	}
	return status;
});
