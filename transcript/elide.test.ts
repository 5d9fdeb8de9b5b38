/** A line `...` stands for what the book does not show: any number of lines, where the dots are. */
import { describe, expect, it } from 'vitest';
import { compareAll, parseBlock, words } from './index.ts';
import { update } from './update.ts';

const COMMAND = 'node1:~# ip link';

function compared(book: readonly string[], run: readonly string[], command = COMMAND) {
	const { commands, problems } = parseBlock([command, ...book].join('\n'), 'elide');
	expect(problems).toEqual([]);
	return { commands, results: new Map([[0, { lines: run }]]) };
}

function differences(...given: Parameters<typeof compared>): string[] {
	const { commands, results } = compared(...given);
	return [...compareAll(commands, results).values()].flatMap((comparison) =>
		comparison.differences.map(({ reason }) => words(reason, 'en')),
	);
}

function updated(...given: Parameters<typeof compared>): readonly string[] | undefined {
	const { commands, results } = compared(...given);
	return update(commands, results).changes[0]?.output;
}

describe('several lines of dots', () => {
	const book = [
		'1: lo: <UP> mtu 65536',
		'...',
		'3: docker0: <UP> mtu 1500',
		'...',
		'9: dummy0: <UP> mtu 1500',
	];
	const run = [
		'1: lo: <UP> mtu 65536',
		'2: eth0: <UP> mtu 1500',
		'3: docker0: <UP> mtu 1500',
		'4: eth1: <UP> mtu 1500',
		'5: eth2: <UP> mtu 1500',
		'9: dummy0: <UP> mtu 1500',
	];

	it('stand for lines of their own', () => {
		expect(differences(book, run)).toEqual([]);
		expect(differences(book, run.toSpliced(3, 2))).toEqual([]);
	});

	it('leave what lies between them with what it is like', () => {
		const wrong = run.with(2, '3: docker0: <UP> mtu 1450');
		expect(differences(book, wrong)).toEqual(['docker0’s mtu is 1450 here, 1500 in the book.']);
		expect(updated(book, wrong)).toEqual(book.with(2, '3: docker0: <UP> mtu 1450'));
	});

	it('do not stand for what the book shows', () => {
		expect(differences(book, run.toSpliced(2, 1))).toHaveLength(1);
		expect(differences(book, run.toSpliced(-1, 1))).toHaveLength(1);
	});

	it('stand for no line where the book has none', () => {
		expect(differences(book, ['7: eth7: <UP> mtu 1500', ...run])).toHaveLength(1);
	});
});

describe('dots among rows that come in any order', () => {
	const stanza = (name: string, mtu = 1500, address = '10.0.0.1') => [
		`${name}: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu ${mtu}`,
		`        inet ${address}  netmask 255.255.255.0  broadcast 10.0.0.255`,
		'',
	];
	const IFCONFIG = 'node1:~# ifconfig';
	const ifconfig = [...stanza('docker0', 1500, '172.17.0.1'), '...'];

	it('stand for other stanzas, wherever these are', () => {
		const others = [stanza('cni0'), stanza('docker0', 1500, '172.17.0.1'), stanza('eth0')];
		expect(differences(ifconfig, others.flat(), IFCONFIG)).toEqual([]);
		expect(differences(ifconfig, others.toReversed().flat(), IFCONFIG)).toEqual([]);
		expect(differences(ifconfig, ifconfig.slice(0, 3), IFCONFIG)).toEqual([]);
		expect(differences(ifconfig, [...(others[0] ?? []), ...(others[2] ?? [])], IFCONFIG)).not.toEqual([]);
	});

	it('do not stand for what the book shows', () => {
		const others = [stanza('cni0'), stanza('docker0', 1450, '172.17.0.1'), stanza('eth0')];
		expect(differences(ifconfig, others.flat(), IFCONFIG)).toEqual([
			'docker0’s mtu is 1450 here, 1500 in the book.',
		]);
		expect(updated(ifconfig, others.flat(), IFCONFIG)).toEqual([
			...stanza('docker0', 1450, '172.17.0.1'),
			'...',
		]);
	});

	it('may stand anywhere', () => {
		for (const book of [
			['...', 'a dev b'],
			['a dev b', '...'],
			['...', 'a dev b', '...'],
		])
			expect(differences(book, ['c dev d', 'a dev b', 'e dev f'], 'node1:~# bridge fdb show')).toEqual([]);
	});

	it.each([
		['bridge fdb show', ['02:42:ac:11:00:02 dev vethaaaaaaa', '...']],
		['ip neigh', ['192.168.56.12 dev eth0 lladdr 52:54:00:a8:38:0c REACHABLE', '...']],
		[
			'arp -n',
			[
				'Address                  HWtype  HWaddress           Iface',
				'192.168.56.12  ether  52:54:00:a8:38:0c  eth0',
				'...',
			],
		],
		[
			'brctl show',
			[
				'bridge name     bridge id               STP enabled     interfaces',
				'docker0         8000.0242564f4703       no              vethaaaaaaa',
				'...',
			],
		],
		['ipset list', ['Name: pods', 'Members:', '10.65.1.0/26', '...']],
		['ls /sys/class/net', ['docker0  eth0', '...']],
	])('leave %s free to print more, but not less', (command, book) => {
		const more = book.with(
			-1,
			(book.at(-2) ?? '').replaceAll(/\d+(?=[^\d]*$)/g, '77').replace('docker0', 'br0'),
		);
		expect(differences(book, book.slice(0, -1), `node1:~# ${command}`)).toEqual([]);
		expect(differences(book, more, `node1:~# ${command}`)).toEqual([]);
		expect(differences(book, more.toSpliced(-2, 1), `node1:~# ${command}`)).not.toEqual([]);
	});
});
