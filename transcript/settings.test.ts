/** What somebody has set is no accident, though it is written like a time that passed or a number that was counted. */
import { describe, expect, it } from 'vitest';
import { compareAll, parseBlock } from './index.ts';

function same(command: string, book: string, run: string): boolean {
	const { commands } = parseBlock(`node1:~# ${command}\n${book}`);
	const [comparison] = compareAll(commands, new Map([[0, { lines: [run] }]])).values();
	return comparison?.verdict === 'matches';
}

const NETEM = 'qdisc netem 8001: root refcnt 2 limit 1000 delay 100ms  20ms 25%';
const TBF = 'qdisc tbf 8002: root refcnt 2 rate 1Mbit burst 32Kb lat 50ms';
const CODEL =
	'qdisc fq_codel 0: root refcnt 2 limit 10240p flows 1024 quantum 1514 target 5ms interval 100ms ecn';
const ROUTE = '10.1.2.0/24 via 192.168.56.12 dev eth0 rto_min lock 200ms';

describe('a time that is set', () => {
	it.each([
		['the delay', 'tc qdisc show dev eth0', NETEM, '100ms', '10ms'],
		['the jitter', 'tc qdisc show dev eth0', NETEM, '20ms', '2ms'],
		['the latency', 'tc qdisc show dev eth0', TBF, '50ms', '500ms'],
		['the target', 'tc qdisc show dev eth0', CODEL, '5ms', '50ms'],
		['the interval', 'tc qdisc show dev eth0', CODEL, '100ms', '1s'],
		['the interval', 'tc -s qdisc show dev eth0', CODEL, '100ms', '100us'],
		['the shortest wait', 'ip route', ROUTE, '200ms', '20ms'],
		['the shortest wait', 'ip route', ROUTE.replace(' lock', ''), '200ms', '20ms'],
		[
			'the interval',
			'calicoctl get felixconfiguration -o yaml',
			'    routeRefreshInterval: 90s',
			'90s',
			'9s',
		],
		['none', 'calicoctl get felixconfiguration -o yaml', '    reportingInterval: 0s', '0s', '120s'],
		['the interval', 'cat daemon.yaml', 'interval: 1m30s', '1m30s', '1m'],
		['the timeout', 'cat daemon.json', '{"timeout": "10s"}', '10s', '99s'],
	])('is exact: %s of %s', (_, command, book, from, to) => {
		expect(same(command, book, book)).toBe(true);
		expect(same(command, book, book.replace(from, to))).toBe(false);
	});

	it.each([
		['1 packets transmitted, 1 received, 0% packet loss, time 0ms', 'time 0ms', 'time 12ms'],
		['10.0.0.2 dev eth0 rtt 12ms rttvar 8ms', '12ms', '3ms'],
		['etcd is healthy: took = 2.31ms', '2.31ms', '11.2ms'],
	])('is none that has passed: %s', (book, from, to) => {
		expect(same('show', book, book.replace(from, to))).toBe(true);
	});
});

describe('how many processes there are', () => {
	it.each([
		'pgrep -c nginx',
		'pgrep -xc nginx',
		'pgrep -x -c nginx',
		'pgrep --count nginx',
		'docker exec web pgrep -c nginx',
		'pgrep nginx | wc -l',
		'docker exec web pgrep nginx | wc -l',
		'ps -C nginx -o pid= | wc -l',
		'ss -Htn state established | wc -l',
		'netstat -s | wc -l',
	])('is exact: %s', (command) => {
		expect(same(command, '2', '2')).toBe(true);
		expect(same(command, '2', '3')).toBe(false);
	});

	it.each([
		'pgrep nginx',
		'pgrep -f "tcpdump -c 2"',
		'pgrep -x containerd-shim | head -n 1',
		'pidof dockerd',
	])('is not which ones: %s', (command) => {
		expect(same(command, '284', '1187')).toBe(true);
	});
});
