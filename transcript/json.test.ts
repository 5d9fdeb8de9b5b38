import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareAll, parseBlock, words } from './index.ts';
import { jsonAt } from './json.ts';

function differences(command: string, book: readonly string[], run: readonly string[]): string[] {
	const { commands } = parseBlock([`node1:~# ${command}`, ...book].join('\n'));
	const [comparison] = compareAll(commands, new Map([[0, { lines: run }]])).values();
	return (comparison?.differences ?? []).map(({ reason }) => words(reason, 'en'));
}

const pretty = (value: unknown): string[] => JSON.stringify(value, undefined, 4).split('\n');
const line = (value: unknown): string[] => [JSON.stringify(value)];

const NETWORK = {
	Name: 'app',
	Driver: 'bridge',
	IPAM: { Config: [{ Subnet: '172.18.0.0/16', Gateway: '172.18.0.1' }] },
	Options: { 'com.docker.network.driver.mtu': '1500' },
	Labels: {},
};

const container = (name: string, last: number) => ({ Name: name, IPv4Address: `172.18.0.${last}/16` });
const ONE = '65d408db681dbb53f79d543e21b104cb5df9a85b3bb81e2849b6578abf3166c5';
const TWO = '9b5a2b85d2be20a27c5e751388f07a517d3bd81c33aaa9afb2e2ed13360c8afa';

describe('JSON', () => {
	it('has keys in any order, and blanks wherever it likes', () => {
		const { Name, ...others } = NETWORK;
		const run = { ...others, Name };
		for (const printed of [pretty(run), line(run)]) {
			expect(differences('docker network inspect app', pretty(NETWORK), printed)).toEqual([]);
			expect(differences('cat app.json', line(NETWORK), printed)).toEqual([]);
		}
	});

	it('has processes in its paths, which are numbered by chance', () => {
		const result = (pid: number) =>
			pretty({ interfaces: [{ name: 'eth0', sandbox: `/proc/${pid}/ns/net` }] });
		expect(differences('/opt/cni/bin/bridge < by-hand.json', result(284), result(364))).toEqual([]);
		expect(differences('/opt/cni/bin/bridge < by-hand.json', result(284), result(1))).not.toEqual([]);
	});

	it('has arrays in one order', () => {
		expect(
			differences('cat flags.json', line({ flags: ['UP', 'LOWER_UP'] }), line({ flags: ['LOWER_UP', 'UP'] })),
		).toEqual(['flags[0] is LOWER_UP here, UP in the book.', 'flags[1] is UP here, LOWER_UP in the book.']);
	});

	it('but for those of a command that prints its rows in any order', () => {
		const rows = [
			{ mac: '02:42:ac:11:00:02', ifname: 'veth95dc570' },
			{ mac: '02:42:ac:11:00:03', ifname: 'veth910802f' },
		];
		expect(differences('bridge -j fdb', line(rows), line(rows.toReversed()))).toEqual([]);
		expect(differences('bridge -j fdb', line(rows), line(rows.slice(1)))).not.toEqual([]);
		expect(differences('bridge -j link', line(rows), line(rows.toReversed()))).not.toEqual([]);
	});

	it.each([
		[
			'a value',
			{ ...NETWORK, IPAM: { Config: [{ Subnet: '172.19.0.0/16', Gateway: '172.18.0.1' }] } },
			'IPAM.Config[0].Subnet is 172.19.0.0/16 here, 172.18.0.0/16 in the book.',
		],
		[
			'a key with dots',
			{ ...NETWORK, Options: { 'com.docker.network.driver.mtu': '1450' } },
			'Options["com.docker.network.driver.mtu"] is 1450 here, 1500 in the book.',
		],
		[
			'a missing key',
			{ ...NETWORK, IPAM: { Config: [{ Subnet: '172.18.0.0/16' }] } },
			'IPAM.Config[0].Gateway: “"172.18.0.1"” is missing here.',
		],
		['a new key', { ...NETWORK, Internal: true }, 'Internal: “true” is not in the book.'],
		['another kind of value', { ...NETWORK, Name: 7 }, 'Name is 7 here, "app" in the book.'],
		['a longer text', { ...NETWORK, Driver: 'bridge of sorts' }, 'Driver: “of sorts” is not in the book.'],
	])('tells by its path: %s', (_, run, reason) => {
		expect(differences('docker network inspect app', pretty(NETWORK), pretty(run))).toEqual([reason]);
		expect(differences('docker network inspect app', line(NETWORK), line(run))).toEqual([reason]);
	});

	it('under ids comes in any order, each with its own', () => {
		const book = pretty({ Containers: { [ONE]: container('one', 2), [TWO]: container('two', 3) } });
		const [mine, theirs] = [ONE.replace(/^6/, 'f'), TWO.replace(/^9/, '0')];
		const run = { [mine]: container('one', 2), [theirs]: container('two', 3) };
		expect(differences('docker network inspect app', book, pretty({ Containers: run }))).toEqual([]);
		const turned = { [theirs]: container('two', 3), [mine]: container('one', 2) };
		expect(differences('docker network inspect app', book, pretty({ Containers: turned }))).toEqual([]);
		const wrong = { [mine]: container('one', 2), [theirs]: container('two', 4) };
		expect(differences('docker network inspect app', book, pretty({ Containers: wrong }))).toEqual([
			`Containers["${theirs.slice(0, 12)}"].IPv4Address is 172.18.0.4/16 here, 172.18.0.3/16 in the book.`.replace(
				theirs.slice(0, 12),
				TWO.slice(0, 12),
			),
		]);
	});

	it('stands behind the line of its key, as etcdctl prints it', () => {
		const book = ['/coreos.com/network/config', '{"Network":"10.5.0.0/16","Backend":{"Type":"vxlan"}}'];
		const run = (network: string) => [book[0] ?? '', `{"Backend":{"Type":"vxlan"},"Network":"${network}"}`];
		expect(differences('etcdctl get --prefix /coreos.com', book, run('10.5.0.0/16'))).toEqual([]);
		expect(differences('etcdctl get --prefix /coreos.com', book, run('10.6.0.0/16'))).toEqual([
			'Network is 10.6.0.0/16 here, 10.5.0.0/16 in the book.',
		]);
	});

	it('that is none is compared line by line', () => {
		const book = pretty(NETWORK);
		const broken = book.slice(0, -1);
		expect(differences('cat app.json', broken, broken)).toEqual([]);
		expect(differences('cat app.json', book, broken)).toEqual(['This line of the book is missing here: }']);
		expect(differences('cat app.json', broken, book)).toEqual(['The book does not have this line: }']);
		expect(differences('cat x', ['[1] 1187', '[root@node1 ~]'], ['[1] 1187', '[root@node1 ~]'])).toEqual([]);
	});

	it('says which interface’s counter fell', () => {
		const link = (packets: number) => line([{ ifname: 'vxlan0', stats64: { rx: { packets, errors: 0 } } }]);
		const { commands } = parseBlock(
			['node1:~# ip -s -j link', ...link(1), 'node1:~# ip -s -j link', ...link(2)].join('\n'),
		);
		const run = new Map([
			[0, { lines: link(12) }],
			[1, { lines: link(4) }],
		]);
		const reasons = [...compareAll(commands, run).values()].flatMap((comparison) => comparison.differences);
		expect(reasons.map(({ reason }) => words(reason, 'en'))).toEqual([
			'vxlan0’s RX packets went down from 12 to 4.',
		]);
	});

	it('points at its value in the line', () => {
		const { commands } = parseBlock('node1:~# cat x\n{"mtu": 1500, "name": "a"}');
		const lines = ['{"name": "a", "mtu": 1450}'];
		const [comparison] = compareAll(commands, new Map([[0, { lines }]])).values();
		expect(comparison?.differences).toMatchObject([{ actual: '1450', columns: [21, 25], actualLine: 0 }]);
	});
});

describe('jsonAt', () => {
	const value = fc.jsonValue({ maxDepth: 4, noUnicodeString: false });

	it('reads what JSON.parse reads, as pretty as it is', () => {
		fc.assert(
			fc.property(value, fc.constantFrom(undefined, 1, '\t'), (json, indent) => {
				const text = JSON.stringify(json, undefined, indent);
				// JSON knows no -0.
				const parsed: unknown = JSON.parse(text);
				if (!/^[[{]/.test(text)) return;
				const lines = text.split('\n');
				const found = jsonAt(lines, 0);
				expect(found?.end).toBe(lines.length);
				for (const { path, line, from, to } of found?.leaves ?? []) {
					const leaf: unknown = JSON.parse(lines[line]?.slice(from, to) ?? '');
					const keys = path.map((step): unknown =>
						typeof step === 'number' ? step : JSON.parse(`"${step}"`),
					);
					expect(at(parsed, keys)).toEqual(leaf);
				}
			}),
		);
	});

	it('reads nothing that JSON.parse refuses', () => {
		const pieces = fc.array(
			fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '1', 'null', ' ', '-', '"'),
			{
				maxLength: 12,
			},
		);
		fc.assert(
			fc.property(pieces, (parts) => {
				const text = parts.join('');
				expect(jsonAt([text], 0) === undefined).toBe(!isDocument(text));
			}),
			{ numRuns: 1000 },
		);
	});

	it('gives up where there is more than anybody reads', () => {
		const numbers = (many: number) => JSON.stringify(Array.from({ length: many }, (_, i) => i));
		expect(jsonAt([numbers(10_000)], 0)?.leaves).toHaveLength(10_000);
		expect(jsonAt([numbers(10_001)], 0)).toBeUndefined();
	});

	it('gives up where it is nested deeper than anybody nests', () => {
		expect(jsonAt([`${'['.repeat(100)}${']'.repeat(100)}`], 0)).toBeUndefined();
	});
});

/** What stands at a path. */
function at(json: unknown, path: readonly unknown[]): unknown {
	return path.reduce<unknown>((value, key) => {
		if (Array.isArray(value) && typeof key === 'number') return value[key];
		if (typeof value !== 'object' || value === null || typeof key !== 'string') return undefined;
		return Object.entries(value).find(([name]) => name === key)?.[1];
	}, json);
}

function isDocument(text: string): boolean {
	if (!/^\s*[[{]/.test(text)) return false;
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
