/**
 * Records golden pairs of programs that the lab does not have: plays the commands of transcript/golden/<name>.book.txt
 * on this machine, each host in namespaces of its own (network, mounts, processes, name), and writes what they print.
 * Runs as root, on Debian with etcd-server, etcd-client, bird2, ipset and nftables.
 *
 *     node test/golden/record-here.ts etcd bird sets
 */
import { execFileSync, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { renderingTerminal } from '../../server/shell/terminal.ts';
import { type Block, type Command, parseBlock, printBlockWith, screenLines } from '../../transcript/index.ts';

const directory = new URL('../../transcript/golden/', import.meta.url);
const HOSTS = ['node1', 'node2'] as const;
const ADDRESSES = ['192.168.56.11', '192.168.56.12'] as const;

/** What runs on a host before its first command; `$used` is set on a machine that somebody has used before. */
const SETUPS: Readonly<Record<string, string>> = {
	etcd: `
etcd --name node1 --data-dir /run/etcd --listen-client-urls http://127.0.0.1:2379 \\
	--advertise-client-urls http://127.0.0.1:2379 --listen-peer-urls http://$address:2380 \\
	--initial-advertise-peer-urls http://$address:2380 --initial-cluster node1=http://$address:2380 > /dev/null 2>&1 &
until etcdctl endpoint health > /dev/null 2>&1; do :; done
[ -z "$used" ] || for i in 1 2 3 4 5; do etcdctl put burnt $i; etcdctl del burnt; done
`,
	bird: `
ip link add br0 type bridge && ip addr add 10.245.$((\${address##*.} - 10)).1/26 dev br0 && ip link set br0 up
mkdir -p /run/bird
cat > /run/bird.conf <<END
router id $address;
protocol device { scan time 2; }
protocol direct { ipv4; interface "eth0", "br0"; }
protocol kernel { ipv4 { export all; }; learn; }
protocol static { ipv4; route 10.245.$((\${address##*.} - 10)).0/26 blackhole; }
protocol bgp mesh {
	local $address as 64512;
	neighbor $other as 64512;
	ipv4 { import all; export all; next hop self; };
}
END
bird -c /run/bird.conf -s /run/bird/bird.ctl
[ -z "$used" ] || birdc restart mesh
`,
	sets: `
ip link add docker0 type bridge && ip addr add 172.17.0.1/16 dev docker0 && ip link set docker0 up
[ -z "$used" ] || { nft add table ip burnt; nft delete table ip burnt; ping -c 2 127.0.0.1; }
`,
};

interface Host {
	readonly name: string;
	/** Of a process in its namespaces. */
	readonly pid: number;
}

for (const name of process.argv.slice(2)) {
	const setup = SETUPS[name];
	if (setup === undefined)
		throw new Error(`There is no "${name}". One of: ${Object.keys(SETUPS).join(', ')}.`);
	const book = new URL(`${name}.book.txt`, directory);
	const block = parseBlock(await readFile(book, 'utf8'));
	await writeFile(book, await played(block, setup, false));
	await writeFile(new URL(`${name}.run.txt`, directory), await played(block, setup, true));
}

async function played(block: Block, setup: string, used: boolean): Promise<string> {
	const hosts = HOSTS.map((name) => booted(name));
	try {
		connect(hosts);
		for (const [i, host] of hosts.entries()) {
			const [address, other] = [ADDRESSES[i], ADDRESSES[1 - i]];
			inside(host, `address=${address} other=${other} used=${used ? 1 : ''}\n${setup}`);
		}
		const outputs = new Map<number, readonly string[]>();
		const terminal = renderingTerminal(10_000);
		for (const command of block.commands) {
			outputs.set(command.index, await screenLines(printed(hosts, command), terminal));
		}
		terminal.dispose();
		return printBlockWith(block, outputs);
	} finally {
		for (const { pid } of hosts) process.kill(pid, 'SIGKILL');
	}
}

/** The first process of new namespaces: when it is killed, everything in them ends. */
function booted(name: string): Host {
	const init = spawn('unshare', [
		...['--net', '--mount', '--uts', '--pid', '--fork', '--kill-child', '--mount-proc'],
		...[
			'sh',
			'-c',
			`hostname ${name}; mount -t tmpfs tmpfs /run; mount -t sysfs sysfs /sys; exec sleep infinity`,
		],
	]);
	if (init.pid === undefined) throw new Error('unshare did not start; it needs root.');
	return { name, pid: init.pid };
}

function connect([one, other]: readonly Host[]): void {
	if (one === undefined || other === undefined) return;
	const children = [one, other].map(({ pid }) => child(pid));
	execFileSync('ip', ['link', 'add', 'golden1', 'type', 'veth', 'peer', 'name', 'golden2']);
	for (const [i, pid] of children.entries()) {
		execFileSync('ip', ['link', 'set', `golden${i + 1}`, 'netns', `${pid}`]);
	}
	for (const [i, host] of [one, other].entries()) {
		inside(
			host,
			`ip link set golden${i + 1} name eth0; ip addr add ${ADDRESSES[i]}/24 dev eth0; ip link set eth0 up; ip link set lo up`,
		);
	}
}

/** The process behind unshare, which is in the new namespaces. */
function child(pid: number): string {
	for (;;) {
		const children = execFileSync('cat', [`/proc/${pid}/task/${pid}/children`], { encoding: 'utf8' }).trim();
		if (children !== '') return children;
	}
}

function inside({ pid }: Host, script: string): Buffer {
	const enter = ['-t', child(pid), '--net', '--mount', '--uts', '--pid', '--'];
	try {
		return execFileSync('nsenter', [...enter, 'bash', '-c', `exec 2>&1\n${script}`], {
			env: { ...process.env, LANG: 'C.UTF-8', TZ: 'UTC', ETCDCTL_API: '3', COLUMNS: '100' },
		});
	} catch (error) {
		// A command that fails has printed something, too.
		if (error instanceof Error && 'stdout' in error && Buffer.isBuffer(error.stdout)) return error.stdout;
		throw error;
	}
}

function printed(hosts: readonly Host[], { command, shell }: Command): Uint8Array {
	const host = hosts.find(({ name }) => name === shell);
	if (host === undefined) throw new Error(`There is no host "${shell}".`);
	console.error(`${host.name}: ${command}`);
	return Buffer.from(inside(host, command).toString('latin1').replaceAll('\n', '\r\n'), 'latin1');
}
