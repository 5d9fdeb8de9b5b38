import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { debianRoot, type Jail, jailed, QEMU_ROOT } from '../../setup/root.ts';
import { attempt } from '../../setup/run.ts';

let root: string;
let directory: string;

beforeAll(async () => {
	root = await debianRoot(QEMU_ROOT, { signal: new AbortController().signal, report: () => undefined });
	directory = await mkdtemp(join(tmpdir(), 'ww-jail-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** Any uid that is nobody's. */
const UID = 1_700_000_000;

function inJail(argv: readonly string[], jail: Partial<Jail> = {}) {
	const { file, args } = jailed({ root, uid: UID, ...jail }, argv);
	return attempt(file, args);
}

/** What a file says to whoever reads it in the jail. */
async function read(path: string, jail: Partial<Jail> = {}): Promise<string> {
	return (await inJail(['socat', '-u', `OPEN:${path}`, '-'], jail)).stdout;
}

it('takes every privilege away', async () => {
	const status = await read('/proc/self/status');
	expect(status).toMatch(/^CapEff:\s+0{16}$/m);
	expect(status).toMatch(/^CapPrm:\s+0{16}$/m);
	expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
	expect(status).not.toMatch(/^Uid:\s+0\s/m);
	expect(status).toMatch(/^Groups:\s*(65534\s*)*$/m);
});

it('has no network but loopback', async () => {
	const devices = (await read('/proc/net/dev')).split('\n').slice(2);
	expect(devices.map((line) => line.split(':')[0]?.trim()).filter((name) => name !== '')).toEqual(['lo']);
});

it('sees no process but its own', async () => {
	expect(await read('/proc/2/comm')).toBe('socat\n');
	expect(await read(`/proc/${process.pid}/comm`)).toBe('');
});

it('cannot write to its root, nor to what is bound read-only', async () => {
	const binds = [{ from: directory, to: '/lab' }];
	for (const path of ['/usr/x', '/etc/x', '/lab/x']) {
		const result = await inJail(['socat', '-u', 'OPEN:/proc/version', `CREATE:${path}`], { binds });
		expect(result.stderr, path).toMatch(/Read-only file system|Permission denied/);
	}
});

it('holds a program to its limits', async () => {
	const limits = { memory: 512 * 1024 * 1024, file: 1024 * 1024, processes: 50 };
	const text = await read('/proc/self/limits', { limits });
	expect(text).toMatch(/^Max address space\s+536870912\s+536870912/m);
	expect(text).toMatch(/^Max file size\s+1048576\s+1048576/m);
	expect(text).toMatch(/^Max processes\s+50\s+50/m);
	expect(text).toMatch(/^Max core file size\s+0\s+0/m);
});

it('leaves nothing of our environment', async () => {
	process.env['WIREWALK_SECRET'] = 'secret';
	const environment = await read('/proc/self/environ');
	delete process.env['WIREWALK_SECRET'];
	expect(environment).not.toContain('secret');
	expect(environment.split('\0').map((entry) => entry.split('=')[0])).not.toContain('HOME');
});

it('knows that the root is the same for everyone who asks', async () => {
	expect(await debianRoot(QEMU_ROOT, { signal: new AbortController().signal, report: () => undefined })).toBe(
		root,
	);
	expect(await readFile(join(root, 'usr/share/seabios/bios-256k.bin'))).toHaveLength(256 * 1024);
});
