/**
 * What holds between values: a run in which every output is right by itself, and which is wrong all the same.
 */
import { describe, expect, it } from 'vitest';
import { differences, type Transcript } from './differences.testing.ts';
import { compareAll, parseBlock, words } from './index.ts';

/** Every line of every output for itself, with nothing known before it. */
function lineByLine(book: Transcript, run: Transcript): string[] {
	const [mine, theirs] = [parseBlock(book.join('\n')), parseBlock(run.join('\n'))];
	return mine.commands.flatMap((command, at) => {
		const printed = theirs.commands[at]?.output ?? [];
		return command.output.flatMap((line, i) => {
			const results = new Map([[command.index, { lines: printed.slice(i, i + 1) }]]);
			const [comparison] = compareAll([{ ...command, output: [line] }], results).values();
			return (comparison?.differences ?? []).map(({ reason }) => words(reason, 'en'));
		});
	});
}

/** The same network on another machine. */
const elsewhere = (transcript: Transcript, names: Readonly<Record<string, string>>): Transcript =>
	transcript.map((line) =>
		line.replace(new RegExp(Object.keys(names).join('|'), 'g'), (found) => names[found] ?? found),
	);

const WIRE: Transcript = [
	'node1:~# ip link show type veth',
	'5: veth95dc570@if4: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master docker0 state UP',
	'7: veth910802f@if6: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master docker0 state UP',
	'node1:~# docker exec nginx-1 ip addr show eth0',
	'4: eth0@if5: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue',
	'node1:~# docker exec nginx-2 cat /sys/class/net/eth0/iflink',
	'7',
];

const TUNNEL: Transcript = [
	'node1:~# ip -d link show flannel.1',
	'6: flannel.1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UNKNOWN',
	'    link/ether 1e:e9:37:09:13:4b brd ff:ff:ff:ff:ff:ff',
	'    vxlan id 1 local 192.168.56.11 dev eth0 srcport 0 0 dstport 8472 nolearning ttl auto ageing 300',
	'node2:~# ip link show flannel.1',
	'6: flannel.1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UNKNOWN',
	'    link/ether 7a:78:52:0e:57:7c brd ff:ff:ff:ff:ff:ff',
	'node1:~# bridge fdb show dev flannel.1',
	'7a:78:52:0e:57:7c dst 192.168.56.12 self permanent',
	'node1:~# ip neigh show dev flannel.1',
	'10.5.78.0 lladdr 7a:78:52:0e:57:7c PERMANENT',
];

const CONTAINER: Transcript = [
	'node1:~# docker run -d --name web --network app nginx',
	'65d408db681dbb53f79d543e21b104cb5df9a85b3bb81e2849b6578abf3166c5',
	'node1:~# docker exec web hostname',
	'65d408db681d',
	'node1:~# docker network create app',
	'f6d0a1f6d2d79b5a2b85d2be20a27c5e751388f07a517d3bd81c33aaa9afb2e2',
	'node1:~# brctl show',
	'bridge name     bridge id               STP enabled     interfaces',
	'br-f6d0a1f6d2d7         8000.0242c0f70580       no              veth95dc570',
	'node1:~# cat /proc/1187/cgroup',
	'0::/system.slice/docker-65d408db681dbb53f79d543e21b104cb5df9a85b3bb81e2849b6578abf3166c5.scope',
];

const ARP: Transcript = [
	'node1:~# ip addr show br0',
	'3: br0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP',
	'    link/ether 1e:e9:37:09:13:4b brd ff:ff:ff:ff:ff:ff',
	'    inet 10.0.0.1/24 scope global br0',
	'    inet6 fe80::1ce9:37ff:fe09:134b/64 scope link',
	'node1:~# ip netns exec blue arp -n',
	'Address                  HWtype  HWaddress           Flags Mask            Iface',
	'10.0.0.1                 ether   1e:e9:37:09:13:4b   C                     veth-b',
];

const WORKLOAD: Transcript = [
	'node1:~# docker run -d --name web --network none nginx',
	'8be5e5918a7b1d4f79d543e21b104cb5df9a85b3bb81e2849b6578abf3166c51',
	'node1:~# ip route show 10.245.166.129',
	'10.245.166.129 dev cali8be5e5918a7 scope link',
	'node1:~# iptables -S cali-to-wl-dispatch',
	'-A cali-to-wl-dispatch -o cali8be5e5918a7 -g cali-tw-cali8be5e5918a7',
	'node2:~# docker run -d --name web --network none nginx',
	'05a654c98df2a85b3bb81e2849b6578abf3166c579d543e21b104cb5df9a8be0',
];

const SWARM: Transcript = [
	'node1:~# docker network create -d overlay --attachable over',
	'n4byny4xn3lxrbovnywzdioy9',
	'node1:~# docker network ls',
	'NETWORK ID     NAME              DRIVER    SCOPE',
	'n4byny4xn3lx   over              overlay   swarm',
	'node1:~# ls /var/run/docker/netns',
	'1-n4byny4xn3  lb_n4byny4xn',
];

describe.each([
	[
		'the number behind @if is its other end’s',
		WIRE,
		{
			'5: veth95dc570@if4': '9: veth0000001@if8',
			'7: veth910802f@if6': '11: veth0000002@if10',
			'4: eth0@if5': '8: eth0@if9',
			7: '11',
		},
		'8: eth0@if9',
		'8: eth0@if11',
		'The book’s 5 was 9 here before; now it is 11.',
	],
	[
		'what a container calls its other end is an interface of its host',
		WIRE,
		{
			'5: veth95dc570@if4': '9: veth0000001@if8',
			'7: veth910802f@if6': '11: veth0000002@if10',
			'4: eth0@if5': '8: eth0@if9',
			7: '11',
		},
		'11',
		'9',
		'',
	],
	[
		'an fdb entry has the MAC of the other host’s tunnel',
		TUNNEL,
		{ '1e:e9:37:09:13:4b': '46:1c:3a:51:77:14', '7a:78:52:0e:57:7c': '6e:1a:b3:c3:91:6c' },
		'6e:1a:b3:c3:91:6c dst',
		'6e:1a:b3:c3:91:6d dst',
		'The book’s 7a:78:52:0e:57:7c was 6e:1a:b3:c3:91:6c here before; now it is 6e:1a:b3:c3:91:6d.',
	],
	[
		'a neighbour beyond the tunnel has it too, and not one’s own',
		TUNNEL,
		{ '1e:e9:37:09:13:4b': '46:1c:3a:51:77:14', '7a:78:52:0e:57:7c': '6e:1a:b3:c3:91:6c' },
		'lladdr 6e:1a:b3:c3:91:6c',
		'lladdr 46:1c:3a:51:77:14',
		'The book’s 7a:78:52:0e:57:7c was 6e:1a:b3:c3:91:6c here before; now it is 46:1c:3a:51:77:14.',
	],
	[
		'a container’s hostname is the beginning of its id',
		CONTAINER,
		{ '65d408db681d': '0b1bf9ed5f0f', f6d0a1f6d2d7: '9b5a2b85d2be' },
		'0b1bf9ed5f0f$',
		'0b1bf9ed5f00',
		'The book’s 65d408db681d was 0b1bf9ed5f0f here before; now it is 0b1bf9ed5f00.',
	],
	[
		'a bridge is named after its network',
		CONTAINER,
		{ '65d408db681d': '0b1bf9ed5f0f', f6d0a1f6d2d7: '9b5a2b85d2be' },
		'br-9b5a2b85d2be',
		'br-0b1bf9ed5f0f',
		'The book’s f6d0a1f6d2d7 was 9b5a2b85d2be here before; now it is 0b1bf9ed5f0f.',
	],
	[
		'a cgroup is named after its container',
		CONTAINER,
		{ '65d408db681d': '0b1bf9ed5f0f', f6d0a1f6d2d7: '9b5a2b85d2be' },
		'docker-0b1bf9ed5f0f',
		'docker-9b5a2b85d2be',
		'The book’s 65d408db681d was 0b1bf9ed5f0f here before; now it is 9b5a2b85d2be.',
	],
	[
		'the MAC of an address is that of the interface which has it',
		ARP,
		{ '1e:e9:37:09:13:4b': '46:1c:3a:51:77:14', 'fe80::1ce9:37ff:fe09:134b': 'fe80::441c:3aff:fe51:7714' },
		'ether   46:1c:3a:51:77:14',
		'ether   46:1c:3a:51:77:15',
		'The book’s 1e:e9:37:09:13:4b was 46:1c:3a:51:77:14 here before; now it is 46:1c:3a:51:77:15.',
	],
	[
		'a link-local address carries the MAC of its interface',
		ARP,
		{ '1e:e9:37:09:13:4b': '46:1c:3a:51:77:14', 'fe80::1ce9:37ff:fe09:134b': 'fe80::441c:3aff:fe51:7714' },
		'fe51:7714/64',
		'fe51:7715/64',
		'The book’s 1e:e9:37:09:13:4b was 46:1c:3a:51:77:14 here before; now it is 46:1c:3a:51:77:15.',
	],
	[
		'a workload’s interface is named after its container',
		WORKLOAD,
		{ '8be5e5918a7': '0ed3dc831f5', '05a654c98df': '7801f61b4fe' },
		'dev cali0ed3dc831f5',
		'dev cali7801f61b4fe',
		'The book’s 8be5e5918a7 was 0ed3dc831f5 here before; now it is 7801f61b4fe.',
	],
	[
		'a network is listed by the beginning of its id',
		SWARM,
		{ n4byny4xn3lx: 'k2zqv0x1mwc7', n4byny4xn3: 'k2zqv0x1mw', n4byny4xn: 'k2zqv0x1m' },
		'k2zqv0x1mwc7 ',
		'k2zqv0x1mwd7 ',
		'The book’s n4byny4xn3lx was k2zqv0x1mwc7 here before; now it is k2zqv0x1mwd7.',
	],
	[
		'a network’s namespaces have the beginning of its id',
		SWARM,
		{ n4byny4xn3lx: 'k2zqv0x1mwc7', n4byny4xn3: 'k2zqv0x1mw', n4byny4xn: 'k2zqv0x1m' },
		'1-k2zqv0x1mw  lb_k2zqv0x1m',
		'1-k2zqv0x2mw  lb_k2zqv0x2m',
		'',
	],
] as const)('%s', (_, book, names, from, to, reason) => {
	const run = elsewhere(book, names);
	const wrong = run.map((line) => line.replace(new RegExp(from), to));

	it('on whatever machine', () => {
		expect(run).not.toEqual(book);
		expect(differences(book, run)).toEqual([]);
	});

	it('and not otherwise, though every line for itself is right', () => {
		expect(wrong).not.toEqual(run);
		expect(lineByLine(book, wrong)).toEqual([]);
		expect(differences(book, wrong)).toContainEqual(expect.stringContaining(reason));
	});
});

describe('a swarm', () => {
	const join = (cluster: string, role: string) =>
		`    docker swarm join --token SWMTKN-1-${cluster.repeat(5)}-${role.padEnd(25, '0')} 192.168.56.11:2377`;
	const swarm = (node: string, network: string, cluster: string, worker: string, manager: string) => [
		'node1:~# docker swarm init',
		`Swarm initialized: current node (${node}) is now a manager.`,
		join(cluster, worker),
		'node1:~# docker swarm join-token manager',
		join(cluster, manager),
		'node1:~# docker node ls',
		'ID                            HOSTNAME   STATUS    AVAILABILITY   MANAGER STATUS   ENGINE VERSION',
		`${node} *   node1      Ready     Active         Leader           26.1.5+dfsg1`,
		'node1:~# docker network create -d overlay over',
		network,
		'node1:~# docker network ls',
		'NETWORK ID     NAME              DRIVER    SCOPE',
		`${network.slice(0, 12)}   over              overlay   swarm`,
		'node1:~# curl -sS -m 5 http://10.0.1.2/',
		`curl: (28) Operation timed out after ${5000 + node.length} milliseconds with 0 bytes received`,
	];
	const book = swarm(
		'4j2jd1tkrkb03nf3ez87rb932',
		'wz5dxklnakni3u7mw4qiqbvgh',
		'2exxja78jo',
		'68y6nd',
		'1kteq0',
	);
	const run = (node: string, network: string, cluster: string, worker: string, manager: string) =>
		differences(book, swarm(node, network, cluster, worker, manager));

	it('has its own ids and tokens', () => {
		expect(
			run('ycd17b5ei3d6of8cjjgre0xwq', 'n4byny4xn3lxrbovnywzdioy9', '08glzqam8g', '8jkds1', 'zz9ab3'),
		).toEqual([]);
	});

	it('may draw an id without any digit', () => {
		expect(
			run('yeevmgauachaiuaxetrmaldij', 'noybynyoxnulxrbovnywzdioy', '08glzqam8g', '8jkds1', 'zz9ab3'),
		).toEqual([]);
	});

	it('has one token for each role', () => {
		expect(
			run('ycd17b5ei3d6of8cjjgre0xwq', 'n4byny4xn3lxrbovnywzdioy9', '08glzqam8g', '8jkds1', '8jkds1'),
		).toHaveLength(1);
	});
});
