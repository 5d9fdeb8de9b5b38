/** What a way costs, beside host to host in the same lab and at the same time. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Sandbox } from '../../server/sandbox/driver.ts';
import { median } from '../figures/figure.ts';
import { cpuSeconds, frameLength, roundTrips } from './outputs.ts';
import { PORTS, type Ports, type Way } from './ways.ts';

/** Samples, each of the way divided by one of host to host, taken one after the other. */
export interface Ratios {
	/**
	 * TCP throughput, with segmentation offload switched off on both hosts' eth0: no frame exceeds the MTU. As the hosts are,
	 * 64 KB would cross their virtual wire in one piece, and a header per piece would cost next to nothing.
	 */
	readonly throughput: number[];
	/** Median round trip of a ping. */
	readonly latency: number[];
}

export interface Measured {
	readonly name: string;
	/** That of the container's eth0, bytes. */
	readonly mtu: number;
	/** What a packet of the container has more on the hosts' wire, bytes; not told of a way without ping. */
	readonly more: number | undefined;
	readonly ratios: Ratios;
}

export interface Amounts {
	/** How often each pair is sampled in one lab. */
	readonly rounds: number;
	/** What one sample of the throughput carries, MB; more than one. */
	readonly megabytes: number;
	/** Pings of one sample of the latency. */
	readonly pings: number;
}

/** Payload of the ping that is captured, bytes: with its headers 1040, a multiple of 16, to which WireGuard fills up. */
const PAYLOAD = 1012;

/** Ethernet, IP and ICMP around it. */
const HEADERS = 14 + 20 + 8;

/** What a short transfer carries, bytes; it costs hardly more than to connect. */
const LITTLE = 1_000_000;

/** Of socat, bytes: larger than what the kernel hands over at once. */
const BUFFER = 131_072;

/** Receive buffer, bytes: so little is on its way at once that no queue overflows, and nothing is sent twice. */
const WINDOW = 262_144;

/** A step that takes longer hangs, ms; a start of Docker takes ten seconds under emulation. */
const PATIENCE = 300_000;

const ENTER = 'nsenter --net=/proc/$(docker inspect -f "{{.State.Pid}}" ';

/** Ends of a connection: the hosts themselves, and the containers. */
interface End {
	readonly address: string;
	readonly ports: Ports;
	/** What a command of the client begins with. */
	readonly enter: string;
}

/** Starts a way in a fresh lab and measures it. */
export async function measure(
	sandbox: Sandbox,
	way: Way,
	amounts: Amounts,
	signal: AbortSignal,
): Promise<Measured> {
	const run = async (host: string, script: string): Promise<string> => {
		const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
		const { exit, stdout, stderr } = await sandbox.exec(host, ['bash', '-euo', 'pipefail', '-c', script], {
			signal: patience,
		});
		if (exit === 0) return stdout;
		throw new Error(`${way.name}: exit ${exit} on ${host} of\n${script}\n${stdout}${stderr}`);
	};
	for (const step of way.setup) await run(step.host, step.run);

	const enter = (container: string) => `${ENTER}${container})/ns/net `;
	const own = await run('node2', `${enter('c2')}ip -o -4 address show eth0 | grep -oP '(?<=inet )[0-9.]+'`);
	const there: End = { address: way.address ?? own.trim(), ports: way.ports ?? PORTS, enter: enter('c1') };
	const host: End = { address: '192.168.56.12', ports: PORTS, enter: '' };
	const ping = way.ping ?? true;

	const bytes = amounts.megabytes * 1e6;
	for (const inside of ['', enter('c2')]) {
		await run('node2', `${serve(inside, PORTS.little, LITTLE)}\n${serve(inside, PORTS.much, bytes)}`);
	}
	if (ping) await run('node1', `until ${there.enter}ping -c 1 -W 1 ${there.address}; do :; done`);
	const [, mtu = ''] = / mtu (\d+) /.exec(await run('node1', `${there.enter}ip -o link show eth0`)) ?? [];

	const pid = await emulator(sandbox);
	const transfer = async ({ address, ports, enter }: End, much: boolean): Promise<number> => {
		const port = much ? ports.much : ports.little;
		const before = await cpuTime(pid);
		await run('node1', `${enter}socat -u -b${BUFFER} TCP:${address}:${port},rcvbuf=${WINDOW} OPEN:/dev/null`);
		return (await cpuTime(pid)) - before;
	};
	/** Bytes carried in a second of the emulator's CPU; what it takes to begin and end is taken off. */
	const throughput = async (end: End): Promise<number> => {
		const overhead = await transfer(end, false);
		return (bytes - LITTLE) / ((await transfer(end, true)) - overhead);
	};
	const latency = async ({ address, enter }: End): Promise<number> => {
		const times = roundTrips(await run('node1', `${enter}ping -A -n -c ${amounts.pings} ${address}`));
		return median(times.toSorted((a, b) => a - b));
	};

	const more = ping ? frameLength(await run('node1', capture(there))) - HEADERS - PAYLOAD : undefined;
	for (const node of ['node1', 'node2']) await run(node, 'ethtool -K eth0 tso off gso off');
	// Cold code is translated once.
	await transfer(host, false);
	await transfer(there, false);
	const ratios: Ratios = { throughput: [], latency: [] };
	for (let round = 0; round < amounts.rounds; round++) {
		const carried = await throughput(host);
		ratios.throughput.push((await throughput(there)) / carried);
		if (!ping) continue;
		const waited = await latency(host);
		ratios.latency.push((await latency(there)) / waited);
	}
	return { name: way.name, mtu: Number(mtu), more, ratios };
}

/** Starts a server that sends so many bytes to whoever connects, and waits for it. */
function serve(enter: string, port: number, bytes: number): string {
	return [
		`${enter}setsid socat -U -b${BUFFER} TCP-LISTEN:${port},fork,reuseaddr OPEN:/dev/zero,readbytes=${bytes} < /dev/null > /dev/null 2>&1 &`,
		`until ${enter}ss -ltn | grep -q ':${port} '; do :; done`,
	].join('\n');
}

/** The frame that a ping of the container's is on eth0 of its host; nothing else that is no TCP is as large. */
function capture({ address, enter }: End): string {
	return [
		`tcpdump -nn -e -t -i eth0 -Q out -c 1 'not tcp and greater ${PAYLOAD}' > frame 2> told &`,
		'until grep -q listening told; do :; done',
		`${enter}ping -c 1 -s ${PAYLOAD} ${address} > /dev/null`,
		'wait',
		'cat frame',
	].join('\n');
}

/** QEMU's process: the driver keeps it in its record of the sandbox, beside the transcripts. */
async function emulator(sandbox: Sandbox): Promise<number> {
	const record = join(dirname(sandbox.transcript('node1')), 'sandbox.json');
	return z.object({ pid: z.number().int() }).parse(JSON.parse(await readFile(record, 'utf8'))).pid;
}

async function cpuTime(pid: number): Promise<number> {
	return cpuSeconds(await readFile(`/proc/${pid}/stat`, 'utf8'));
}
