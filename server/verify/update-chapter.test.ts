import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseChapter, update } from '../../transcript/index.ts';
import type { Verifiable } from './chapter-files.ts';
import { toldChange } from './report.ts';
import { rewritten, writeUpdate } from './update-chapter.ts';

let place: string;
beforeEach(async () => {
	place = await mkdtemp(join(tmpdir(), 'update-'));
	return () => rm(place, { recursive: true });
});

const block = (meta: string, ...lines: string[]) => [`\`\`\`console${meta}`, ...lines, '```', ''].join('\n');

describe('a text that an output would change in meaning', () => {
	const chapter = parseChapter(
		`Look:\n\n${block('', 'node1:~# cat x', 'a', 'node1:~# sleep 9', '^C')}\nprose\n`,
		'x.mdx',
	);
	const written = (output: readonly string[], index = 0) =>
		rewritten({ path: 'x.mdx', chapter }, new Map([[index, output]]));

	it.each([
		['a fence', ['# x', '```sh', 'make', '```', 'end'], '```'],
		['a prompt of a host', ['do this:', 'node1:~# rm -rf x', 'x'], 'node1:~# rm -rf x'],
		['a prompt of a container', ['do this:', '/ # id'], '/ # id'],
		['the name of a terminal', ['==> a <==', '1', '==> b <==', '2'], '==> a <=='],
	])('is not written: %s', (_, output, line) => {
		expect(() => written(output)).toThrow(
			`x.mdx is not written: "node1:~# cat x" prints a line that would be read as a prompt, a fence or the name of a terminal: "${line}".`,
		);
	});

	it.each([
		['a key that nobody pressed', ['a', '^C'], 0],
		['a key that was not echoed', ['a'], 1],
	])('is not written: %s', (_, output, index) => {
		expect(() => written(output, index)).toThrow('other keys would be pressed than now');
	});

	it('is written when it means the same', () => {
		const lines = ['# x', '~~~', '``', '> y', 'Node1:~# z', '==> a.txt <==', ' /# id'];
		expect(written(lines)).toContain(`\n${lines.join('\n')}\nnode1:~# sleep 9\n`);
	});
});

describe('an update', () => {
	it('is written into no language when one of them would have a problem then', async () => {
		const text = (prose: string) =>
			`${block(' bind="net=10.1.0.0/24"', 'node1:~# ip route', '10.1.0.0/24 via 192.168.56.12')}\n${prose}\n`;
		const files = [
			['zh.mdx', text('你好')],
			['en.mdx', text('The network {$net}.')],
		] as const;
		for (const [path, source] of files) await writeFile(join(place, path), source);
		const [of, ...translations] = files.map(([path, source]) => ({
			path,
			chapter: parseChapter(source, path),
		}));
		const command = of?.chapter.blocks[0]?.commands[0];
		if (of === undefined || command === undefined) throw new Error('one command');
		const verifiable: Verifiable = { ...of, name: 'one', title: 'One', lab: 'solo', translations };
		const changes = [{ command, differences: [], output: ['unreachable 10.3.0.0/24'] }];
		const writing = writeUpdate(
			place,
			{ of: verifiable, seed: 7, faults: [], results: [] },
			{ changes, refusals: [] },
		);
		await expect(writing).rejects.toThrow(
			'zh.mdx is not updated, since then: No output of this block shows "10.1.0.0/24".',
		);
		for (const [path, source] of files) expect(await readFile(join(place, path), 'utf8')).toBe(source);
	});

	it('tells which value prose will name', () => {
		const source = `${block(' bind="mtu=1500"', 'node1:~# ip link', 'docker0 mtu 1500')}\nIts MTU is {$mtu}.\n`;
		const chapter = parseChapter(source, 'zh.mdx');
		const results = new Map([[0, { lines: ['docker0 mtu 1450'] }]]);
		const { changes } = update(
			chapter.blocks.flatMap(({ commands }) => commands),
			results,
		);
		expect(changes.map((change) => toldChange({ path: 'zh.mdx', chapter }, change))).toEqual([
			[
				'  new   node1:~# ip link',
				'        zh.mdx:3  docker0 mtu 1500 → 1450',
				'        zh.mdx:1  {$mtu} 1500 → 1450, wherever prose says it',
			].join('\n'),
		]);
	});
});
