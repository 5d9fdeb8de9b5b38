/** The article that the book began with, as its author's machine printed it, against a machine that is not his. */
import { describe, expect, it } from 'vitest';
import { type Command, compare, compareAll, newBindings, parseChapter, words } from './index.ts';

const CHAPTER = `
\`\`\`console
node1:~# ifconfig docker0
docker0: flags=4099<UP,BROADCAST,MULTICAST>  mtu 1500
        inet 172.17.0.1  netmask 255.255.0.0  broadcast 172.17.255.255
        ether 02:42:56:4f:47:03  txqueuelen 0  (Ethernet)
        RX packets 10  bytes 541 (541.0 B)
        RX errors 0  dropped 0  overruns 0  frame 0
        TX packets 4  bytes 634 (634.0 B)
        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0

node1:~# docker run -d --name nginx-1 nginx
65d408db681dbb53f79d543e21b104cb5df9a85b3bb81e2849b6578abf3166c5
node1:~# docker exec -it nginx-1 /bin/sh
/ # ifconfig
eth0      Link encap:Ethernet  HWaddr 02:42:AC:11:00:02
          inet addr:172.17.0.2  Bcast:172.17.255.255  Mask:255.255.0.0
          UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1
          RX packets:0 errors:0 dropped:0 overruns:0 frame:0
          TX packets:0 errors:0 dropped:0 overruns:0 carrier:0
          collisions:0 txqueuelen:0
          RX bytes:0 (0.0 B)  TX bytes:0 (0.0 B)

lo        Link encap:Local Loopback
          inet addr:127.0.0.1  Mask:255.0.0.0
          UP LOOPBACK RUNNING  MTU:65536  Metric:1
          RX packets:0 errors:0 dropped:0 overruns:0 frame:0
          TX packets:0 errors:0 dropped:0 overruns:0 carrier:0
          collisions:0 txqueuelen:1
          RX bytes:0 (0.0 B)  TX bytes:0 (0.0 B)

/ # route
Kernel IP routing table
Destination     Gateway         Genmask         Flags Metric Ref    Use Iface
default         172.17.0.1      0.0.0.0         UG    0      0        0 eth0
172.17.0.0      *               255.255.0.0     U     0      0        0 eth0
/ # exit
node1:~# ifconfig | grep veth -A 10
veth95dc570: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500
        ether 72:fa:55:08:60:de  txqueuelen 0  (Ethernet)
        RX packets 12  bytes 750 (750.0 B)
        RX errors 0  dropped 0  overruns 0  frame 0
        TX packets 9  bytes 609 (609.0 B)
        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0

node1:~# ifconfig | grep veth -A 10
veth910802f: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500
        ether f2:9b:e5:ba:74:df  txqueuelen 0  (Ethernet)
        RX packets 4  bytes 250 (250.0 B)
        RX errors 0  dropped 0  overruns 0  frame 0
        TX packets 3  bytes 167 (167.0 B)
        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0

veth95dc570: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500
        ether 72:fa:55:08:60:de  txqueuelen 0  (Ethernet)
        RX packets 12  bytes 750 (750.0 B)
        RX errors 0  dropped 0  overruns 0  frame 0
        TX packets 10  bytes 651 (651.0 B)
        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0

node1:~# brctl show
bridge name     bridge id               STP enabled     interfaces
docker0         8000.0242564f4703       no              veth910802f
                                                        veth95dc570
node1:~# docker exec -it nginx-1 /bin/sh
/ # ping 172.17.0.3
PING 172.17.0.3 (172.17.0.3): 56 data bytes
64 bytes from 172.17.0.3: seq=0 ttl=64 time=0.087 ms
^C
--- 172.17.0.3 ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip min/avg/max = 0.087/0.087/0.087 ms
/ # exit
\`\`\`
`;

const chapter = parseChapter(CHAPTER, 'article.mdx');
const commands = chapter.blocks.flatMap((block) => block.commands);

/** The whole chapter as a run prints it: `change` makes that run from the book. */
function run(change: (output: string, command: Command) => string): string[] {
	const results = new Map(
		commands.map((command) => [
			command.index,
			{ lines: change(command.output.join('\n'), command).split('\n') },
		]),
	);
	return [...compareAll(commands, results)].flatMap(([index, { differences }]) =>
		differences.map(({ reason }) => `${commands[index]?.command}: ${words(reason, 'en')}`),
	);
}

/** A run that prints the book, but for one change in one command's output. */
function wrong(command: string, from: string | RegExp, to: string, nth = 0): string[] {
	const target = commands.filter((other) => other.command === command)[nth];
	return run((output, other) => {
		if (other !== target) return output;
		const changed = output.replace(from, to);
		if (changed === output) throw new Error(`${command} does not print ${from}`);
		return changed;
	});
}

const everywhere = (pairs: Readonly<Record<string, string>>) => (output: string) =>
	output.replace(new RegExp(Object.keys(pairs).join('|'), 'g'), (found) => pairs[found] ?? found);

describe('the article', () => {
	it('has no problems', () => {
		expect(chapter.problems).toEqual([]);
	});

	it('matches itself', () => {
		expect(run((output) => output)).toEqual([]);
	});

	it('matches a machine with other MACs, veths and container ids', () => {
		const renamed = everywhere({
			veth95dc570: 'veth0000001',
			veth910802f: 'veth0000002',
			'72:fa:55:08:60:de': 'aa:bb:cc:dd:ee:01',
			'f2:9b:e5:ba:74:df': 'aa:bb:cc:dd:ee:02',
			'02:42:56:4f:47:03': '02:42:0a:0b:0c:0d',
			'0242564f4703': '02420a0b0c0d',
			'65d408db681d': '012345678901',
		});
		expect(run(renamed)).toEqual([]);
	});

	it('matches when the new veth sorts behind the old one', () => {
		const swapped = run((output, { command }) => {
			if (command === 'brctl show') {
				return output
					.replace('veth910802f', 'TMP')
					.replace('veth95dc570', 'veth910802f')
					.replace('TMP', 'veth95dc570');
			}
			const stanzas = output.split('\n\n');
			return stanzas.length > 1 && output.startsWith('veth') ? stanzas.reverse().join('\n\n') : output;
		});
		expect(swapped).toEqual([]);
	});

	it('matches other counters, sizes and times', () => {
		const busy = (output: string) =>
			output
				.replace(/packets( |:)\d+/g, 'packets$1123456')
				.replace(/bytes( |:)\d+ \([^)]*\)/g, 'bytes$11234567 (1.1 MiB)')
				.replaceAll('0.087', '12.345');
		expect(run(busy)).toEqual([]);
	});

	it.each([
		['an mtu', 'ifconfig docker0', 'mtu 1500', 'mtu 1450', 'docker0’s mtu is 1450 here, 1500 in the book.'],
		[
			'a netmask',
			'ifconfig docker0',
			'255.255.0.0',
			'255.255.255.0',
			'docker0’s netmask is 255.255.255.0 here, 255.255.0.0 in the book.',
		],
		['a flag', 'ifconfig docker0', 'UP,', '', 'docker0: “UP,” is missing here.'],
		[
			'errors',
			'ifconfig docker0',
			'RX errors 0',
			'RX errors 3',
			'docker0’s errors is 3 here, 0 in the book.',
		],
		[
			'txqueuelen',
			'ifconfig docker0',
			'txqueuelen 0',
			'txqueuelen 1000',
			'docker0’s txqueuelen is 1000 here, 0 in the book.',
		],
		[
			'a container’s MAC',
			'ifconfig',
			'02:42:AC:11:00:02',
			'02:42:AC:11:00:03',
			'eth0’s HWaddr is 02:42:AC:11:00:03 here, 02:42:AC:11:00:02 in the book.',
		],
		[
			'a container’s address',
			'ifconfig',
			'172.17.0.2 ',
			'172.17.0.4 ',
			'eth0’s addr is 172.17.0.4 here, 172.17.0.2 in the book.',
		],
		['a busybox mtu', 'ifconfig', 'MTU:1500', 'MTU:1450', 'eth0’s MTU is 1450 here, 1500 in the book.'],
		[
			'a gateway',
			'route',
			'172.17.0.1  ',
			'172.17.0.254',
			'default’s Gateway is 172.17.0.254 here, 172.17.0.1 in the book.',
		],
		['a route’s flag', 'route', 'UG', 'U ', 'default’s Flags is U here, UG in the book.'],
		['a route’s interface', 'route', /eth0$/, 'eth1', '172.17.0.0’s Iface is eth1 here, eth0 in the book.'],
		[
			'a missing route',
			'route',
			/\n172.*/,
			'',
			'This line of the book is missing here: 172.17.0.0      *               255.255.0.0     U     0      0        0 eth0',
		],
		[
			'an extra route',
			'route',
			/$/,
			'\n10.0.0.0        172.17.0.9      255.0.0.0       UG    0      0        0 eth0',
			'The book does not have this line: 10.0.0.0        172.17.0.9      255.0.0.0       UG    0      0        0 eth0',
		],
		[
			'a missing address',
			'ifconfig docker0',
			/\n +inet.*/,
			'',
			'This line of the book is missing here: inet 172.17.0.1  netmask 255.255.0.0  broadcast 172.17.255.255',
		],
		['STP', 'brctl show', 'no ', 'yes', 'docker0’s STP enabled is yes here, no in the book.'],
		['a ttl', 'ping 172.17.0.3', 'ttl=64', 'ttl=63', 'ttl is 63 here, 64 in the book.'],
		['a loss', 'ping 172.17.0.3', ' 0% packet', ' 50% packet', 'packet loss is 50 here, 0 in the book.'],
		[
			'another’s reply',
			'ping 172.17.0.3',
			'from 172.17.0.3',
			'from 172.17.0.1',
			'“172.17.0.1” here, “172.17.0.3” in the book.',
		],
		[
			'a priority',
			'brctl show',
			'8000.',
			'7000.',
			'docker0’s bridge id is 7000.0242564f4703 here, 8000.0242564f4703 in the book.',
		],
	])('tells a wrong network by %s', (_, command, from, to, words) => {
		expect(wrong(command, from, to)).toEqual([`${command}: ${words}`]);
	});

	it('wants the interface of step 3 in step 5', () => {
		const differences = wrong('ifconfig | grep veth -A 10', 'veth95dc570', 'veth0000000', 1);
		expect(differences).toContain(
			'ifconfig | grep veth -A 10: The book’s veth95dc570 was veth95dc570 here before; now it is veth0000000.',
		);
	});

	it('wants the bridge’s MAC in its id', () => {
		expect(wrong('brctl show', '0242564f4703', '0242ffffffff')).toEqual([
			'brctl show: The book’s 02:42:56:4f:47:03 was 02:42:56:4f:47:03 here before; now it is 02:42:ff:ff:ff:ff.',
		]);
	});

	it('does not take two interfaces for one', () => {
		expect(wrong('brctl show', 'veth910802f', 'veth95dc570')).not.toEqual([]);
		expect(wrong('ifconfig | grep veth -A 10', '72:fa:55:08:60:de', 'f2:9b:e5:ba:74:df', 1)).not.toEqual([]);
	});

	it('notices a port that is missing, and one that is new', () => {
		expect(wrong('brctl show', /\n.*veth95dc570/, '')).toEqual([
			expect.stringContaining('brctl show: This line of the book is missing here: veth95dc570'),
		]);
		expect(wrong('brctl show', /$/, '\n                                     veth1234567')).toEqual([
			'brctl show: The book does not have this line: veth1234567',
		]);
	});

	it('says it when nothing was printed', () => {
		expect(run((output, { command }) => (command === 'route' ? '' : output))).toEqual([
			'route: The command printed nothing here.',
		]);
	});
});

describe('compare', () => {
	const [first] = commands;

	it('leaves the bindings that it was given as they were', () => {
		if (first === undefined) throw new Error('the chapter has commands');
		const before = newBindings();
		const { bindings } = compare(first, { lines: first.output }, before);
		expect(before.entries()).toEqual([]);
		expect(bindings.entries()).not.toEqual([]);
	});

	it('wants status 0 of a command that no key ended', () => {
		if (first === undefined) throw new Error('the chapter has commands');
		const { differences } = compare(first, { lines: first.output, exit: 1 }, newBindings());
		expect(differences.map(({ reason }) => words(reason, 'zh-CN'))).toEqual([
			'命令在这里的退出状态是 1，书中是 0。',
		]);
	});

	it('points at the value in the line', () => {
		if (first === undefined) throw new Error('the chapter has commands');
		const lines = first.output.map((line) => line.replace('mtu 1500', 'mtu 1450'));
		expect(compare(first, { lines }, newBindings()).differences).toEqual([
			{
				expectedLine: 0,
				actualLine: 0,
				expected: '1500',
				actual: '1450',
				columns: [49, 53],
				token: 'number',
				reason: { code: 'value', subject: 'docker0', label: 'mtu', book: '1500', here: '1450' },
			},
		]);
	});
});
