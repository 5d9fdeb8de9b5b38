import { stat } from 'node:fs/promises';
import { join } from 'node:path';
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

	it('has a template that keeps nothing of the memory that is free', async () => {
		const [template] = fixture.templates;
		const { blocks } = await stat(join(template?.directory ?? '', 'frozen', 'ram'));
		process.stderr.write(`racks: ${Math.round((blocks * 512) / 1e6)} MB of RAM in the template\n`);
		expect(blocks * 512).toBeLessThan(700e6);
	});

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

	it('does not let a host, nor the machine that carries it, write to the programs', async () => {
		const touched = await sandbox.exec('node1', ['touch', '/usr/local/bin/x', '/opt/cni/bin/x']);
		expect(touched.stderr.match(/Read-only file system/g)).toHaveLength(2);
		const disk = await sandbox.exec(null, ['dd', 'if=/dev/zero', 'of=/dev/vdb', 'bs=512', 'count=1']);
		expect(disk.exit).not.toBe(0);
		expect(disk.stderr).toMatch(/Operation not permitted|Read-only|Permission denied/);
	});
});

describe('flannel', () => {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await fixture.driver.create(fixture.lab('racks'), 'flannel');
	});
	afterAll(() => sandbox.destroy());

	it('gives each host its reserved subnet, and containers a way between them', {
		timeout: 600_000,
	}, async () => {
		const put = `etcdctl put /coreos.com/network`;
		await sh(sandbox, 'node1', 'systemctl start etcd');
		await sh(
			sandbox,
			'node1',
			`${put}/config '{"Network": "10.244.0.0/16", "Backend": {"Type": "vxlan"}}'
			${put}/subnets/10.244.1.0-24 '{"PublicIP": "192.168.56.11"}'
			${put}/subnets/10.244.3.0-24 '{"PublicIP": "192.168.57.13"}'`,
		);
		for (const [host, subnet] of [
			['node1', '10.244.1.1/24'],
			['node3', '10.244.3.1/24'],
		] as const) {
			await sh(sandbox, host, 'systemctl start flanneld');
			expect(await sh(sandbox, host, 'cat /run/flannel/subnet.env')).toContain(`FLANNEL_SUBNET=${subnet}`);
			await sh(sandbox, host, 'docker run -d --network none --name web nginx && cni add flannel web');
		}
		expect(await sh(sandbox, 'node3', 'docker exec web ip address show eth0')).toContain('10.244.3.2/24');
		expect(await sh(sandbox, 'node1', 'docker exec web ping -c 3 -w 20 10.244.3.2')).toMatch(/ttl=62/);
	});
});

describe('Calico', () => {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await fixture.driver.create(fixture.lab('racks'), 'calico');
	});
	afterAll(() => sandbox.destroy());

	it('routes to the containers of every host, in a tunnel only between networks', {
		timeout: 900_000,
	}, async () => {
		await sh(sandbox, 'node1', 'systemctl start etcd');
		const address = new Map<string, string>();
		for (const { name } of sandbox.lab.hosts) {
			await sh(sandbox, name, 'systemctl start calico-node calico-confd bird');
			await sh(sandbox, name, 'docker run -d --network none --name web nginx');
			address.set(name, (await sh(sandbox, name, 'cni add calico web')).trim().replace('/32', ''));
		}
		// Each host hears of the others' blocks by BGP; "ip monitor" would miss a route that is there already.
		const routes = () => sh(sandbox, 'node1', 'ip route show proto bird');
		await expect
			.poll(routes, { timeout: 120_000, interval: 2000 })
			.toMatch(/via 192.168.57.13 dev tunl0 onlink/);
		await expect.poll(routes, { timeout: 120_000, interval: 2000 }).toMatch(/via 192.168.56.12 dev eth0/);
		for (const host of ['node2', 'node3']) {
			await sh(sandbox, 'node1', `docker exec web ping -c 3 -w 20 ${address.get(host)}`);
		}
		const free = await sh(sandbox, 'node1', `awk '{ print $2 }' /proc/meminfo | sed -n '1p;3p'`);
		const [total = 0, available = 0] = free.trim().split('\n').map(Number);
		process.stderr.write(
			`racks with Calico: ${Math.round((100 * available) / total)} % of memory available\n`,
		);
		expect(available / total).toBeGreaterThan(0.25);
	});
});
