/**
 * Golden pairs: two transcripts of the same commands, from two machines that are the same network.
 * `golden/<name>.book.txt` and `golden/<name>.run.txt`, each the text of a console block. `lab` comes from two clones of
 * the book’s own lab, as `daemons` does, `iproute2` from two other machines.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Block, compareAll, parseBlock, words } from './index.ts';

const directory = new URL('golden/', import.meta.url);

function golden(name: string, side: 'book' | 'run'): Block {
	return parseBlock(readFileSync(new URL(`${name}.${side}.txt`, directory), 'utf8'));
}

const names = readdirSync(directory).flatMap((file) => /^(.*)\.book\.txt$/.exec(file)?.[1] ?? []);

/** Every difference between two transcripts of the same commands, in words. */
function differences(book: Block, run: Block): string[] {
	const results = new Map(run.commands.map(({ index, output }) => [index, { lines: output }]));
	return [...compareAll(book.commands, results)].flatMap(([index, comparison]) =>
		comparison.differences.map(({ reason }) => `${book.commands[index]?.command}: ${words(reason, 'en')}`),
	);
}

describe.each(names)('the golden pair %s', (name) => {
	const book = golden(name, 'book');
	const run = golden(name, 'run');

	it('is well formed', () => {
		expect([...book.problems, ...run.problems]).toEqual([]);
		expect(run.commands.map(({ command }) => command)).toEqual(book.commands.map(({ command }) => command));
	});

	it('matches, whichever of the two is the book', () => {
		expect(differences(book, run)).toEqual([]);
		expect(differences(run, book)).toEqual([]);
	});
});

describe('a wrong network is told', () => {
	it.each([
		[
			'iproute2',
			'an mtu',
			/(docker0: .* mtu) 1500/,
			'$1 1450',
			'ip addr: docker0’s mtu is 1450 here, 1500 in the book.',
		],
		[
			'iproute2',
			'a prefix length',
			'172.17.0.1/16',
			'172.17.0.1/24',
			'ip addr: docker0’s inet is 172.17.0.1/24 here, 172.17.0.1/16 in the book.',
		],
		[
			'iproute2',
			'a state',
			/(docker0: .*) state UP/,
			'$1 state DOWN',
			'ip addr: docker0’s state is DOWN here, UP in the book.',
		],
		['daemons', 'a stopped container', 'Up 10 seconds ', 'Exited (1)    ', 'docker ps: '],
		[
			'daemons',
			'a rule',
			'-P FORWARD DROP',
			'-P FORWARD ACCEPT',
			'iptables -S FORWARD: “ACCEPT” here, “DROP” in the book.',
		],
		[
			'daemons',
			'a missing rule',
			/\n-A FORWARD -j DOCKER-USER/,
			'',
			'iptables -S FORWARD: This line of the book is missing here: -A FORWARD -j DOCKER-USER',
		],
		[
			'daemons',
			'a lost packet',
			/(# ping [^%]*) 0% packet loss/,
			'$1 50% packet loss',
			'ping -c 2 172.17.0.2: packet loss is 50 here, 0 in the book.',
		],
		['daemons', 'another hop', '1  192.168.56.1 ', '1  192.168.56.9 ', 'traceroute -n 192.168.57.13: '],
		[
			'daemons',
			'a reply from another',
			'IP 172.17.0.3 >',
			'IP 172.17.0.4 >',
			'tcpdump -nn -i docker0 -c 2 icmp: ',
		],
		[
			'daemons',
			'a reply to another ping',
			'reply, id 5',
			'reply, id 6',
			'tcpdump -nn -i docker0 -c 2 icmp: The book’s 5 was 5 here before; now it is 6.',
		],
		[
			'daemons',
			'a reply to another request',
			'reply, id 5, seq 0',
			'reply, id 5, seq 1',
			'tcpdump -nn -i docker0 -c 2 icmp: The book’s 5 0 was 5 0 here before; now it is 5 1.',
		],
		[
			'daemons',
			'a refused connection',
			'Flags [S.]',
			'Flags [R.]',
			"tcpdump -nn -i docker0 -c 2 'tcp[tcpflags] & tcp-syn != 0': ",
		],
		[
			'daemons',
			'a MAC on the wrong port',
			/1 {5}02:42:ac:11:00:02/,
			'2     02:42:ac:11:00:02',
			'brctl showmacs docker0: ',
		],
	])('%s: %s %s', (name, _, from, to, words) => {
		const text = readFileSync(new URL(`${name}.run.txt`, directory), 'utf8');
		const changed = text.replace(from, to);
		expect(changed).not.toBe(text);
		expect(differences(golden(name, 'book'), parseBlock(changed))).toContainEqual(
			expect.stringContaining(words),
		);
	});

	it('by the one end of a veth that does not fit the other', () => {
		const run = readFileSync(new URL('iproute2.run.txt', directory), 'utf8');
		const first = /^\/ # ip addr$[\s\S]*?@if(\d+)/m.exec(run);
		expect(first).not.toBeNull();
		const at = (first?.index ?? 0) + (first?.[0].length ?? 0) - (first?.[1]?.length ?? 0);
		const changed = `${run.slice(0, at)}99${run.slice(at + (first?.[1]?.length ?? 0))}`;
		expect(differences(golden('iproute2', 'book'), parseBlock(changed))).toContainEqual(
			expect.stringMatching(/^ip addr: The book’s .* was .* here before; now it is 99/),
		);
	});
});
