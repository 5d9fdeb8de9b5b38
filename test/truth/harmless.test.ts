import { describe, expect, it } from 'vitest';
import { countersOf, numberAt } from './counters.ts';
import { fingerprint } from './fingerprint.ts';
import { HARMLESS } from './harmless.ts';
import { first, harmlessVariants, type Variant, wrongMutants } from './mutants.ts';
import { Random } from './random.ts';
import { goldenPair, type Sample, sample } from './samples.ts';
import { type Run, sceneOf } from './scene.ts';

function some(count: number, { commands, run }: Sample, seed = 1): Variant[] {
	return [...first(count, harmlessVariants(commands, run, seed))];
}

/** What one family makes of a run, several times. */
function varied(name: string, { commands, run }: Sample): Run[] {
	const family = HARMLESS.find((each) => each.name === name);
	if (family === undefined) throw new Error(`There is no family "${name}".`);
	return Array.from({ length: 20 }, (_, n) =>
		family.vary(sceneOf(commands, run), new Random(`${name} ${n}`)),
	);
}

const textOf = (run: Run): string => JSON.stringify([...run].map(([index, { lines }]) => [index, lines]));

describe('harmless variants', () => {
	const samples = [goldenPair('lab'), goldenPair('iproute2'), goldenPair('daemons')];

	it('are found by every family', () => {
		const found = new Set(samples.flatMap((one) => some(30, one)).flatMap(({ families }) => families));
		expect(HARMLESS.map(({ name }) => name).filter((name) => !found.has(name))).toEqual([]);
	});

	it('are all different, and none of them is a wrong mutant', () => {
		for (const one of samples) {
			const wrong = new Set(
				[...first(200, wrongMutants(one.commands, one.run, 1))].map(({ run }) => textOf(run)),
			);
			const texts = some(60, one).map(({ run }) => textOf(run));
			expect(new Set(texts).size).toBe(60);
			expect(texts.filter((text) => wrong.has(text) || text === textOf(one.run))).toEqual([]);
		}
	});

	it('are the same for the same seed, and can be made again with fewer families', () => {
		const one = goldenPair('iproute2');
		const [first, again] = [some(20, one, 5), some(20, one, 5)];
		expect(again.map(({ run }) => textOf(run))).toEqual(first.map(({ run }) => textOf(run)));
		for (const { families, run, only } of first) {
			expect(textOf(only(families))).toBe(textOf(run));
			expect(textOf(only([]))).toBe(textOf(one.run));
		}
	});

	it('end when a run has nothing that could vary', () => {
		expect(some(5, sample('node1:~# hostname', 'node1'))).toEqual([]);
	});

	it('of names are the same network: only names differ', () => {
		for (const one of samples) {
			const right = fingerprint(sceneOf(one.commands, one.run));
			const names = [
				'other MACs',
				'other veths',
				'other containers and networks',
				'other ifindexes',
				'rows in another order',
			];
			for (const name of names)
				for (const run of varied(name, one))
					expect(fingerprint(sceneOf(one.commands, run)), name).toBe(right);
		}
	});
});

describe('counters', () => {
	it('never fall over the chapter, and bytes come with packets', () => {
		for (const one of [goldenPair('lab'), goldenPair('iproute2')]) {
			for (const run of varied('other traffic counters', one)) {
				const before = new Map<string, readonly [number, number]>();
				for (const output of sceneOf(one.commands, run).outputs) {
					for (const { key, packets, bytes } of countersOf(output)) {
						const now = [numberAt(output.lines, packets), numberAt(output.lines, bytes)] as const;
						const [p, b] = before.get(key) ?? [0, 0];
						expect(now[0], key).toBeGreaterThanOrEqual(p);
						expect(now[1], key).toBeGreaterThanOrEqual(b);
						expect(now[1], key).toBeGreaterThanOrEqual(now[0] * 28);
						before.set(key, now);
					}
				}
			}
		}
	});

	it('are followed by their size, cut off behind one digit', () => {
		const units: Record<string, number> = { B: 1, KiB: 1024, MiB: 1024 ** 2 };
		for (const run of varied('other traffic counters', goldenPair('lab'))) {
			for (const [, bytes, size, unit = ''] of textOf(run).matchAll(/bytes[: ](\d+) \(([\d.]+) (\w+)\)/g)) {
				const exact = Number(bytes) / (units[unit] ?? Number.NaN);
				expect(Number(size)).toBeLessThanOrEqual(exact);
				expect(exact - Number(size)).toBeLessThan(0.1);
				expect(Number(size)).toBeLessThanOrEqual(1024);
			}
		}
	});

	it('of an interface without a carrier stay at nothing', () => {
		const still = sample(
			'node1:~# ifconfig docker0',
			'docker0: flags=4099<UP,BROADCAST,MULTICAST>  mtu 1500',
			'        RX packets 0  bytes 0 (0.0 B)',
		);
		for (const run of varied('other traffic counters', still)) expect(textOf(run)).toBe(textOf(still.run));
	});
});

describe('times', () => {
	it('of a ping fit its statistics', () => {
		const ping = sample(
			'node1:~# ping -c 2 172.17.0.2',
			'64 bytes from 172.17.0.2: icmp_seq=1 ttl=64 time=15.4 ms',
			'64 bytes from 172.17.0.2: icmp_seq=2 ttl=64 time=0.977 ms',
			'2 packets transmitted, 2 received, 0% packet loss, time 1004ms',
			'rtt min/avg/max/mdev = 0.977/8.208/15.439/7.231 ms',
		);
		for (const run of varied('other round-trip times', ping)) {
			const text = run.get(0)?.lines.join('\n') ?? '';
			const trips = [...text.matchAll(/time=([\d.]+) ms/g)].map(([, time]) => time ?? '');
			for (const trip of trips) expect(trip).toMatch(/^(0\.\d{3}|\d\.\d{2}|\d\d\.\d|\d{3,})$/);
			const [min = 0, avg = 0, max = 0, mdev = 0] =
				/mdev = ([\d./]+)/.exec(text)?.[1]?.split('/').map(Number) ?? [];
			const sorted = trips.map(Number).sort((a, b) => a - b);
			expect(sorted[0]).toBeCloseTo(min, min < 1 ? 3 : -1);
			expect(Math.abs((sorted[1] ?? 0) - max)).toBeLessThan(1);
			expect(avg).toBeCloseTo((min + max) / 2, 2);
			expect(mdev).toBeCloseTo((max - min) / 2, 2);
		}
	});

	it('of a capture go on, and do not pass midnight', () => {
		for (const run of varied('other clock times', goldenPair('daemons'))) {
			for (const { lines } of run.values()) {
				const times = lines.flatMap((line) => /^\d\d:\d\d:\d\d\.\d{6}(?= )/.exec(line) ?? []);
				expect(times).toEqual(times.toSorted());
				for (const time of times) expect(time < '24').toBe(true);
			}
		}
	});

	it('leave Docker’s table in columns', () => {
		for (const run of varied('other ages', goldenPair('lab'))) {
			for (const { lines } of run.values()) {
				const [header = '', ...rows] = lines;
				if (!header.startsWith('CONTAINER ID')) continue;
				for (const column of ['STATUS', 'PORTS', 'NAMES'])
					for (const row of rows) expect(row.slice(header.indexOf(column) - 2).startsWith('  ')).toBe(true);
			}
		}
	});
});

describe('names', () => {
	it('are one everywhere, also in what is made of them', () => {
		const bridge = sample(
			'node1:~# ifconfig docker0',
			'        ether 02:42:c0:f7:05:80  txqueuelen 0  (Ethernet)',
			'        inet6 fe80::42:c0ff:fef7:580  prefixlen 64',
			'node1:~# brctl show',
			'docker0         8000.0242c0f70580       no',
		);
		for (const run of varied('other MACs', bridge)) {
			const text = textOf(run);
			const mac = /ether (\S+)/.exec(text)?.[1] ?? '';
			const [, , c = '', d = '', e = '', f = ''] = mac.split(':');
			expect(text).toContain(`8000.${mac.replaceAll(':', '')}`);
			expect(text).toContain(`fe80::42:${c}ff:fe${d}:${e}${f}`.replace(/:0+(?=\w)/g, ':'));
		}
	});

	it('keep the columns of ip -br, however long a peer’s number is', () => {
		const brief = sample(
			'node1:~# ip -br link',
			'veth0344029@if9  UP             e2:db:bf:85:67:af <UP>',
			'vethc58f712@if11 UP             82:ea:42:60:64:af <UP>',
		);
		for (const run of varied('other ifindexes', brief))
			for (const line of run.get(0)?.lines ?? []) expect(line).toMatch(/^.{16} UP {13}\S/);
	});

	it('of rows that ifconfig sorts by them come sorted', () => {
		const two = sample(
			'node1:~# ifconfig',
			'veth04e90cf: flags=4163<UP>  mtu 1500',
			'        RX packets 1  bytes 60 (60.0 B)',
			'',
			'vetha5ef52a: flags=4163<UP>  mtu 1500',
			'        RX packets 2  bytes 120 (120.0 B)',
			'',
		);
		const orders = varied('other veths', two).map((run) => {
			const lines = run.get(0)?.lines ?? [];
			const names = lines.filter((line) => line.startsWith('veth'));
			expect(names).toEqual(names.toSorted());
			return lines.filter((line) => line.includes('RX')).join();
		});
		expect(new Set(orders).size).toBe(2);
	});
});
