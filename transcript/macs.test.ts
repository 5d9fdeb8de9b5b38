/** MACs that say whose they are. */
import { describe, expect, it } from 'vitest';
import { differences, replaced } from './differences.testing.ts';

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
