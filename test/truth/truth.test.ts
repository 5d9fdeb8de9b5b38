import { describe, expect, it } from 'vitest';
import { parseBlock } from '../../transcript/index.ts';
import { goldenPair, runOf } from './samples.ts';
import { told } from './told.ts';
import { truth } from './truth.ts';

describe('the comparison', () => {
	it('catches every wrong mutant of a golden pair’s run, and passes every harmless one', () => {
		const { commands, run } = goldenPair('iproute2');
		const result = truth(commands, run, { mutants: 100 });
		expect([...result.wrong.survivors, ...result.harmless.survivors], told(result)).toEqual([]);
		expect([result.wrong.right, result.harmless.right]).toEqual([100, 100]);
	});
});

describe('the figures', () => {
	/** `...` stands for any lines: here the book says that it does not care. */
	const careless = parseBlock(
		['node1:~# ip route', 'default via 192.168.56.1 dev eth0', '...', 'node1:~# hostname', 'node1'].join(
			'\n',
		),
		'elide',
	);
	const run = new Map([
		[0, { lines: ['default via 192.168.56.1 dev eth0', '10.0.0.0/8 dev eth0 metric 100'], exit: 0 }],
		[1, { lines: ['node1'], exit: 0 }],
	]);

	it('list what was not caught, with its command and its line', () => {
		const result = truth(careless.commands, run);
		const { total, right, survivors, families } = result.wrong;
		expect(survivors).toContainEqual({
			families: ['metric'],
			description: expect.stringMatching(/^10\.0\.0\.0\/8: metric 100 → \d+$/),
			command: 'node1:~# ip route',
			line: expect.stringMatching(/^10\.0\.0\.0\/8 dev eth0 metric \d+$/),
		});
		expect(total - right).toBe(survivors.length);
		const metric = families.find(({ family }) => family === 'metric');
		expect(metric).toEqual({ family: 'metric', total: 2, right: 0 });
		const gateway = families.find(({ family }) => family === 'gateway');
		expect(gateway).toEqual({ family: 'gateway', total: gateway?.total, right: gateway?.total });
		expect(told(result)).toContain('metric: 10.0.0.0/8: metric 100');
	});

	it('blame of a refused variant only what is refused', () => {
		const block = parseBlock(
			[
				'node1:~# uptime -s',
				'veth0000001',
				'node1:~# bridge fdb show dynamic',
				'02:42:ac:11:00:02 dev veth0000001 master docker0',
				'node1:~# ping -c 1 172.17.0.2',
				'64 bytes from 172.17.0.2: icmp_seq=1 ttl=64 time=15.4 ms',
				'1 packets transmitted, 1 received, 0% packet loss, time 0ms',
				'rtt min/avg/max/mdev = 15.439/15.439/15.439/0.000 ms',
				// Prints a fixed text: whoever compares it letter by letter refuses every other one.
				'node1:~# echo "Mon Nov 23 14:13:27 UTC 2026 veth"',
				'Mon Nov 23 14:13:27 UTC 2026 veth',
			].join('\n'),
		);
		const { harmless } = truth(block.commands, runOf(block), { mutants: 40 });
		for (const { families } of harmless.survivors) expect(families).toEqual(['other clock times']);
		const times = harmless.families.find(({ family }) => family === 'other round-trip times');
		expect(times?.right).toBe(times?.total);
	});

	it('are refused for a run that is not as the book says', () => {
		const wrong = new Map(run).set(1, { lines: ['node2'], exit: 0 });
		expect(() => truth(careless.commands, wrong)).toThrow(
			/^The run itself is not as the book says: node1:~# hostname: .*node2/,
		);
	});
});
