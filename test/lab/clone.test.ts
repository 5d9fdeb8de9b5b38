import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../server/sandbox/driver.ts';
import { type LabFixture, labFixture, Reader } from './fixture.ts';

/** OSC 133 C: the command's output begins. */
const START = '\x1b]133;C\x07';

let fixture: LabFixture;

beforeAll(async () => {
	fixture = await labFixture('solo');
});
afterAll(() => fixture.close());

function create(id: string): Promise<Sandbox> {
	return fixture.driver.create(fixture.lab('solo'), id);
}

/** QEMU's process, as the kernel numbers it. */
async function pidOf(sandbox: Sandbox): Promise<number> {
	const record: unknown = JSON.parse(
		await readFile(join(fixture.directory, sandbox.id, 'sandbox.json'), 'utf8'),
	);
	if (typeof record === 'object' && record !== null && 'pid' in record) return Number(record.pid);
	throw new Error('sandbox.json names no pid');
}

/** Processes that have anything to do with a directory: programs, jails, ssh masters. */
async function processesAt(directory: string): Promise<string[]> {
	const { stdout } = await promisify(execFile)('ps', ['-eo', 'args']);
	return stdout.split('\n').filter((line) => line.includes(directory));
}

/** The ssh that stays logged in to a sandbox's machine. */
async function masterOf(id: string): Promise<number> {
	const directory = join(fixture.directory, id);
	const [control = ''] = (await readdir(directory)).filter((name) => name.startsWith('ssh.'));
	const { stderr } = await promisify(execFile)('ssh', [
		'-S',
		join(directory, control),
		'-O',
		'check',
		'machine',
	]);
	const pid = /pid=(\d+)/.exec(stderr)?.[1];
	if (pid === undefined) throw new Error(`No ssh stays logged in to ${id}: ${stderr}`);
	return Number(pid);
}

/** Waits until a process has ended; there is no event for somebody else's child. */
async function goneFrom(pid: number): Promise<void> {
	await promisify(execFile)('tail', [`--pid=${pid}`, '-f', '/dev/null']);
}

describe('two clones', () => {
	let first: Sandbox;
	let second: Sandbox;
	/** Seconds since the epoch. */
	let began: number;
	beforeAll(async () => {
		began = Date.now() / 1000;
		[first, second] = await Promise.all([create('first'), create('second')]);
	});
	afterAll(async () => {
		await Promise.all([first.destroy(), second.destroy()]);
	});

	it('have a transcript that begins with the greeting and ends at a prompt', async () => {
		const text = await readFile(first.transcript('node1'), 'latin1');
		expect(text).toContain('This is node1');
		expect(text.endsWith('\x1b]133;A\x07node1:~# \x1b]133;B\x07')).toBe(true);
	});

	it.for([
		['machine-id', ['cat', '/etc/machine-id']],
		['randomness', ['head', '-c', '16', '/dev/urandom']],
	] as const)('differ in %s', async ([, argv]) => {
		const [one, other] = await Promise.all([first.exec('node1', argv), second.exec('node1', argv)]);
		expect(one.exit).toBe(0);
		expect(one.stdout).not.toBe('');
		expect(one.stdout).not.toBe(other.stdout);
	});

	it('know what time it is', async () => {
		const seconds = await Promise.all(
			[first, second].map(async (sandbox) =>
				Number((await sandbox.exec('node1', ['date', '+%s.%N'])).stdout),
			),
		);
		const after = Date.now() / 1000;
		for (const second of seconds) {
			expect(second).toBeGreaterThan(began - 1);
			expect(second).toBeLessThan(after + 1);
		}
	});

	it('answer in the shell, and the transcript holds every byte that the reader got', async () => {
		const reader = await Reader.at(first, 'node1');
		try {
			expect(await reader.run('hostname')).toBe('node1\n');
			expect(await reader.run('echo 网络')).toBe(`${Buffer.from('网络').toString('latin1')}\n`);
			expect(await readFile(first.transcript('node1'), 'latin1')).toBe(reader.text);
		} finally {
			await reader.close();
		}
	});

	it('lose nothing when the reader hangs up and comes back', async () => {
		const one = await Reader.at(first, 'node1');
		one.type('seq 20000\r');
		await one.until('\n1000\r');
		await one.close();
		const other = await Reader.at(first, 'node1');
		try {
			await other.until('\n20000\r');
			await other.until('\x1b]133;B\x07', await other.until('\n20000\r'));
			const log = await readFile(first.transcript('node1'), 'latin1');
			const numbers = log.slice(log.lastIndexOf(START) + START.length).match(/^\d+(?=\r$)/gm) ?? [];
			expect(numbers.map(Number)).toEqual(Array.from({ length: 20000 }, (_, index) => index + 1));
			expect(other.text).toBe(log);
			expect(await other.run('hostname')).toBe('node1\n');
		} finally {
			await other.close();
		}
	});

	it('run commands aside, in a host and in the machine, and tell output and status apart', async () => {
		const result = await first.exec('node1', ['sh', '-c', `echo "it's out"; echo err >&2; exit 3`]);
		expect(result).toEqual({ stdout: "it's out\n", stderr: 'err\n', exit: 3 });
		expect((await first.exec(null, ['hostname'])).exit).toBe(0);
		await expect(first.exec('node9', ['true'])).rejects.toThrow('no host "node9"');
	});

	it('see no network device but their own', async () => {
		const devices = await first.exec(null, [
			'sh',
			'-c',
			'ls /sys/bus/pci/devices/*/net /sys/bus/virtio/devices/*/net',
		]);
		expect(devices.stdout).toBe('');
		const routes = await first.exec(null, ['ip', 'route']);
		expect(routes.stdout).toBe('');
	});
});

it('starts afresh after a reset: what the reader did to docker is gone', async () => {
	const before = await create('reset');
	expect((await before.exec('node1', ['docker', 'run', '-d', '--name', 'nginx-1', 'nginx'])).exit).toBe(0);
	expect((await before.exec('node1', ['docker', 'ps', '-q'])).stdout).not.toBe('');
	await before.destroy();
	const after = await create('reset');
	expect((await after.exec('node1', ['docker', 'ps', '-aq'])).stdout).toBe('');
	await after.destroy();
});

it('has commands of its own although the connection of its predecessor is late to go', async () => {
	const before = await create('again');
	await before.exec('node1', ['true']);
	const master = await masterOf('again');
	process.kill(master, 'SIGSTOP');
	try {
		await before.destroy();
		const after = await create('again');
		expect((await after.exec('node1', ['hostname'])).stdout).toBe('node1\n');
		process.kill(master, 'SIGCONT');
		await goneFrom(master);
		expect((await after.exec('node1', ['hostname'])).stdout).toBe('node1\n');
		await after.destroy();
	} finally {
		if (existsSync(`/proc/${master}`)) process.kill(master, 'SIGKILL');
	}
});

it('takes a frozen lab off the processor, and a thawed one has its shell and the right time', async () => {
	const sandbox = await create('frozen');
	const reader = await Reader.at(sandbox, 'node1');
	await reader.run('export word=kept');
	await sandbox.freeze();
	await sandbox.freeze();
	await expect(sandbox.exec('node1', ['true'])).rejects.toThrow('frozen');
	// Longer than clocks may differ by: what is looked at is that time passes for a frozen lab, too.
	await setTimeout(3000);
	const thawed = Date.now() / 1000;
	await sandbox.thaw();
	await sandbox.thaw();
	expect(await reader.run('echo $word')).toBe('kept\n');
	const clock = Number((await sandbox.exec('node1', ['date', '+%s.%N'])).stdout);
	expect(clock).toBeGreaterThan(thawed - 1);
	expect(clock).toBeLessThan(Date.now() / 1000 + 1);
	await reader.close();
	await sandbox.destroy();
});

it('leaves no process, no file and no socket', async () => {
	const sandbox = await create('gone');
	await sandbox.exec('node1', ['true']);
	const pid = await pidOf(sandbox);
	await sandbox.destroy();
	await sandbox.destroy();
	expect(await sandbox.ended).toBe('It was ended.');
	expect(existsSync(`/proc/${pid}`)).toBe(false);
	expect(existsSync(join(fixture.directory, 'gone'))).toBe(false);
	await expect.poll(() => processesAt(join(fixture.directory, 'gone')), { timeout: 600_000 }).toEqual([]);
});

it('keeps the transcripts where it is told to', async () => {
	const sandbox = await create('kept');
	await sandbox.destroy({ keepTranscripts: join(fixture.directory, 'transcripts') });
	expect(await readFile(join(fixture.directory, 'transcripts', 'node1.log'), 'latin1')).toContain(
		'node1:~# ',
	);
	await promisify(execFile)('rm', ['-r', join(fixture.directory, 'transcripts')]);
});

it('says so when QEMU is killed, and cleans up after it', async () => {
	const sandbox = await create('killed');
	process.kill(await pidOf(sandbox), 'SIGKILL');
	expect(await sandbox.ended).toBe('Its machine stopped by itself.');
	await expect(sandbox.exec('node1', ['true'])).rejects.toThrow('no more');
	await sandbox.destroy();
	expect(await readdir(fixture.directory)).toEqual([]);
});

it('gives up cleanly when whoever asked goes away', async () => {
	const asking = new AbortController();
	const created = fixture.driver.create(fixture.lab('solo'), 'aborted', { signal: asking.signal });
	asking.abort(new Error('the reader left'));
	await expect(created).rejects.toThrow('the reader left');
	expect(await readdir(fixture.directory)).toEqual([]);
	expect(await processesAt(join(fixture.directory, 'aborted'))).toEqual([]);
});

it('refuses a name twice, and a name that is a path', async () => {
	const sandbox = await create('twice');
	await expect(create('twice')).rejects.toThrow('twice');
	await expect(create('../x')).rejects.toThrow('cannot name');
	expect((await sandbox.exec('node1', ['hostname'])).stdout).toBe('node1\n');
	await sandbox.destroy();
});

it('cannot be made to fill the disk: the reader gets "No space left", the machine goes on', async () => {
	const sandbox = await create('greedy');
	const { size } = await stat(join(fixture.engine.image, 'disk.raw'));
	const filled = await sandbox.exec('node1', ['sh', '-c', 'head -c 20G /dev/zero > /var/lib/docker/full']);
	expect(filled.stderr).toContain('No space left on device');
	const { size: overlay } = await stat(join(fixture.directory, 'greedy', 'jail', 'disk.qcow2'));
	expect(overlay).toBeLessThan(size * 1.1);
	expect((await sandbox.exec('node1', ['hostname'])).stdout).toBe('node1\n');
	await sandbox.destroy();
});
