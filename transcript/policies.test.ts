/** What must hold of a run's values, whatever they are: bounds, counters that do not fall, beginnings of ids. */
import { describe, expect, it } from 'vitest';
import { compareAll, parseBlock, words } from './index.ts';

type Outputs = readonly (readonly [command: string, ...lines: string[]])[];

/** Every difference, in words; `when` says in which order the run's commands were run. */
function differences(book: Outputs, run: Outputs, when?: readonly number[]): string[] {
	const { commands, problems } = parseBlock(
		book
			.flatMap(([command, ...lines]) => [
				command.startsWith('/ #') ? command : `node1:~# ${command}`,
				...lines,
			])
			.join('\n'),
	);
	expect(problems).toEqual([]);
	const results = new Map(run.map(([, ...lines], index) => [index, { lines, when: when?.[index] }]));
	return [...compareAll(commands, results)].flatMap(([, comparison]) =>
		comparison.differences.map(({ reason }) => words(reason, 'en')),
	);
}

describe('a value outside of its bounds', () => {
	it.each([
		[
			'ping -c 1 172.17.0.2',
			'64 bytes from 172.17.0.2: icmp_seq=1 ttl=64 time=0.071 ms',
			'64 bytes from 172.17.0.2: icmp_seq=1 ttl=64 time=70000 ms',
			'The time is 70000 here; it must lie between 0 and 60000.',
		],
		[
			'brctl showmacs docker0',
			'  1     02:42:ac:11:00:02       no                 3.21',
			'  1     02:42:ac:11:00:02       no               900.00',
			'The ageing timer is 900.00 here; it must lie between 0 and 310.',
		],
		[
			'ip -d link show docker0',
			'    bridge forward_delay 1500 gc_timer  292.33 ageing_time 30000',
			'    bridge forward_delay 1500 gc_timer  992.33 ageing_time 30000',
			'The gc_timer is 992.33 here; it must lie between 0 and 310.',
		],
		[
			'conntrack -L',
			'tcp      6 431998 ESTABLISHED src=172.17.0.2 dst=172.17.0.3 sport=43210 dport=80',
			'tcp      6 990000 ESTABLISHED src=172.17.0.2 dst=172.17.0.3 sport=43210 dport=80',
			'The timer is 990000 here; it must lie between 0 and 432000.',
		],
		[
			'ping -c 2 172.17.0.2',
			'rtt min/avg/max/mdev = 0.071/0.077/0.084/0.006 ms',
			'rtt min/avg/max/mdev = 0.171/0.077/0.284/0.006 ms',
			'The numbers of an rtt must not fall: 0.171/0.077/0.284/0.006.',
		],
		[
			'iptables -nvL FORWARD | grep DROP',
			'    1    84 DROP       all  --  *      *       0.0.0.0/0            0.0.0.0/0',
			'    0    84 DROP       all  --  *      *       0.0.0.0/0            0.0.0.0/0',
			'The counter is 0 here; it must not be less than 1.',
		],
	])('of %s differs', (command, book, here, reason) => {
		const header = command.startsWith('brctl')
			? ['port no mac addr                is local?       ageing timer']
			: [];
		expect(differences([[command, ...header, book]], [[command, ...header, here]])).toEqual([reason]);
	});

	it('is no difference where the book’s own is outside', () => {
		const old = ['ping -c 1 172.17.0.2', 'icmp_seq=1 ttl=64 time=70000 ms'] as const;
		expect(differences([old], [['', 'icmp_seq=1 ttl=64 time=80000 ms']])).toEqual([]);
	});
});

describe('a counter', () => {
	const ifconfig = (packets: number, name = 'docker0') =>
		[
			`ifconfig ${name}`,
			`${name}: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500`,
			`        RX packets ${packets}  bytes ${packets * 60} (${packets * 60}.0 B)`,
			'        RX errors 0  dropped 0  overruns 0  frame 0',
			'        TX packets 4  bytes 306 (306.0 B)',
		] as const;
	const statistics = (packets: number) =>
		[
			'ip -s link show docker0',
			'3: docker0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP',
			'    RX:  bytes packets errors dropped  missed   mcast',
			`          ${packets * 60}      ${packets}      0       0       0      0`,
			'    TX:  bytes packets errors dropped carrier collsns',
			'           306       4      0       2       0       0',
		] as const;
	const proc = (packets: number) =>
		[
			'cat /proc/net/dev',
			'Inter-|   Receive                                                |  Transmit',
			` docker0:    ${packets * 60}      ${packets}    0    0    0     0          0         0     306      4    0    2    0     0       0          0`,
		] as const;
	const busybox = (packets: number) =>
		[
			'docker exec nginx-1 ifconfig',
			'eth0      Link encap:Ethernet  HWaddr 02:42:AC:11:00:02',
			`          RX packets:${packets} errors:0 dropped:0 overruns:0 frame:0`,
			`          RX bytes:${packets * 60} (${packets * 60}.0 B)  TX bytes:0 (0.0 B)`,
		] as const;
	const docker = (command: string) => [command, 'nginx-1'] as const;
	const fallen = [
		'docker0’s RX packets went down from 12 to 4.',
		'docker0’s RX bytes went down from 720 to 240.',
	];

	it.each([
		['ifconfig', ifconfig, ifconfig],
		['ip -s link', statistics, statistics],
		['/proc/net/dev', proc, proc],
		['ifconfig, and then ip', ifconfig, statistics],
	])('may be any number, but not less than before: %s', (_, first, then) => {
		const book = [first(1), docker('docker start nginx-1'), then(2)];
		expect(differences(book, [first(12), docker(''), then(12)])).toEqual([]);
		expect(differences(book, [first(12), docker(''), then(4)]).toSorted()).toEqual(fallen.toSorted());
	});

	it('is its own on every interface, in every container', () => {
		const book = [ifconfig(1), ifconfig(1, 'eth0'), busybox(1), busybox(2)];
		expect(differences(book, [ifconfig(12), ifconfig(4, 'eth0'), busybox(3), busybox(4)])).toEqual([]);
		expect(differences(book, [ifconfig(12), ifconfig(4, 'eth0'), busybox(4), busybox(3)])).toEqual([
			'eth0’s RX packets went down from 4 to 3.',
			'eth0’s RX bytes went down from 240 to 180.',
		]);
	});

	it.each([
		['docker restart nginx-1', busybox],
		['docker rm -f nginx-1 && docker run -d --name nginx-1 nginx', busybox],
		['systemctl restart docker', ifconfig],
		['ip link del docker0', ifconfig],
		['ip link add docker0 type bridge', ifconfig],
		['for i in 1 2; do ./renew; done', ifconfig],
	])('begins again with its interface: %s', (command, shown) => {
		const book = [shown(1), docker(command), shown(2)];
		expect(differences(book, [shown(12), docker(''), shown(4)])).toEqual([]);
	});

	it.each(['ip link set docker0 mtu 1450', 'docker run -d nginx', 'ping -c 1 172.17.0.2 > /dev/null 2>&1'])(
		'goes on over %s',
		(command) => {
			const book = [ifconfig(1), docker(command), ifconfig(2)];
			expect(differences(book, [ifconfig(12), docker(''), ifconfig(4)])).toEqual(fallen);
		},
	);

	it('may fall where it does so in the book', () => {
		expect(differences([ifconfig(9), ifconfig(2)], [ifconfig(12), ifconfig(4)])).toEqual([]);
	});

	it('has counted on where a reader has run a command again', () => {
		const book = [ifconfig(1), ifconfig(2)];
		expect(differences(book, [ifconfig(12), ifconfig(4)], [700, 300])).toEqual([]);
		expect(differences(book, [ifconfig(4), ifconfig(12)], [700, 300])).toEqual(
			fallen.map(() => expect.any(String)),
		);
	});
});

describe('the packets of a capture', () => {
	const capture = (...times: string[]) =>
		[
			'tcpdump -nn -i docker0 icmp',
			...times.map((time) => `${time} IP 172.17.0.2 > 172.17.0.3: ICMP`),
		] as const;
	const book = [capture('12:00:01.000001', '12:00:02.000001')];

	it('come in the order of their times', () => {
		expect(differences(book, [capture('13:00:01.000001', '13:00:00.000001')])).toEqual([
			'The time went down from 13:00:01.000001 to 13:00:00.000001.',
		]);
	});

	it('may pass midnight, and each other by a millisecond', () => {
		expect(differences(book, [capture('23:59:59.900001', '00:00:00.900001')])).toEqual([]);
		expect(differences(book, [capture('12:00:01.000400', '12:00:01.000200')])).toEqual([]);
	});

	it('of another capture have other times', () => {
		const two = [...book, ...book];
		const late = capture('13:00:01.000001', '13:00:02.000001');
		expect(differences(two, [late, capture('12:00:01.000001', '12:00:02.000001')])).toEqual([]);
	});
});

describe('an id that is printed in part', () => {
	const FULL = '65d408db681dbb53f79d543e21b104cb5df9a85b3bb81e2849b6578abf3166c5';
	const OTHER = '9b5a2b85d2be20a27c5e751388f07a517d3bd81c33aaa9afb2e2ed13360c8afa';
	const run = (full: string, part: string): Outputs => [
		['docker run -d --name nginx-1 nginx', full],
		['docker exec nginx-1 hostname', part],
	];

	it('is the beginning of the one that is printed in full', () => {
		expect(differences(run(FULL, FULL.slice(0, 12)), run(OTHER, OTHER.slice(0, 12)))).toEqual([]);
		expect(differences(run(FULL, FULL.slice(0, 12)), run(OTHER, FULL.slice(0, 12)))).toEqual([
			'The book’s 65d408db681d was 9b5a2b85d2be here before; now it is 65d408db681d.',
		]);
	});
});

describe('the last lines of a capture', () => {
	const packets = (number: number) => (number === 1 ? '1 packet' : `${number} packets`);
	const end = (captured: number, filtered: number, dropped = 0) =>
		[
			'tcpdump -nn -i docker0 -c 2 icmp',
			`${packets(captured)} captured`,
			`${packets(filtered)} received by filter`,
			`${packets(dropped)} dropped by kernel`,
		] as const;

	it('may tell of more packets than were captured, but not of fewer', () => {
		expect(differences([end(2, 2)], [end(2, 6)])).toEqual([]);
		expect(differences([end(2, 6)], [end(2, 2)])).toEqual([]);
		expect(differences([end(1, 2)], [end(1, 1)])).toEqual([]);
		expect(differences([end(1, 1)], [end(1, 2)])).toEqual([]);
		expect(differences([end(2, 2)], [end(2, 1)])).toEqual(['The capture went down from 2 to 1 packet.']);
		expect(differences([end(2, 2)], [end(0, 2)])).toEqual(['packets captured is 0 here, 2 in the book.']);
		expect(differences([end(2, 2)], [end(2, 2, 1)])).not.toEqual([]);
	});
});

describe('the requests of a ping in a capture', () => {
	const request = (seq: number, id = 12) =>
		`10.1.0.11 > 10.1.0.12: ICMP echo request, id ${id}, seq ${seq}, length 64`;
	const reply = (seq: number) => `10.1.0.12 > 10.1.0.11: ICMP echo reply, id 12, seq ${seq}, length 64`;
	const capture = (...packets: string[]) => ['tcpdump -nn -t -i docker0 icmp', ...packets] as const;

	it('come in the order of their numbers, answered or not', () => {
		expect(differences([capture(request(1), request(2))], [capture(request(4), request(5))])).toEqual([]);
		expect(differences([capture(request(1), request(2))], [capture(request(2), request(1))])).toEqual([
			'The seq of requests went down from id 12, seq 2 to id 12, seq 1.',
		]);
	});

	it('are counted for each ping, and apart from its replies', () => {
		const two = capture(request(3), request(1, 13));
		expect(differences([two], [two])).toEqual([]);
		const late = capture(request(1), request(2), reply(1));
		expect(differences([late], [late])).toEqual([]);
	});
});

describe('several files', () => {
	const cat = 'docker exec nginx-1 cat /sys/class/net/eth0/ifindex /sys/class/net/eth0/iflink';

	it('have a line each, of their own kind', () => {
		const link = (own: number, peer: number) =>
			['ip link show type veth', `${own}: veth95dc570@if${peer}: <UP> mtu 1500`] as const;
		expect(differences([[cat, '4', '5'], link(5, 4)], [[cat, '6', '7'], link(7, 6)])).toEqual([]);
		expect(differences([[cat, '4', '5'], link(5, 4)], [[cat, '6', '9'], link(7, 6)])).not.toEqual([]);
	});
});

describe('a veth of the same name', () => {
	it('is the same interface, whatever was done in between', () => {
		const shown = (packets: number) =>
			[
				'ifconfig | grep veth -A 2',
				'veth95dc570: flags=4163<UP>  mtu 1500',
				`        RX packets ${packets}  bytes 1 (1.0 B)`,
			] as const;
		const between = ['systemctl restart docker'] as const;
		expect(differences([shown(1), between, shown(2)], [shown(12), between, shown(4)])).toEqual([
			'veth95dc570’s RX packets went down from 12 to 4.',
		]);
	});
});

describe('the number of a question', () => {
	const dns = (id: number, reply = id) =>
		[
			'tcpdump -nn -t -i eth0 port 53',
			`IP 172.17.0.2.43210 > 172.17.0.1.53: ${id}+ A? nginx. (23)`,
			`IP 172.17.0.1.53 > 172.17.0.2.43210: ${reply}*- 1/0/0 A 172.17.0.3 (39)`,
			`IP 172.17.0.2.43210 > 172.17.0.1.53: [udp sum ok] ${id + 1}+ [1au] AAAA? nginx. (34)`,
			`IP 172.17.0.1.53 > 172.17.0.2.43210: [udp sum ok] ${id + 1} NXDomain 0/1/0 (98)`,
		] as const;
	const dhcp = (id: string, reply = id) =>
		[
			'tcpdump -nn -t -i eth0 port 67',
			`IP 0.0.0.0.68 > 255.255.255.255.67: BOOTP/DHCP, Request from 02:42:ac:11:00:02, length 300, xid ${id}, Flags [none]`,
			`IP 172.17.0.1.67 > 172.17.0.2.68: BOOTP/DHCP, Reply, length 300, xid ${reply}, Flags [none]`,
		] as const;

	it('is any, and its answer’s', () => {
		expect(differences([dns(12_345)], [dns(54_321)])).toEqual([]);
		expect(differences([dns(12_345)], [dns(54_321, 7)])).toHaveLength(1);
		expect(differences([dhcp('0x3a4b5c6d')], [dhcp('0x9')])).toEqual([]);
		expect(differences([dhcp('0x3a4b5c6d')], [dhcp('0x9', '0xa')])).toHaveLength(1);
	});

	it('is another one in another capture', () => {
		expect(differences([dns(1), dns(2)], [dns(54_321), dns(54_321)])).toEqual([]);
	});

	it('is all that is free of it', () => {
		const [command, first, ...more] = dns(12_345);
		expect(differences([dns(12_345)], [[command, first.replace('A?', 'AAAA?'), ...more]])).not.toEqual([]);
	});
});

it('a flow’s label is drawn at random', () => {
	const flow = (label: string, limit = 64) =>
		[
			'tcpdump -nn -v -t -i eth0 icmp6',
			`IP6 (flowlabel ${label}, hlim ${limit}, next-header ICMPv6 (58) payload length: 64) fd00::1 > fd00::2: ICMP6`,
		] as const;
	expect(differences([flow('0x0b2c3')], [flow('0xfffff')])).toEqual([]);
	expect(differences([flow('0x0b2c3')], [flow('0x0b2c3', 63)])).not.toEqual([]);
});

describe('what the kernel says', () => {
	const dmesg = (times: readonly string[], state = 'forwarding') =>
		[
			'dmesg | tail',
			...times.map((time) => `[${time}] docker0: port 1(veth95dc570) entered ${state} state`),
		] as const;
	const book = [dmesg(['   12.345678', '   12.345690'])];

	it('has the times of its machine, in their order', () => {
		expect(differences(book, [dmesg(['  912.000001', ' 1012.000001'])])).toEqual([]);
		expect(differences(book, [dmesg([' 1012.000001', '  912.000001'])])).toEqual([
			'docker0’s time went down from 1012.000001 to 912.000001.',
		]);
	});

	it('is exact', () => {
		expect(differences(book, [dmesg(['   12.345678', '   12.345690'], 'blocking')])).toHaveLength(2);
	});
});

it('whether somebody holds a neighbour’s entry is a matter of the moment', () => {
	const neigh = (held: string, state = 'REACHABLE') =>
		[
			'ip -s neigh',
			`172.17.0.2 dev docker0 lladdr 02:42:ac:11:00:02${held} used 5/5/5 probes 1 ${state}`,
		] as const;
	for (const [one, other] of [
		['', ' ref 1'],
		[' ref 1', ''],
		[' ref 1', ' ref 12'],
	] as const)
		expect(differences([neigh(one)], [neigh(other)])).toEqual([]);
	expect(differences([neigh('')], [neigh(' ref 1', 'FAILED')])).toHaveLength(1);
});

it('how much there is follows the machine, whether there is any does not', () => {
	const read = (size: string) => ['echo $(($(rchar) / 1000000)) MB', size] as const;
	expect(differences([read('1 MB')], [read('14 MB')])).toEqual([]);
	expect(differences([read('1 MB')], [read('0 MB')])).toHaveLength(1);
	expect(differences([read('0 MB')], [read('1 MB')])).toHaveLength(1);
});

it('a datastore has been written to as often as it happened', () => {
	const endpoint = (revision: string, node = 'node2') =>
		['calicoctl get wep -o yaml', `  resourceVersion: "${revision}"`, `  node: ${node}`] as const;
	expect(differences([endpoint('43')], [endpoint('51')])).toEqual([]);
	expect(differences([endpoint('43')], [endpoint('43', 'node1')])).toHaveLength(1);
});

describe('what an interface could not send', () => {
	const link = (name: string, dropped: number) =>
		[
			`ip -s link show ${name}`,
			`7: ${name}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UNKNOWN`,
			'    TX:  bytes packets errors dropped carrier collsns',
			`             0       0      0       ${dropped}       0       0`,
		] as const;

	it('may be more or less, but not nothing', () => {
		expect(differences([link('vxlan1', 4)], [link('vxlan1', 9)])).toEqual([]);
		expect(differences([link('vxlan1', 4)], [link('vxlan1', 0)])).not.toEqual([]);
	});

	it('may be nothing of a bridge’s, which drops only before it has a port', () => {
		expect(differences([link('docker0', 2)], [link('docker0', 0)])).toEqual([]);
	});
});
