/** Blocks that show several hosts: who types what, in which order, and what comes back later. */
import { describe, expect, it } from 'vitest';
import { blockSteps, parseBlock, parseChapter, printBlock, printBlockWith } from './index.ts';

const CAPTURE = [
	'node2:~# tcpdump -nn -i eth0 icmp',
	'listening on eth0',
	'node1:~# ping -c 1 192.168.56.12',
	'PING 192.168.56.12',
	'1 packets transmitted',
	'==> node2 <==',
	'12:00:01 IP request',
	'^C',
	'1 packet captured',
	'node2:~# hostname',
	'node2',
];
const block = parseBlock(CAPTURE.join('\n'));

const problems = (...lines: string[]) =>
	parseBlock(lines.join('\n')).problems.map(({ line, message }) => `${line}: ${message}`);

describe('a command that is left running', () => {
	it('has the lines from before and after, and runs on its own host', () => {
		expect(block.problems).toEqual([]);
		const [capture, ping, hostname] = block.commands;
		expect(capture).toMatchObject({
			shell: 'node2',
			output: ['listening on eth0', '12:00:01 IP request', '^C', '1 packet captured'],
			presses: [{ afterLines: 2, keys: '\x03' }],
		});
		expect(capture?.outputPositions.map(({ line }) => line)).toEqual([2, 7, 8, 9]);
		expect(ping).toMatchObject({ shell: 'node1', output: ['PING 192.168.56.12', '1 packets transmitted'] });
		expect(hostname).toMatchObject({ shell: 'node2', output: ['node2'] });
	});

	it('is typed first, and come back to when the others are done', () => {
		expect(
			blockSteps(block).map(({ command, part, until }) => [command.command.split(' ')[0], part, until]),
		).toEqual([
			['tcpdump', 0, 1],
			['ping', 0, undefined],
			['tcpdump', 1, undefined],
			['hostname', 0, undefined],
		]);
	});

	it('has its keys pressed only once it is come back to', () => {
		const silent = parseBlock(
			'node2:~# tcpdump icmp\nlistening\nnode1:~# true\n==> node2 <==\n^C\n0 packets captured',
		);
		const presses = blockSteps(silent).map((step) => step.presses);
		expect(presses).toEqual([[], [], [{ afterLines: 1, keys: '\x03' }]]);
	});

	it('prints as it was, and with other output where its lines are', () => {
		expect(printBlock(block)).toBe(CAPTURE.join('\n'));
		const other = printBlockWith(block, new Map([[0, ['listening on eth1', 'one', 'two', 'three', 'four']]]));
		expect(other.split('\n')).toEqual([
			'node2:~# tcpdump -nn -i eth0 icmp',
			'listening on eth1',
			...CAPTURE.slice(2, 6),
			...['one', 'two', 'three', 'four'],
			...CAPTURE.slice(9),
		]);
	});

	it.each([
		['is gone from it', ['listening', 'request', 'captured'], ['listening'], ['request', 'captured']],
		[
			'is new at its beginning',
			['hint', 'verbose', 'listening', 'request', 'captured'],
			['hint', 'verbose', 'listening'],
			['request', 'captured'],
		],
		[
			'comes only behind its last one',
			['verbose', 'listening', 'reply', 'request', 'captured'],
			['verbose', 'listening'],
			['reply', 'request', 'captured'],
		],
		['is another', ['verbose', 'listens', 'asks', 'captured'], ['verbose', 'listens'], ['asks', 'captured']],
	])('is waited for by the same lines when one %s', (_, output, before, after) => {
		const text = (first: readonly string[], last: readonly string[]) =>
			['node2:~# tcpdump', ...first, 'node1:~# ping a', 'ok', '==> node2 <==', ...last, ''].join('\n');
		const capture = parseBlock(text(['verbose', 'listening'], ['request', 'captured']));
		expect(printBlockWith(capture, new Map([[0, output]]))).toBe(text(before, after));
	});
});

describe('other output', () => {
	it('leaves a line that says the same its blanks, wherever it stands now', () => {
		const source = (...more: string[]) =>
			['- a list', '', '  ```console', '  node1:~# cat x', ...more, '  a', '  ', '  b', '  ```', ''].join(
				'\n',
			);
		const [one] = parseChapter(source(), 'x.mdx').blocks;
		const printed = one === undefined ? '' : printBlockWith(one, new Map([[0, ['new', 'a', '', 'b']]]));
		expect(`- a list\n\n${printed}`).toBe(source('  new'));
	});
});

describe('a terminal', () => {
	it('may be gone back to for the shell in its container', () => {
		const { commands, problems } = parseBlock(
			[
				'node1:~# docker exec -it nginx-1 /bin/sh',
				'/ # hostname',
				'node2:~# hostname',
				'node2',
				'==> node1 <==',
				'/ # exit',
			].join('\n'),
		);
		expect(problems).toEqual([]);
		expect(commands.map(({ shell, inside }) => [shell, inside])).toEqual([
			['node1', undefined],
			['node1', 'nginx-1'],
			['node2', undefined],
			['node1', 'nginx-1'],
		]);
	});

	it('that nothing runs in, or that is looked at already, cannot be come back to', () => {
		expect(problems('node1:~# true', '==> node2 <==', 'x')).toEqual([
			'2: No command of this block runs on node2.',
		]);
		expect(problems('node1:~# true', 'x', '==> node1 <==', 'y')).toEqual([
			'3: The block is at the terminal of node1 already.',
		]);
	});

	it('keeps count of its own container: another host’s prompt does not leave it', () => {
		expect(problems('node1:~# docker exec -it a1 sh', '/ # ls', 'node2:~# ls', 'node1:~# ls')).toEqual([
			"4: This is a host's prompt again, but the shell in the container was not left.",
		]);
	});
});
