/** What the book types itself is no accident of a machine, though it looks like one. */
import { describe, expect, it } from 'vitest';
import { compareAll, parseBlock } from './index.ts';

type Shown = readonly (readonly [command: string, ...lines: string[]])[];

/** Whether the run, in which `from` is `to` in every output, is the book's network. */
function same(book: Shown, from: string, to: string): boolean {
	const text = book.flatMap(([command, ...lines]) => [`node1:~# ${command}`, ...lines]).join('\n');
	const { commands, problems } = parseBlock(text);
	expect(problems).toEqual([]);
	expect(book.flatMap(([, ...lines]) => lines).join('\n')).toContain(from);
	const run = new Map(
		commands.map(({ index, output }) => [index, { lines: output.map((line) => line.replaceAll(from, to)) }]),
	);
	return [...compareAll(commands, run).values()].every(({ verdict }) => verdict === 'matches');
}

const LISTEN = 'LISTEN 0      4096         0.0.0.0:40080      0.0.0.0:*';
const GROUP = '    link  33:33:ff:05:38:0c';

describe('what a command types', () => {
	it.each([
		[
			'a MAC',
			'ip link add vx type vxlan id 7 dstport 4789; ip link set vx address 0e:00:c0:a8:38:0c',
			'    link/ether 0e:00:c0:a8:38:0c brd ff:ff:ff:ff:ff:ff',
			['0e:00:c0:a8:38:0c', '0e:00:c0:a8:38:77'],
		],
		[
			'a MAC in capitals',
			'ip link set vx address 0E:00:C0:A8:38:0C',
			'    link/ether 0e:00:c0:a8:38:0c brd ff:ff:ff:ff:ff:ff',
			['0e:00:c0:a8:38:0c', '0e:00:c0:a8:38:77'],
		],
		[
			'a MAC that an address carries',
			'ip link set vx address 0e:00:c0:a8:38:0c',
			'    inet6 fe80::c00:c0ff:fea8:380c/64 scope link',
			['380c', '3877'],
		],
		[
			'a MAC that a bridge’s id carries',
			'ip link set br0 address 0e:00:c0:a8:38:0c',
			'br0             8000.0e00c0a8380c       no',
			['380c', '3877'],
		],
		[
			'a MAC whose last bytes a group carries',
			'ip link set vx address 0e:00:c0:05:38:0c',
			GROUP,
			['0c', '77'],
		],
		[
			'a router’s address',
			'ip -6 route add default via fe80::1 dev eth0',
			'default via fe80::1 dev eth0 metric 1024 pref medium',
			['fe80::1', 'fe80::2'],
		],
		['an address', 'ip addr add FE80::1/64 dev br0', '    inet6 fe80::1/64 scope link', ['::1', '::2']],
		[
			'a port',
			'docker run -d -p 40080:80 nginx; docker port web',
			'80/tcp -> 0.0.0.0:40080',
			['40080', '40081'],
		],
		[
			'a rule’s port',
			'iptables -A INPUT -p tcp --dport 40000 -j DROP; iptables -nvL INPUT',
			'    0     0 DROP       6    --  *      *       0.0.0.0/0            0.0.0.0/0            tcp dpt:40000',
			['40000', '40001'],
		],
		['a listener’s port', 'nc -l -p 40080 & ss -tln', LISTEN, ['40080', '40081']],
	] as const)('is as the book has it: %s', (_, command, line, [from, to]) => {
		expect(same([[command], ['show', line]], from, to)).toBe(false);
		expect(same([[command, line]], from, to)).toBe(false);
	});

	it.each([
		['a MAC', '    link/ether 0e:00:c0:a9:38:0c brd ff:ff:ff:ff:ff:ff', '38:0c', '38:77'],
		['a group', GROUP, '38:0c', '38:77'],
		['a router’s address', 'default via fe80::1 dev eth0 metric 1024 pref medium', 'fe80::1', 'fe80::2'],
		['a port', LISTEN, '40080', '40081'],
	])('is another one than what a machine draws: %s', (_, line, from, to) => {
		expect(same([['ip link set vx address 0e:00:c0:a8:38:0d mtu 40000'], ['show', line]], from, to)).toBe(
			true,
		);
	});
});
