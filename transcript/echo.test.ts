/** A key's echo is the terminal's, and when it comes is chance. */
import { describe, expect, it } from 'vitest';
import { compare, newBindings, parseBlock } from './index.ts';

const [TCPDUMP, PING] = parseBlock(
	[
		'node2:~# tcpdump -nn -t -i eth0 icmp',
		'listening on eth0',
		'^C',
		'2 packets captured',
		'0 packets dropped by kernel',
		'node2:~# ping 192.168.56.11',
		'64 bytes from 192.168.56.11: icmp_seq=1 ttl=64 time=0.712 ms',
		'^C',
		'--- 192.168.56.11 ping statistics ---',
		'1 packets transmitted, 1 received, 0% packet loss, time 0ms',
	].join('\n'),
).commands;

function differences(command: typeof TCPDUMP, lines: readonly string[]): string[] {
	if (command === undefined) throw new Error('no such command');
	return compare(command, { lines }, newBindings()).differences.map(({ reason }) => reason.code);
}

const CAPTURED = ['2 packets captured', '0 packets dropped by kernel'];

describe('where a key was pressed', () => {
	it.each([
		['where the book has it', ['listening on eth0', '^C', ...CAPTURED]],
		[
			'on the line of what the program says then',
			['listening on eth0', '^C2 packets captured', CAPTURED[1] ?? ''],
		],
		['behind everything', ['listening on eth0', '', ...CAPTURED, '^C']],
		['between two lines', ['listening on eth0', '', '2 packets captured', '^C0 packets dropped by kernel']],
		['behind a line', ['listening on eth0', '2 packets captured', '0 packets dropped by kernel^C']],
		['not at all', ['listening on eth0', '', ...CAPTURED]],
	])('its echo may come %s', (_, lines) => {
		expect(differences(TCPDUMP, lines)).toEqual([]);
	});

	it('its echo is nothing that a program printed', () => {
		const [sleep] = parseBlock('node1:~# sleep 100\n^C').commands;
		expect(differences(sleep, ['^C'])).toEqual([]);
		expect(differences(sleep, [])).toEqual([]);
		expect(differences(sleep, ['', '^C', ''])).toEqual([]);
		expect(differences(sleep, ['sleep: invalid time interval'])).toEqual(['extra-line']);
		expect(differences(PING, [])).toEqual(['no-output']);
		expect(differences(PING, ['^C'])).not.toEqual([]);
	});

	it('every other line still counts', () => {
		expect(differences(TCPDUMP, ['listening on eth0', '^C', '2 packets captured'])).toEqual(['missing-line']);
		expect(
			differences(TCPDUMP, ['listening on eth0', '^C', '3 packets captured', CAPTURED[1] ?? '']),
		).not.toEqual([]);
		expect(
			differences(PING, [
				'64 bytes from 192.168.56.11: icmp_seq=1 ttl=63 time=0.712 ms',
				'^C',
				'--- 192.168.56.11 ping statistics ---',
				'1 packets transmitted, 1 received, 0% packet loss, time 0ms',
			]),
		).not.toEqual([]);
	});
});
