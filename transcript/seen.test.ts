/** What an output shows is held against what was shown before. */
import { describe, expect, it } from 'vitest';
import { differences, replaced, type Transcript } from './differences.testing.ts';

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
	const elided = (transcript: Transcript, here: Transcript) => differences(transcript, here, 'elide');
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
