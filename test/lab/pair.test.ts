import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Sandbox } from '../../server/sandbox/driver.ts';
import { type LabFixture, labFixture, Reader } from './fixture.ts';

let fixture: LabFixture;
let sandbox: Sandbox;

beforeAll(async () => {
	fixture = await labFixture('pair');
	sandbox = await fixture.driver.create(fixture.lab('pair'), 'pair');
});
afterAll(async () => {
	await sandbox.destroy();
	await fixture.close();
});

it('lets node1 reach node2 over their network', async () => {
	const reader = await Reader.at(sandbox, 'node1');
	expect(await reader.run('ping -c 2 192.168.56.12')).toContain(
		'2 packets transmitted, 2 received, 0% packet loss',
	);
	await reader.close();
});

it('gives each host its own shell, name and docker', async () => {
	for (const { name } of sandbox.lab.hosts) {
		const reader = await Reader.at(sandbox, name);
		expect(await reader.run('hostname')).toBe(`${name}\n`);
		await reader.close();
		expect((await sandbox.exec(name, ['docker', 'ps', '-q'])).exit).toBe(0);
	}
});

it('gives its hosts different machine-ids', async () => {
	const ids = await Promise.all(
		sandbox.lab.hosts.map(({ name }) => sandbox.exec(name, ['cat', '/etc/machine-id'])),
	);
	expect(new Set(ids.map(({ stdout }) => stdout)).size).toBe(2);
});

it('restarts docker as often as it is told to', async () => {
	// Docker's own unit refuses the fourth start within a minute: a quick reader would be locked out.
	for (let times = 0; times < 4; times += 1) {
		expect(await sandbox.exec('node1', ['systemctl', 'restart', 'docker'])).toMatchObject({
			exit: 0,
			stderr: '',
		});
	}
});
