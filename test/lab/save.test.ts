/** A lab that was prepared, saved, and cloned. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { QemuDriver } from '../../server/sandbox/qemu/driver.ts';
import type { QemuSandbox } from '../../server/sandbox/qemu/sandbox.ts';
import { type LabFixture, labFixture, Reader } from './fixture.ts';

let fixture: LabFixture;
let clones: QemuSandbox[] = [];

beforeAll(async () => {
	fixture = await labFixture('solo');
	const sandbox = await fixture.driver.create(fixture.lab('solo'), 'prepared');
	const reader = await Reader.at(sandbox, 'node1');
	await reader.run('prepared=yes');
	await reader.close();
	const started = await sandbox.exec('node1', ['docker', 'run', '-d', '--name', 'web', 'nginx']);
	expect(started).toMatchObject({ exit: 0 });
	const template = await sandbox.saveAs(join(fixture.directory, 'saved'));
	expect(await sandbox.ended).toBe('It was ended.');
	const driver = new QemuDriver(fixture.directory);
	driver.offer(template);
	clones = await Promise.all(['one', 'two'].map((id) => driver.create(template.lab, id)));
});
afterAll(async () => {
	await Promise.all(clones.map((clone) => clone.destroy()));
	await fixture.close();
	// It lay among the sandboxes, and goes as one whose machine is gone.
	await expect(access(join(fixture.directory, 'saved'))).rejects.toThrow('ENOENT');
});

it('goes on where it stood, in memory and on disk', async () => {
	for (const clone of clones) {
		const { stdout } = await clone.exec('node1', [
			'docker',
			'exec',
			'web',
			'wget',
			'-qO-',
			'http://127.0.0.1',
		]);
		expect(stdout).toContain('nginx is running in this container');
	}
});

it('keeps what its shells know and have said', async () => {
	for (const clone of clones) {
		const reader = await Reader.at(clone, 'node1');
		expect(reader.text).toContain('prepared=yes');
		expect(await reader.run('echo $prepared')).toBe('yes\n');
		await reader.close();
	}
});

it('has clones that go their own ways', async () => {
	const [one, two] = clones;
	await one?.exec('node1', ['docker', 'rm', '-f', 'web']);
	expect((await two?.exec('node1', ['docker', 'ps', '-q']))?.stdout).not.toBe('');
	const ids = await Promise.all(clones.map((clone) => clone.exec('node1', ['cat', '/etc/machine-id'])));
	expect(new Set(ids.map(({ stdout }) => stdout)).size).toBe(2);
});
