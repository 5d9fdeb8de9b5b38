/**
 * What holds between values: a run in which every output is right by itself, and which is wrong all the same.
 */
import { describe, expect, it } from 'vitest';
import { compareAll, parseBlock, words } from './index.ts';

/** Prompts, commands and outputs, as in a console block. */
type Transcript = readonly string[];

function differences(book: Transcript, run: Transcript): string[] {
	const [mine, theirs] = [parseBlock(book.join('\n')), parseBlock(run.join('\n'))];
	expect([...mine.problems, ...theirs.problems]).toEqual([]);
	const results = new Map(theirs.commands.map(({ index, output }) => [index, { lines: output }]));
	return [...compareAll(mine.commands, results).values()].flatMap((comparison) =>
		comparison.differences.map(({ reason }) => words(reason, 'en')),
	);
}

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

const replaced = (transcript: Transcript, from: string, to: string): Transcript => {
	const changed = transcript.map((line) => line.replace(from, to));
	expect(changed).not.toEqual(transcript);
	return changed;
};

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

describe('a Docker MAC', () => {
	const book = [
		'node1:~# docker exec web ip addr show eth0',
		'4: eth0@if5: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue',
		'    link/ether 02:42:0a:00:01:02 brd ff:ff:ff:ff:ff:ff',
		'    inet 10.0.1.2/24 brd 10.0.1.255 scope global eth0',
		'node1:~# bridge fdb show',
		'02:42:0a:00:01:02 dev vxlan0 dst 192.168.56.12 self permanent',
	];

	it('carries the address that it belongs to', () => {
		expect(differences(book, replaced(book, '02:42:0a:00:01:02', '02:42:0a:00:01:03'))).toEqual([
			'eth0’s ether is 02:42:0a:00:01:03 here, 02:42:0a:00:01:02 in the book.',
			'vxlan0 is 02:42:0a:00:01:03 here, 02:42:0a:00:01:02 in the book.',
		]);
	});

	it('is no other interface’s', () => {
		const both = [
			'node1:~# ip -br link show master br1',
			'vethd6dbc0b@if5  UP             8e:10:ab:a9:0e:a8 <BROADCAST,MULTICAST,UP,LOWER_UP>',
			...book,
		];
		expect(differences(both, replaced(both, '8e:10:ab:a9:0e:a8', '02:42:0a:00:01:02'))).not.toEqual([]);
	});

	it('may look like one that a bridge has drawn', () => {
		const bridge = [
			'node1:~# ip link show docker0',
			'3: docker0: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1500 qdisc noqueue state DOWN',
			'    link/ether 02:42:e5:2b:0c:91 brd ff:ff:ff:ff:ff:ff',
		];
		expect(differences(bridge, replaced(bridge, '02:42:e5:2b:0c:91', '02:42:ac:1c:77:5e'))).toEqual([]);
		expect(differences(bridge, replaced(bridge, '02:42:e5:2b:0c:91', '02:42:c0:a8:a1:5e'))).toEqual([]);
		expect(differences(bridge, replaced(bridge, '02:42:e5:2b:0c:91', '02:42:ac:11:00:02'))).toHaveLength(1);
	});

	it('leads to the host that its container is on', () => {
		expect(differences(book, replaced(book, 'dst 192.168.56.12', 'dst 192.168.56.11'))).toEqual([
			'vxlan0’s dst is 192.168.56.11 here, 192.168.56.12 in the book.',
		]);
	});
});

describe('a host’s MAC', () => {
	const book = [
		'node3:~# tcpdump -nn -e -t -i eth0 -c 1 icmp',
		'd6:bd:03:96:71:c7 > 52:54:00:a8:39:0d, ethertype IPv4 (0x0800), length 98: 10.244.1.2 > 10.244.3.2: ICMP echo request, id 4, seq 0, length 64',
		'node3:~# ip -4 -br addr show eth0',
		'eth0@if4         UP             192.168.57.13/24',
	];

	it('carries the address that it belongs to', () => {
		expect(differences(book, replaced(book, '52:54:00:a8:39:0d', '52:54:00:a8:39:0e'))).toHaveLength(1);
	});

	it('is not the router’s', () => {
		const swapped = replaced(
			book,
			'd6:bd:03:96:71:c7 > 52:54:00:a8:39:0d',
			'52:54:00:a8:39:0d > d6:bd:03:96:71:c7',
		);
		expect(differences(book, swapped)).not.toEqual([]);
	});

	it('leaves the router’s to chance', () => {
		expect(differences(book, replaced(book, 'd6:bd:03:96:71:c7', '9e:b6:8e:31:60:bd'))).toEqual([]);
	});
});

describe('the counters of a chain’s policy', () => {
	const book = (between: string): Transcript => [
		'node1:~# iptables -nvL FORWARD | head -n 1',
		'Chain FORWARD (policy DROP 4 packets, 336 bytes)',
		`node1:~# ${between}`,
		'node1:~# iptables -nvL FORWARD | head -n 1',
		'Chain FORWARD (policy DROP 5 packets, 420 bytes)',
	];
	const fallen = (between: string) => replaced(book(between), '5 packets, 420', '1 packets, 84');

	it.each(['iptables -A FORWARD -i br0 -j ACCEPT', 'pkill ping', 'docker start web'])(
		'do not fall through %s',
		(between) => {
			expect(differences(book(between), fallen(between))).toEqual([
				'The packets of FORWARD went down from 4 to 1.',
				'The bytes of FORWARD went down from 336 to 84.',
			]);
		},
	);

	it.each(['iptables -Z', 'iptables -P FORWARD DROP', 'systemctl restart docker'])(
		'may begin anew at %s',
		(between) => {
			expect(differences(book(between), fallen(between))).toEqual([]);
		},
	);

	it('are each table’s own', () => {
		const inNat = replaced(fallen('true'), 'iptables -nvL', 'iptables -t nat -nvL');
		expect(differences(inNat, inNat)).toEqual([]);
		const mixed = (run: Transcript) =>
			run.map((line, at) => (at === 3 ? line.replace('iptables', 'iptables -t mangle') : line));
		expect(differences(mixed(book('true')), mixed(fallen('true')))).toEqual([]);
	});
});

describe('an interface that a route goes through', () => {
	const book = [
		'node1:~# ip link',
		'1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536',
		'2: eth0@if4: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500',
		'...',
		'node1:~# ip route',
		'default via 192.168.56.1 dev eth0',
		'10.5.78.0/24 via 10.5.78.0 dev flannel.1 onlink',
	];
	const elided = (transcript: Transcript, run: Transcript): string[] => {
		const [mine, theirs] = [parseBlock(transcript.join('\n'), 'elide'), parseBlock(run.join('\n'))];
		const results = new Map(theirs.commands.map(({ index, output }) => [index, { lines: output }]));
		return [...compareAll(mine.commands, results).values()].flatMap((comparison) =>
			comparison.differences.map(({ reason }) => words(reason, 'en')),
		);
	};
	const run = [
		...book.slice(0, 3),
		'3: flannel.1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450',
		...book.slice(4),
	];

	it('is among those that there are', () => {
		expect(elided(book, run)).toEqual([]);
		const without = run.filter((line) => !line.startsWith('3: flannel.1'));
		expect(elided(book, without)).toEqual([
			'There is no interface flannel.1 here: it was not among those that were listed before.',
		]);
	});

	it('may be newer than the list', () => {
		const command = ['node1:~# systemctl start flanneld'];
		const late = [...book.slice(0, 4), ...command, ...book.slice(4)];
		const without = [...book.slice(0, 3), ...command, ...book.slice(4)];
		expect(elided(late, without)).toEqual([]);
	});

	it('need not be listed where the book does not list it either', () => {
		const cut = book.filter((line) => line !== '...');
		expect(differences(cut, cut)).toEqual([]);
	});
});
