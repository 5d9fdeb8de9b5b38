import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { QemuDriver } from '../../server/sandbox/qemu/driver.ts';
import { type LabFixture, labFixture, Reader } from './fixture.ts';

let fixture: LabFixture;

beforeAll(async () => {
	fixture = await labFixture('solo');
});
afterAll(() => fixture.close());

/** Makes a sandbox in another process, as a server would, and kills that process the hard way. */
async function createAndDie(id: string, end = ''): Promise<void> {
	const [template] = fixture.templates;
	const child = spawn(
		process.execPath,
		[
			...['--input-type=module', '--eval'],
			`import { QemuDriver } from ${JSON.stringify(module('driver.ts'))};
			import { openTemplate } from ${JSON.stringify(module('template.ts'))};
			const driver = new QemuDriver(${JSON.stringify(fixture.directory)});
			const template = await openTemplate(${JSON.stringify(template?.directory)});
			driver.offer(template);
			const sandbox = await driver.create(template.lab, ${JSON.stringify(id)});
			await sandbox.exec('node1', ['touch', '/root/mine']);
			${end}
			process.kill(process.pid, 'SIGKILL');`,
		],
		{ stdio: 'inherit' },
	);
	const signal = await new Promise((resolve) => child.on('exit', (_code, signal) => resolve(signal)));
	expect(signal).toBe('SIGKILL');
}

function module(name: string): string {
	return fileURLToPath(new URL(`../../server/sandbox/qemu/${name}`, import.meta.url));
}

it('finds a lab again whose server was killed, alive and with what the reader did', async () => {
	await createAndDie('orphan');
	const [sandbox, ...others] = await new QemuDriver(fixture.directory).adopt();
	expect(others).toEqual([]);
	expect(sandbox?.id).toBe('orphan');
	if (sandbox === undefined) return;
	expect(sandbox.lab).toEqual(fixture.lab('solo'));
	expect((await sandbox.exec('node1', ['ls', '/root'])).stdout).toBe('mine\n');
	const reader = await Reader.at(sandbox, 'node1');
	expect(await reader.run('ls')).toContain('mine');
	await reader.close();
	await sandbox.destroy();
	expect(await readdir(fixture.directory)).toEqual([]);
});

it('finds a frozen lab frozen, and thaws it', async () => {
	await createAndDie('ice', 'await sandbox.freeze();');
	const [sandbox] = await new QemuDriver(fixture.directory).adopt();
	if (sandbox === undefined) throw new Error('not found');
	await expect(sandbox.exec('node1', ['true'])).rejects.toThrow('frozen');
	await sandbox.thaw();
	expect((await sandbox.exec('node1', ['ls', '/root'])).stdout).toBe('mine\n');
	await sandbox.destroy();
});

it('removes what is left of a lab whose machine is gone', async () => {
	await createAndDie('dead');
	const record: unknown = JSON.parse(await readFile(join(fixture.directory, 'dead', 'sandbox.json'), 'utf8'));
	if (typeof record !== 'object' || record === null || !('pid' in record)) throw new Error('no record');
	process.kill(Number(record.pid), 'SIGKILL');
	await mkdir(join(fixture.directory, 'half', 'jail'), { recursive: true });
	expect(await new QemuDriver(fixture.directory).adopt()).toEqual([]);
	expect(await readdir(fixture.directory)).toEqual([]);
});
