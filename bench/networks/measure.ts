/** What a way costs, beside host to host in the same lab and at the same time. */
import type { Sandbox } from '../../server/sandbox/driver.ts';
import { median } from '../figures/figure.ts';
import { frameLength, numbers } from './outputs.ts';
import type { Way } from './ways.ts';

/** Samples, each of the way compared with one of host to host, taken just before. */
export interface Ratios {
	/** Throughput of HTTP over a wire as WIRE makes it, the way's by the hosts'. */
	readonly throughput: number[];
	/** Round trip of a ping, the way's by the hosts'. */
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
	/** Fetches of one sample of the throughput, one after the other by one connection; the median counts. */
	readonly fetches: number;
	/** Pings of one sample of the latency; the median counts. */
	readonly pings: number;
}

/** What is fetched, bytes: so much that to ask for it costs little beside it. */
const FILE = 1_000_000;

/** Payload of the ping that is captured, bytes: with its headers 1040, a multiple of 16, to which WireGuard fills up. */
const PAYLOAD = 1012;

/**
 * Makes a host's eth0 send as a network card's driver does without help of the card: as they are, the ends of a virtual wire hand
 * over 64 KB in one piece, so that a header per piece costs next to nothing. Received frames may be joined, as drivers do.
 * They hardly are, since they come one by one; the ends of kernel tunnels do join them, so a tunnel is ahead of a route by that.
 */
const WIRE = 'ethtool -K eth0 tso off gso off gro on';

/** Ethernet, IP and ICMP around it. */
const HEADERS = 14 + 20 + 8;

/** A step that takes longer hangs, ms; a start of Docker takes ten seconds under emulation. */
const PATIENCE = 300_000;

/** Who asks, and whom. */
interface Pair {
	/** What a command of the client begins with. */
	readonly enter: string;
	readonly web: string;
	readonly ping: string;
}

/** Starts a way in a fresh lab and measures it. */
export async function measure(
	sandbox: Sandbox,
	way: Way,
	{ rounds, fetches, pings }: Amounts,
	signal: AbortSignal,
): Promise<Measured> {
	const run = async (host: string, script: string): Promise<string> => {
		const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
		const argv = ['bash', '-euo', 'pipefail', '-c', script];
		const { exit, stdout, stderr } = await sandbox.exec(host, argv, { signal: patience });
		if (exit === 0) return stdout;
		throw new Error(`${way.name}: exit ${exit} on ${host} of\n${script}\n${stdout}${stderr}`);
	};
	for (const { host, run: script } of way.setup) await run(host, script);
	await run('node1', attach('c1'));
	await run('node2', `${attach('c2')}\ndocker run -d --name h2 --network host nginx`);
	for (const container of ['c2', 'h2']) {
		await run(
			'node2',
			`docker exec ${container} sh -c 'head -c ${FILE} /dev/zero > /usr/share/nginx/html/file'`,
		);
	}

	const address = await run('node2', "ip -n c2 -o -4 address show eth0 | grep -oP '(?<=inet )[0-9.]+'");
	const own = address.trim();
	const hosts: Pair = { enter: '', web: '192.168.56.12', ping: '192.168.56.12' };
	const containers: Pair = { enter: 'ip netns exec c1 ', web: way.published ?? own, ping: own };

	const fetched = async ({ enter, web }: Pair): Promise<number> => {
		const curl = `${enter}curl -sS -o /dev/null -w '%{time_total}\\n' 'http://${web}/file?[1-${fetches}]'`;
		return middle(numbers(await run('node1', curl)));
	};
	const answered = async ({ enter, ping }: Pair): Promise<number> =>
		middle(
			numbers(await run('node1', `${enter}ping -A -n -c ${pings} ${ping} | grep -oP '(?<= time=)[0-9.]+'`)),
		);

	await run('node1', `until ip netns exec c1 curl -s -o /dev/null -m 2 http://${containers.web}; do :; done`);
	const pingable = way.published === undefined;
	const more = pingable
		? frameLength(await run('node1', capture(containers))) - HEADERS - PAYLOAD
		: undefined;
	for (const node of ['node1', 'node2']) await run(node, WIRE);
	const ratios: Ratios = { throughput: [], latency: [] };
	// The first round is none: an emulator translates code when it first runs.
	for (let round = 0; round <= rounds; round++) {
		const throughput = (await fetched(hosts)) / (await fetched(containers));
		if (round > 0) ratios.throughput.push(throughput);
		if (!pingable) continue;
		const plain = await answered(hosts);
		const latency = (await answered(containers)) / plain;
		if (round > 0) ratios.latency.push(latency);
	}
	const [mtu = Number.NaN] = numbers(
		await run('node1', "ip -n c1 -o link show eth0 | grep -oP '(?<= mtu )[0-9]+'"),
	);
	return { name: way.name, mtu, more, ratios };
}

/** Names a container's network namespace after it. */
function attach(container: string): string {
	return `ip netns attach ${container} "$(docker inspect -f '{{.State.Pid}}' ${container})"`;
}

function middle(values: readonly number[]): number {
	return median(values.toSorted((a, b) => a - b));
}

/** The frame that a ping of the container's is on eth0 of its host; nothing else that is no TCP is as large. */
function capture({ enter, ping }: Pair): string {
	return [
		`tcpdump -nn -e -t -i eth0 -Q out -c 1 'not tcp and greater ${PAYLOAD}' > frame 2> told &`,
		'until grep -q listening told; do :; done',
		`${enter}ping -c 1 -s ${PAYLOAD} ${ping} > /dev/null`,
		'wait',
		'cat frame',
	].join('\n');
}
