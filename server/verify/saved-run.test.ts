import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseChapter } from '../../transcript/index.ts';
import type { LabSpec } from '../sandbox/lab.ts';
import type { Verifiable } from './chapter-files.ts';
import { report, told } from './report.ts';
import { readRun, writeRun } from './saved-run.ts';
import { plannedUpdate, writeUpdate } from './update-chapter.ts';
import { tallyOf, verify } from './verify.ts';

let place: string;
beforeEach(async () => {
	place = await mkdtemp(join(tmpdir(), 'run-'));
	return () => rm(place, { recursive: true });
});

const block = (...lines: string[]) => ['```console', ...lines, '```', ''].join('\n');

function verifiable(text: string, translation?: string): Verifiable {
	const translations =
		translation === undefined ? [] : [{ path: 'en.mdx', chapter: parseChapter(translation, 'en.mdx') }];
	return {
		name: 'one',
		path: 'zh.mdx',
		title: 'One',
		lab: 'solo',
		chapter: parseChapter(text, 'zh.mdx'),
		translations,
	};
}

const saved = (...commands: [command: string, lines: string[], exit?: number][]) => [
	{
		path: 'zh.mdx',
		seed: 7,
		commands: commands.map(([command, lines, exit = 0]) => ({
			prompt: 'node1:~# ',
			command,
			lines,
			exit,
			milliseconds: 5,
			arrivals: lines.map(() => 1),
		})),
	},
];

const LABS: readonly LabSpec[] = [
	{
		name: 'solo',
		memory: 512,
		programs: false,
		networks: [{ name: 'lan', subnet: '192.168.56.0/24', router: '192.168.56.1' }],
		hosts: [{ name: 'node1', network: 'lan', address: '192.168.56.11', services: [] }],
	},
];

describe('a saved run', () => {
	it('is read as it was written, and refused when it is none', async () => {
		const file = join(place, 'run.json');
		const run = saved(['hostname', ['node1']]);
		await writeRun(file, run);
		expect(await readRun(file)).toEqual(run);
		await writeFile(file, '{}');
		await expect(readRun(file)).rejects.toThrow(/run\.json is no saved run:/);
		await writeFile(file, 'no');
		await expect(readRun(file)).rejects.toThrow(/it is not JSON/);
		await expect(readRun(join(place, 'none'))).rejects.toThrow(/There is no saved run/);
	});

	it('is compared without a lab', async () => {
		const of = verifiable(block('node1:~# ip link', 'docker0 mtu 1500', 'node1:~# hostname', 'node1'));
		const source = { labs: LABS, saved: saved(['ip link', ['docker0 mtu 1450']], ['hostname', ['node1']]) };
		const verified = await verify(of, source);
		expect(tallyOf([verified])).toEqual({ passed: 1, failed: 1, skipped: 0 });
		expect(verified.results.map((result) => told(of.path, result)).join('\n')).toContain(
			'zh.mdx:3  docker0’s mtu is 1450 here, 1500 in the book.',
		);
		expect(report([verified])).toMatchObject({
			failed: 1,
			chapters: [
				{
					seed: 7,
					commands: [
						{
							line: 2,
							verdict: 'failed',
							differences: [{ line: 3, words: { 'zh-CN': 'docker0 的 mtu 在这里是 1450，书中是 1500。' } }],
						},
						{ verdict: 'passed' },
					],
				},
			],
		});
	});

	it('is of hosts that the lab has', async () => {
		const of = verifiable(block('node7:~# hostname', 'node7'));
		const [run] = saved(['hostname', ['node7']]);
		const commands = run?.commands.map((command) => ({ ...command, prompt: 'node7:~# ' })) ?? [];
		const verified = await verify(of, { labs: LABS, saved: [{ path: 'zh.mdx', seed: 7, commands }] });
		expect(verified.faults).toEqual([
			{
				path: 'zh.mdx',
				line: 2,
				column: 1,
				message: 'The lab "solo" has no host "node7".',
				hint: 'It has node1.',
			},
		]);
	});

	it('goes with a chapter that has changed since, command by command', async () => {
		const of = verifiable(block('node1:~# date', 'node1:~# new', 'node1:~# hostname', 'node1'));
		const verified = await verify(of, {
			labs: LABS,
			saved: saved(['gone', []], ['date', []], ['hostname', ['node1']]),
		});
		expect(verified.results.map((result) => [result.command.command, result.kind])).toEqual([
			['date', 'compared'],
			['new', 'problem'],
			['hostname', 'compared'],
		]);
	});

	it('says how many commands the book skips, and why', async () => {
		const of = verifiable('```console skip="no disk"\nnode1:~# ls\n```\n\n```console\nnode1:~# date\n```\n');
		const verified = await verify(of, { labs: LABS, saved: saved(['date', []]) });
		expect(tallyOf([verified])).toEqual({ passed: 1, failed: 0, skipped: 1 });
		expect(
			told(of.path, verified.results[0] ?? { path: '', line: 0, column: 0, message: '', hint: '' }),
		).toContain('skip  node1:~# ls  (no disk)');
	});
});

describe('an update', () => {
	it('writes both languages, and leaves alone what stays', async () => {
		const text = (prose: string, mtu: number) =>
			`${prose}\n\n${block('node1:~# ip link', `  docker0  mtu ${mtu}`, '')}\n尾\r\n`;
		const files = ['zh.mdx', 'en.mdx'];
		await writeFile(join(place, 'zh.mdx'), text('你好', 1500));
		await writeFile(join(place, 'en.mdx'), text('Hello', 1500));
		const run = async () => {
			const [zh = '', en = ''] = await Promise.all(files.map((file) => readFile(join(place, file), 'utf8')));
			const verified = await verify(verifiable(zh, en), {
				labs: LABS,
				saved: saved(['ip link', ['  docker0  mtu 1450']]),
			});
			return writeUpdate(place, verified, plannedUpdate(verified));
		};
		expect(await run()).toEqual(files);
		expect(await readFile(join(place, 'zh.mdx'), 'utf8')).toBe(text('你好', 1450));
		expect(await readFile(join(place, 'en.mdx'), 'utf8')).toBe(text('Hello', 1450));
		expect(await run()).toEqual([]);
	});

	it('is refused while the languages hold different blocks', async () => {
		const verified = await verify(verifiable(block('node1:~# date'), block('node1:~# time')), {
			labs: LABS,
			saved: saved(['date', []]),
		});
		expect(() => plannedUpdate(verified)).toThrow('zh.mdx is not updated');
	});
});
