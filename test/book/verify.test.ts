/** What verify does with chapters that nobody would print, in a real lab of two hosts. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Verifiable } from '../../server/verify/chapter-files.ts';
import { told } from '../../server/verify/report.ts';
import { savedChapter } from '../../server/verify/saved-run.ts';
import { transcribe } from '../../server/verify/transcribe.ts';
import { type Verified, verify } from '../../server/verify/verify.ts';
import { parseChapter } from '../../transcript/index.ts';
import { type LabFixture, labFixture } from '../lab/fixture.ts';

let fixture: LabFixture;
beforeAll(async () => {
	fixture = await labFixture('pair');
});
afterAll(() => fixture.close());

const fence = (meta: string, ...lines: string[]) => [`\`\`\`console${meta}`, ...lines, '```', ''].join('\n');

function chapter(text: string): Verifiable {
	return {
		name: 'test',
		path: 'test.mdx',
		title: 'Test',
		lab: 'pair',
		chapter: parseChapter(text, 'test.mdx'),
		translations: [],
	};
}

function run(text: string, seed = 1): Promise<Verified> {
	const { signal } = new AbortController();
	return verify(chapter(text), { labs: [fixture.lab('pair')], driver: fixture.driver, signal, seed });
}

function words({ of, faults, results }: Verified): string[] {
	return [...faults, ...results].map((one) => told(of.path, one).replace(/ {2}\(\d+\.\d s\)$/, ''));
}

const CAPTURE = [
	'node2:~# tcpdump -nn -i eth0 icmp',
	'tcpdump: verbose output suppressed, use -v[v]... for full protocol decode',
	'listening on eth0, link-type EN10MB (Ethernet), snapshot length 262144 bytes',
];
const PING = [
	'node1:~# ping -c 1 192.168.56.12',
	'PING 192.168.56.12 (192.168.56.12) 56(84) bytes of data.',
	'64 bytes from 192.168.56.12: icmp_seq=1 ttl=64 time=0.071 ms',
	'',
	'--- 192.168.56.12 ping statistics ---',
	'1 packets transmitted, 1 received, 0% packet loss, time 0ms',
	'rtt min/avg/max/mdev = 0.071/0.071/0.071/0.000 ms',
	'',
];

describe('two hosts at once', () => {
	it('one captures what the other sends', async () => {
		const verified = await run(
			fence(
				'',
				...CAPTURE,
				...PING,
				'==> node2 <==',
				'12:01:02.345678 IP 192.168.56.11 > 192.168.56.12: ICMP echo request, id 7, seq 1, length 64',
				'12:01:02.345701 IP 192.168.56.12 > 192.168.56.11: ICMP echo reply, id 7, seq 1, length 64',
				'^C',
				'2 packets captured',
				'2 packets received by filter',
				'0 packets dropped by kernel',
				'node2:~# hostname',
				'node2',
			),
		);
		expect(words(verified)).toEqual([
			'  ok    node2:~# tcpdump -nn -i eth0 icmp',
			'  ok    node1:~# ping -c 1 192.168.56.12',
			'  ok    node2:~# hostname',
		]);
	});

	it('and a capture that stays empty is ended only after the other has sent', async () => {
		const silent = (at: string) =>
			fence('', ...CAPTURE.map((line) => line.replace(' icmp', ' tcp')), ...PING, ...at.split('\n'));
		const end =
			'==> node2 <==\n^C\n0 packets captured\n0 packets received by filter\n0 packets dropped by kernel';
		const verified = await run(silent(end));
		expect(words(verified).filter((line) => !line.startsWith('  ok'))).toEqual([]);
		const saved = savedChapter('test.mdx', 1, verified.results);
		const again = await verify(chapter(silent(end.replace('0 packets captured', '2 packets captured'))), {
			labs: [fixture.lab('pair')],
			saved: [saved],
		});
		// The key may be shown before or after the line end that tcpdump begins with.
		expect(words(again)[0]).toMatch(/here \| (\^C)?0 packets captured/);
	});
});

describe('what an author writes into the fence', () => {
	it('retry runs a command again until it matches', async () => {
		const verified = await run(
			fence('', 'node1:~# (sleep 2; echo up > /run/service) & disown') +
				fence(' retry=30s', 'node1:~# cat /run/service', 'up'),
		);
		expect(words(verified).at(-1)).toBe('  ok    node1:~# cat /run/service');
	});

	it('exit is what the block’s last command has to end with', async () => {
		const verified = await run(fence(' exit=3', 'node1:~# (exit 3)') + fence(' exit=3', 'node1:~# (exit 4)'));
		expect(words(verified)).toEqual([
			'  ok    node1:~# (exit 3)',
			'  FAIL  node1:~# (exit 4)\n        test.mdx:5  The command ended with status 4 here, 3 in the book.',
		]);
	});

	it('timeout ends a command that hangs, and the chapter goes on', async () => {
		const verified = await run(
			fence(' timeout=5s', 'node1:~# sleep 1000') + fence('', 'node1:~# hostname', 'node1'),
		);
		expect(words(verified)).toEqual([
			'  FAIL  node1:~# sleep 1000\n        test.mdx:2\n        It was still running after 5 s, and was ended with Ctrl-C.',
			'  ok    node1:~# hostname',
		]);
	});

	it('a host that the lab does not have is named before anything runs', async () => {
		const verified = await run(fence('', 'node1:~# hostname', 'node1', 'node9:~# hostname', 'node9'));
		expect(words(verified)[0]).toBe(
			'  FAIL  test.mdx:4:1\n        The lab "pair" has no host "node9".\n        It has node1, node2.',
		);
	});
});

it('a seed makes a lab that numbers differently, the same way every time', async () => {
	const text = fence('', 'node1:~# ip link add x type bridge; ip -o link show x; ip link show docker0');
	const printed = async (seed: number) => {
		const [result] = (await run(text, seed)).results;
		return result?.kind === 'compared'
			? result.actual.lines.map((line) => line.replace(/ [\da-f:]{17} brd/, ''))
			: [];
	};
	const [one, again, other] = [await printed(5), await printed(5), await printed(6)];
	expect(one).toEqual(again);
	expect(one).not.toEqual(other);
});

describe('transcribe', () => {
	/** A book of one chapter. */
	async function project(text: string): Promise<{ place: string; files: readonly string[] }> {
		const place = await mkdtemp(join(tmpdir(), 'transcribe-'));
		const files = ['zh-cn', 'en'].map((locale) => join(place, 'content/chapters', locale, 'one.mdx'));
		for (const file of files) {
			await mkdir(join(file, '..'), { recursive: true });
			await writeFile(file, `---\ntitle: One\ndescription: One.\nlab: pair\n---\n\n${text}`);
		}
		return { place, files };
	}

	it('fills a chapter from one lab, in every language, and records it', async () => {
		const { place, files } = await project(
			fence('', 'node1:~# hostname', 'node1:~# (sleep 2; echo up > /run/late) & disown') +
				fence(' retry=30s', 'node1:~# cat /run/late', 'up') +
				fence(
					' elide',
					'node1:~# ip -br link',
					'...',
					'eth0@if9         UP             52:54:00:a8:38:0b <BROADCAST,MULTICAST,UP,LOWER_UP>',
					'...',
				),
		);
		try {
			const { signal } = new AbortController();
			const labs = [fixture.lab('pair')];
			const heard: string[] = [];
			const options = { project: place, slug: 'one', labs, driver: fixture.driver, signal };
			const done = await transcribe({ ...options, hear: (path, result) => heard.push(told(path, result)) });
			expect(done).toEqual({ kept: [], recorded: true });
			expect(heard).toHaveLength(4);
			const [chinese, english] = await Promise.all(files.map((file) => readFile(file, 'utf8')));
			expect(english).toBe(chinese);
			expect(english).toContain('node1:~# hostname\nnode1\n');
			expect(english).toContain('node1:~# cat /run/late\nup\n');
			expect(english).toMatch(
				/ip -br link\n\.\.\.\neth0@if\d+ +UP +52:54:00:a8:38:0b <BROADCAST,.*>\n\.\.\.\n```/,
			);
			const recording = await readFile(join(place, 'content/recordings/one.cast'), 'utf8');
			expect(recording).toContain('"0 hostname"');
		} finally {
			await rm(place, { recursive: true });
		}
	});
});
