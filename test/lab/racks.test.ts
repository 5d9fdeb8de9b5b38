import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../server/sandbox/driver.ts';
import { type LabFixture, labFixture } from './fixture.ts';

let fixture: LabFixture;

beforeAll(async () => {
	fixture = await labFixture('racks');
}, 1_800_000);
afterAll(() => fixture.close());

/** Runs a line of shell on a host. @throws when it fails, with what it said */
async function sh(sandbox: Sandbox, host: string, line: string): Promise<string> {
	const { stdout, stderr, exit } = await sandbox.exec(host, ['bash', '-c', line]);
	if (exit !== 0) throw new Error(`${host}: ${line} (exit ${exit}):\n${stdout}${stderr}`);
	return stdout;
}

describe('a lab with programs', () => {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await fixture.driver.create(fixture.lab('racks'), 'racks');
	});
	afterAll(() => sandbox.destroy());

	it('lets every host reach every other, across the router too', async () => {
		for (const { name } of sandbox.lab.hosts) {
			for (const { address } of sandbox.lab.hosts) await sh(sandbox, name, `ping -c 1 -W 10 ${address}`);
		}
		expect(await sh(sandbox, 'node1', 'ip route get 192.168.57.13')).toContain('via 192.168.56.1 dev eth0');
	});

	it('has flannel and Calico in the versions that the book speaks of', async () => {
		expect(await sh(sandbox, 'node1', 'flanneld --version 2>&1')).toContain('v0.28.10');
		expect(await sh(sandbox, 'node2', 'calico-node -v')).toContain('v3.31.0');
		expect(await sh(sandbox, 'node3', 'calicoctl version --client')).toContain('v3.31.0');
		expect(await sh(sandbox, 'node3', '/opt/cni/bin/calico -v')).toContain('v3.31.0');
	});

	it('runs none of them before a reader starts it', async () => {
		const units = 'etcd flanneld calico-node calico-confd bird';
		for (const { name } of sandbox.lab.hosts) {
			const { stdout } = await sandbox.exec(name, ['systemctl', 'is-active', ...units.split(' ')]);
			expect(stdout.trim().split('\n')).toEqual(Array(5).fill('inactive'));
		}
	});

	it('lets timers fire together, Felix’s most of all', async () => {
		for (const { name } of sandbox.lab.hosts) {
			expect(await sh(sandbox, name, 'cat /proc/$(pidof dockerd)/timerslack_ns')).toBe('4000000\n');
			expect(await sh(sandbox, name, 'systemctl show --value -p TimerSlackNSec calico-node')).toBe(
				'50000000\n',
			);
		}
	});

	it('keeps Felix running, and its tunnel’s address, when the pool’s mode becomes Never', async () => {
		const state =
			"pidof calico-node; ip -br -4 address show tunl0 | awk '{print $3}'; calicoctl ipam show | grep -c '65536 | 1 (0%)'";
		await sh(sandbox, 'node1', 'systemctl start etcd calico-node');
		const before = await sh(sandbox, 'node1', state);
		expect(before).toMatch(/^\d+\n10\.245\.166\.128\/32\n1\n$/);
		const mode = JSON.stringify({ spec: { ipipMode: 'Never' } });
		await sh(sandbox, 'node1', `calicoctl patch ippool default-ipv4-ippool -p '${mode}'`);
		// Felix hears of changes in their order: when it has made this pool known to the kernel, it knows the mode.
		const later = JSON.stringify({
			apiVersion: 'projectcalico.org/v3',
			kind: 'IPPool',
			metadata: { name: 'later' },
			spec: { cidr: '10.247.0.0/24' },
		});
		await sh(
			sandbox,
			'node1',
			`calicoctl create -f - <<< '${later}'
			until ipset list cali40all-ipam-pools | grep -q '^10.247.0.0/24'; do sleep 1; done
			calicoctl delete ippool later`,
		);
		expect(await sh(sandbox, 'node1', state)).toBe(before);
	});

	it('does not let a host, nor the machine that carries it, write to the programs', async () => {
		const touched = await sandbox.exec('node1', ['touch', '/usr/local/bin/x', '/opt/cni/bin/x']);
		expect(touched.stderr.match(/Read-only file system/g)).toHaveLength(2);
		const disk = await sandbox.exec(null, ['dd', 'if=/dev/zero', 'of=/dev/vdb', 'bs=512', 'count=1']);
		expect(disk.exit).not.toBe(0);
		expect(disk.stderr).toMatch(/Operation not permitted|Read-only|Permission denied/);
	});
});
