/** Containers that share a network stack show the same interfaces, by the same numbers. */
import { describe, expect, it } from 'vitest';
import { differences, replaced, type Transcript } from './differences.testing.ts';
import { compareAll, parseBlock, valueHere } from './index.ts';

const ID = '2964510e59d30b78376f611f1d9a9f22d3bf57cb981f5e1ce8915320f1027809';

/** Two containers' `eth0`, and the host's. */
const book = (options: string): Transcript => [
	'node1:~# ip addr show eth0',
	'2: eth0@if4: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP',
	'node1:~# docker exec web ip addr show eth0',
	'8: eth0@if9: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue',
	`node1:~# docker run -d --name other ${options} nginx`,
	ID,
	'node1:~# docker exec other ip addr show eth0',
	`${numbersIn(options)}: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue`,
];

/** Its own number may be that of an interface in another stack; a host's number is one interface's. */
function numbersIn(options: string): string {
	if (options.includes('host')) return '2: eth0@if4';
	return options.includes('container') ? '8: eth0@if9' : '8: eth0@if11';
}

/** The numbers of the last output are other ones. */
const odd = (transcript: Transcript, numbers: string): Transcript =>
	transcript.map((line, at) =>
		at === transcript.length - 1 ? line.replace(/^\d+: eth0@if\d+/, numbers) : line,
	);

describe.each(['--network container:web', '--network=container:web', '--net container:web'])(
	'a container with %s',
	(options) => {
		it('shows the interface of the other one', () => {
			const run = book(options).map((line) => line.replace('8: eth0@if9', '11: eth0@if12'));
			expect(differences(book(options), run)).toEqual([]);
		});

		it.each(['10: eth0@if11', '8: eth0@if11', '10: eth0@if9'])(
			'shows no other one, such as %s',
			(numbers) => {
				expect(differences(book(options), odd(book(options), numbers))).not.toEqual([]);
			},
		);
	},
);

describe('a container with --network host', () => {
	const host = book('--network host');

	it('shows the host’s interface', () => {
		const run = host.map((line) => line.replace('2: eth0@if4', '3: eth0@if6'));
		expect(differences(host, run)).toEqual([]);
	});

	it.each(['2: eth0@if40', '4: eth0@if4'])('shows no other one, such as %s', (numbers) => {
		expect(differences(host, odd(host, numbers))).not.toEqual([]);
	});

	it('has processes of its own all the same', () => {
		const pids = [...host, 'node1:~# pgrep nginx', '812', 'node1:~# docker exec other pgrep nginx', '1'];
		expect(differences(pids, replaced(pids, '812', '901'))).toEqual([]);
	});
});

it('A container that is made anew without it has a stack of its own', () => {
	const anew = [
		...book('--network host'),
		'node1:~# docker rm -f other',
		'other',
		...book('--network bridge').slice(4),
	];
	expect(differences(anew, odd(anew, '12: eth0@if13'))).toEqual([]);
});

it('What a name stood for before its container was made anew is not forgotten', () => {
	const anew = [
		'node1:~# docker exec web ip addr show eth0',
		'8: eth0@if9: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue',
		'node1:~# docker run -d --name web --network host nginx',
		ID,
	];
	const { commands } = parseBlock(anew.join('\n'));
	const [first] = commands;
	if (first === undefined) throw new Error('one command');
	const run = new Map(
		commands.map(({ index, output }) => [index, { lines: output.map((line) => line.replace(/^8:/, '11:')) }]),
	);
	const after = [...compareAll(commands, run).values()].map(({ bindings }) =>
		valueHere('8', first, bindings),
	);
	expect(after).toEqual(['11', '11']);
});

it('A container with an interface of its own may draw a number that another one has', () => {
	const own = book('--network lan');
	expect(differences(own, odd(own, '12: eth0@if13'))).toEqual([]);
});

it('On another host the same name is another container', () => {
	const hosts = book('--network container:web').map((line, at) =>
		at < 4 ? line : line.replace('node1', 'node2').replace('container:web', 'container:pause'),
	);
	expect(differences(hosts, odd(hosts, '12: eth0@if13'))).toEqual([]);
});
