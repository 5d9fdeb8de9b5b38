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

	it.each(['cat lines', 'ip -s link', 'tcpdump -i eth0', 'docker ps', 'ls'])('of %s', async (command) => {
		expect(await growth(command, 'the same')).toBeLessThan(MOST);
		expect(await growth(command, 'every tenth line changed')).toBeLessThan(MOST);
		expect(await growth(command, 'turned upside down')).toBeLessThan(MOST);
	});
});
