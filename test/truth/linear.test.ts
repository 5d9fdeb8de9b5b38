import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { CHANGES } from './long-outputs.ts';

const WORK = fileURLToPath(new URL('work.ts', import.meta.url));

/** A few tables grow with the lines; the square of four would be sixteen. */
const MOST = 6;

async function growth(command: string, change: string): Promise<number> {
	const args = ['--no-warnings', WORK, command, change, '1000', '4000'];
	const { stdout } = await promisify(execFile)(process.execPath, args);
	const [some = 0, more = 0] = stdout.match(/\d+/g)?.map(Number) ?? [];
	// Each line costs something, so something was counted.
	expect(some).toBeGreaterThan(1000);
	return more / some;
}

describe('four times as many lines are about four times the work', () => {
	it.each(Object.keys(CHANGES))('in a table whose rows look alike: %s', async (change) => {
		expect(await growth('bridge fdb', change)).toBeLessThan(MOST);
	});

	const commands = ['cat lines', 'tcpdump -i eth0', 'ls'];
	const changes = ['the same', 'every tenth line changed', 'turned upside down'];
	const cases = commands.flatMap((command) => changes.map((change) => [command, change] as const));
	it.each(cases)('of %s: %s', async (command, change) => {
		expect(await growth(command, change)).toBeLessThan(MOST);
	});
});
