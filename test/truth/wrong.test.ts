import { describe, expect, it } from 'vitest';
import { first, type Mutant, wrongMutants } from './mutants.ts';
import { Random } from './random.ts';
import { goldenPair, type Sample, sample } from './samples.ts';
import { type Run, type Scene, sceneOf } from './scene.ts';
import type { WrongFamily } from './wrong/family.ts';
import { WRONG } from './wrong.ts';

/** What the golden pairs show nothing of. */
const OVERLAY = sample(
	'node1:~# ip -d link show flannel.1',
	'6: flannel.1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UNKNOWN mode DEFAULT group default',
	'    link/ether 8e:0c:1f:55:f6:10 brd ff:ff:ff:ff:ff:ff promiscuity 0  allmulti 0 minmtu 68 maxmtu 65535',
	'    vxlan id 1 local 192.168.56.11 dev eth0 srcport 0 0 dstport 8472 nolearning ttl auto ageing 300 udpcsum',
	'node1:~# ip link set dummy0 address 0e:00:c0:a8:38:0c',
	'node1:~# ip -br link show dummy0',
	'dummy0           UNKNOWN        0e:00:c0:a8:38:0c <BROADCAST,NOARP,UP,LOWER_UP>',
	'node1:~# ls -l /proc/self/ns/net /proc/1/ns/net',
	"lrwxrwxrwx 1 root root 0 Nov 23 14:12 /proc/1/ns/net -> 'net:[4026532246]'",
	"lrwxrwxrwx 1 root root 0 Nov 23 14:12 /proc/self/ns/net -> 'net:[4026532246]'",
	'node1:~# tcpdump -nn -e -c 2 -i docker0 icmp',
	'14:10:12.224486 02:42:ac:11:00:02 > 02:42:ac:11:00:03, ethertype IPv4 (0x0800), length 98: 172.17.0.2 > 172.17.0.3: ICMP echo request, id 13, seq 2, length 64',
	'14:10:12.228075 02:42:ac:11:00:03 > 02:42:ac:11:00:02, ethertype IPv4 (0x0800), length 98: 172.17.0.3 > 172.17.0.2: ICMP echo reply, id 13, seq 2, length 64',
	'2 packets captured',
);

function mutantsOf({ commands, run }: Sample, most: number, seed = 1): Mutant[] {
	return [...first(most, wrongMutants(commands, run, seed))];
}

function finds({ mutants, really }: WrongFamily, scene: Scene): boolean {
	for (const wrong of mutants(scene, new Random('any'))) if (really?.(scene, wrong) !== false) return true;
	return false;
}

const textOf = (run: Run): string =>
	JSON.stringify([...run].map(([index, { lines, exit }]) => [index, lines, exit]));

/** What was forwarded, what was dropped, and what is translated and the host's own. */
const FIREWALL = sample(
	'node1:~# iptables -nvL',
	'Chain INPUT (policy ACCEPT 8 packets, 528 bytes)',
	' pkts bytes target     prot opt in     out     source               destination',
	'',
	'Chain FORWARD (policy DROP 1 packets, 84 bytes)',
	' pkts bytes target     prot opt in     out     source               destination',
	'    2   168 DROP       all  --  br0    *       0.0.0.0/0            0.0.0.0/0',
	'    0     0 ACCEPT     all  --  *      br0     0.0.0.0/0            0.0.0.0/0',
	'node1:~# iptables -t nat -nvL POSTROUTING',
	'Chain POSTROUTING (policy ACCEPT 3 packets, 252 bytes)',
	' pkts bytes target     prot opt in     out     source               destination',
	'    1    84 MASQUERADE  all  --  *      eth0    10.1.1.0/24          0.0.0.0/0',
);

/** Mutants of one family, in words, with the line that shows each. */
function told(family: string, ...lines: readonly string[]): [description: string, line: string][] {
	const mutants = mutantsOf(sample(...lines), Infinity).filter((mutant) => mutant.family === family);
	return mutants.map(({ description, line }) => [description, line]);
}

describe('wrong mutants', () => {
	const samples = [goldenPair('lab'), goldenPair('iproute2'), goldenPair('daemons'), OVERLAY, FIREWALL];

	it('are found by every family', () => {
		const scenes = samples.map(({ commands, run }) => sceneOf(commands, run));
		const idle = WRONG.filter((family) => !scenes.some((scene) => finds(family, scene)));
		expect(idle.map(({ name }) => name)).toEqual([]);
	});

	it('are all different from the run and from each other, and show the line that they name', () => {
		for (const one of samples) {
			const seen = new Set([textOf(one.run)]);
			for (const { index, line, description, run } of mutantsOf(one, 200)) {
				expect(seen.has(textOf(run)), description).toBe(false);
				seen.add(textOf(run));
				const shown = [run, one.run].flatMap((each) => each.get(index)?.lines ?? []);
				expect(shown.length === 0 || shown.some((each) => each.endsWith(line)), description).toBe(true);
				expect(description).not.toBe('');
			}
		}
	});

	it('are the same for the same seed, and others for another', () => {
		const one = goldenPair('iproute2');
		const texts = (seed: number) => mutantsOf(one, 100, seed).map(({ description }) => description);
		expect(texts(7)).toEqual(texts(7));
		expect(texts(7)).not.toEqual(texts(8));
	});

	it('say of what met packets that it has met none, but for what is translated and the host’s own', () => {
		const mutants = mutantsOf(FIREWALL, Infinity).filter(
			({ family }) => family === 'rule that has met nothing',
		);
		expect(mutants.map(({ line }) => line)).toEqual([
			'Chain FORWARD (policy DROP 0 packets, 0 bytes)',
			'    0     0 DROP       all  --  br0    *       0.0.0.0/0            0.0.0.0/0',
		]);
	});

	it('come by turns, so that the first hundred are of every family that there is', () => {
		const { commands, run } = goldenPair('iproute2');
		const families = WRONG.filter((family) => finds(family, sceneOf(commands, run)));
		const first = new Set(mutantsOf({ commands, run }, 100).map(({ family }) => family));
		expect([...first].sort()).toEqual(families.map(({ name }) => name).sort());
	});
});

describe('a wrong network', () => {
	it.each([
		[
			'mtu',
			'3: docker0: <UP> mtu 1500 qdisc noqueue',
			/^docker0: mtu 1500 → \d{4}$/,
			/mtu (1[45]\d\d|9000) qdisc/,
		],
		[
			'prefix length',
			'    inet 172.17.0.1/16 scope global',
			/1\/16 → \d/,
			/172\.17\.0\.1\/(8|20|24|32) scope/,
		],
		[
			'gateway',
			'default via 172.17.0.1 dev eth0',
			/^default: via 172\.17\.0\.1 → /,
			/^default via \S+ dev eth0$/,
		],
		['state', '3: docker0: <UP> mtu 1500 state UP', /state UP → /, /state (DOWN|LOWERLAYERDOWN)$/],
		[
			'ttl',
			'64 bytes from 10.0.0.1: seq=0 ttl=64 time=1.000 ms',
			/ttl=64 → /,
			/ttl=(62|63|128|255) time=1.000 ms/,
		],
		['STP', 'docker0\t\t8000.0242c0f70580\tno', /no → yes/, /8000\.0242c0f70580\tyes$/],
	] as const)('with another %s says so', (family, line, description, mutated) => {
		const command = family === 'STP' ? 'brctl show' : 'ip addr';
		const mutants = told(family, `node1:~# ${command}`, line);
		expect(mutants.length).toBeGreaterThan(0);
		for (const [words, text] of mutants) {
			expect(words).toMatch(description);
			expect(text).toMatch(mutated);
		}
	});

	it('with another flag has another number too', () => {
		const line = 'docker0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500';
		expect(told('flag of an interface', 'node1:~# ifconfig docker0', line)).toContainEqual([
			'docker0: no RUNNING',
			'docker0: flags=4099<UP,BROADCAST,MULTICAST>  mtu 1500',
		]);
	});

	it('that loses packets has lost as many as the percentage says', () => {
		const mutants = told(
			'packet loss',
			'node1:~# ping -c 2 10.0.0.1',
			'2 packets transmitted, 2 received, 0% packet loss, time 1004ms',
		);
		expect(mutants).toContainEqual([
			'1 of 3 packets lost',
			'3 packets transmitted, 2 received, 33% packet loss, time 1004ms',
		]);
	});

	it('keeps the columns of a table where they are', () => {
		const rows = told(
			'netmask',
			'node1:~# route -n',
			'Destination     Gateway         Genmask         Flags Metric Ref    Use Iface',
			'172.17.0.0      0.0.0.0         255.255.0.0     U     0      0        0 docker0',
		);
		expect(rows.length).toBeGreaterThan(0);
		for (const [, row] of rows) expect(row.slice(48)).toBe('U     0      0        0 docker0');
	});
});

describe('a wrong network throughout', () => {
	const typed = 'node1:~# ip link set br0 address 0E:00:C0:A8:38:0C';
	const shown = [
		'node1:~# ip addr show br0',
		'    link/ether 0e:00:c0:a8:38:0c brd ff:ff:ff:ff:ff:ff',
		'    inet6 fe80::c00:c0ff:fea8:380c/64 scope link',
		'node1:~# brctl show',
		'br0             8000.0e00c0a8380c       no',
	];

	it('has another MAC than the one that is typed, and all that is made of it', () => {
		const [wrong, ...more] = mutantsOf(sample(typed, ...shown), Infinity).filter(
			({ family }) => family === 'typed MAC, everywhere',
		);
		expect(more).toEqual([]);
		const { outputs } = sceneOf(sample(typed, ...shown).commands, wrong?.run ?? new Map());
		const lines = outputs.map((output) => output.lines.join('\n')).join('\n');
		expect(lines).not.toMatch(/0e:?00:?c0:?a8|380c/);
		expect(outputs.map((output) => output.lines.length)).toEqual([0, 2, 1]);
	});

	it('has none where nobody has typed one', () => {
		expect(told('typed MAC, everywhere', ...shown)).toEqual([]);
	});
});

describe('what is no other network is no mutant', () => {
	it('a MAC that stands nowhere else may be any', () => {
		const lines = ['node1:~# ip link', '2: vetha5ef52a: <UP> mtu 1500', '    link/ether a6:30:1a:2c:06:a3'];
		expect(told('MAC in one place', ...lines)).toEqual([]);
		const twice = told('MAC in one place', ...lines, 'node1:~# bridge fdb', 'a6:30:1a:2c:06:a3 dev docker0');
		expect(twice).toHaveLength(2);
	});

	it.each([
		'c2:43:f2:8a:89:53 > a2:e3:7d:e0:82:80, ethertype IPv4 (0x0800), length 98: 10.244.1.2 > 10.244.2.2: ICMP echo request',
		'-rw-r--r--    1 root     root             9 Nov 23 14:53 /etc/motd',
		'10.245.104.80 > 10.245.104.53: ICMP echo reply',
	])('what only looks like a port is none: %s', (line) => {
		expect(told('port', 'node2:~# tcpdump -nn -e', line)).toEqual([]);
		expect(told('port', 'node2:~# tcpdump -nn -e', `${line}; 10.0.0.1.80 > 10.0.0.2.49152`)).not.toEqual([]);
	});

	it('a MAC that Docker makes of an address may not', () => {
		const arp = ['node1:~# arp -n', '? (172.17.0.3) at 02:42:ac:11:00:03 [ether]  on eth0'];
		expect(told('MAC in one place', ...arp)).toHaveLength(1);
	});

	it('a MAC also stands in a bridge id and in a link-local address', () => {
		const bridge = ['node1:~# brctl show', 'docker0         8000.0242c0f70580       no'];
		const link = ['node1:~# ip addr', '    inet6 fe80::42:c0ff:fef7:580/64 scope link'];
		expect(told('MAC in one place', ...bridge)).toEqual([]);
		const lines = told('MAC in one place', ...bridge, ...link).map(([, line]) => line);
		expect(lines).toHaveLength(2);
		expect(lines).toContainEqual(expect.stringMatching(/^docker0 {9}8000\.0242[0-9a-f]{8} {7}no$/));
		expect(lines).toContainEqual(
			expect.stringMatching(/^ {4}inet6 fe80::42:[0-9a-f]{1,4}:fe[0-9a-f]{2}:[0-9a-f]{1,4}\/64 scope link$/),
		);
	});

	it('two ports of a bridge that nothing else tells apart may stand for one another', () => {
		const ports = [
			'node1:~# brctl show',
			'docker0         8000.0242c0f70580       no              veth04e90cf',
			'                                                        vetha5ef52a',
		];
		expect(told('two interfaces swapped', ...ports)).toEqual([]);
		const fdb = [
			'node1:~# bridge fdb',
			'02:42:ac:11:00:02 dev vetha5ef52a',
			'02:42:ac:11:00:03 dev veth04e90cf',
		];
		const addresses = ['node1:~# arp -n', '172.17.0.2 02:42:ac:11:00:02', '172.17.0.3 02:42:ac:11:00:03'];
		const link = [
			'node1:~# ip link',
			'5: vetha5ef52a@if4: <UP> mtu 1500',
			'7: veth04e90cf@if6: <UP> mtu 1500',
		];
		const peer = [
			'node1:~# docker exec nginx-1 ip link',
			'4: eth0@if5: <UP> mtu 1500',
			'    link/ether 02:42:ac:11:00:02',
		];
		const swapped = told('two interfaces swapped', ...ports, ...fdb, ...addresses, ...link, ...peer);
		expect(swapped.map(([, line]) => line)).toEqual(
			expect.arrayContaining(['02:42:ac:11:00:02 dev veth04e90cf', '5: veth04e90cf@if4: <UP> mtu 1500']),
		);
	});

	it('a peer whose other end nobody shows may have any number', () => {
		const host = ['node1:~# ip link', '5: vetha5ef52a@if4: <UP> mtu 1500'];
		expect(told('ifindex in one place', ...host)).toEqual([]);
		const container = ['node1:~# docker exec nginx-1 ip link', '4: eth0@if5: <UP> mtu 1500'];
		const owners = told('ifindex in one place', ...host, ...container).map(([words]) => words.split(':')[0]);
		expect(new Set(owners)).toEqual(new Set(['node1 vetha5ef52a', 'node1/nginx-1 eth0']));
	});

	it.each([
		'ip -n ns1 -br link',
		'ip netns exec ns1 ip -br link',
		'nsenter --net -t $pid ip -br link',
		"nsenter --net -t $(docker inspect -f '{{.State.Pid}}' nginx-1) ip -br link",
	])('what %s shows are no interfaces of the host', (command) => {
		const host = ['node1:~# ip -br link', 'eth0@if4         UP             52:54:00:a8:38:0b <UP>'];
		const other = [`node1:~# ${command}`, 'eth0@if5         DOWN           e6:8a:e0:ff:27:2e <UP>'];
		expect(told('ifindex in one place', ...host, ...other)).toEqual([]);
		expect(told('ifindex in one place', ...host, ...host)).not.toEqual([]);
	});
});
