import { describe, expect, it } from 'vitest';
import { compareAll, parseChapter, rebound } from './index.ts';

/** A block of one command, with its meta. */
function block(meta: string, ...output: readonly string[]): string {
	return [`\`\`\`console ${meta}`, 'node1:~# some command', ...output, '```'].join('\n');
}

describe('a bound value after an update', () => {
	/** What the fence of the block binds once its commands print something else. */
	function reboundBy(source: string, ...outputs: readonly (readonly string[] | undefined)[]): string[] {
		const { blocks, problems } = parseChapter(source, 'x.mdx');
		expect(problems).toEqual([]);
		const known = outputs.flatMap((lines, at) => (lines === undefined ? [] : [[at, lines] as const]));
		return blocks.flatMap((one) => rebound(one, new Map(known))).map(({ value }) => value);
	}
	const routes = (...networks: readonly string[]) => networks.map((network) => `${network} dev eth0`);
	const gateway = block('bind="gw=192.168.56.12"', ...routes('10.1.0.0/24 via 192.168.56.12'));

	it.each([
		[
			'stays while its line stands there',
			['10.0.0.0/24 via 192.168.56.11', '10.1.0.0/24 via 192.168.56.12'],
			[],
		],
		[
			'is that of its own line, not of one of the same form before it',
			['10.0.0.0/24 via 192.168.56.11', '10.1.0.0/24 via 192.168.56.13'],
			['192.168.56.13'],
		],
		[
			'is that of its own line, not of one of the same form behind it',
			['10.1.0.0/24 via 192.168.56.13', '10.2.0.0/24 via 192.168.56.14'],
			['192.168.56.13'],
		],
		['is not taken from a line of another form', ['unreachable 10.1.0.0/24'], []],
	])('%s', (_, lines, values) => {
		expect(reboundBy(gateway, routes(...lines))).toEqual(values);
	});

	it('is not taken from another line of the same form where its own is gone', () => {
		const two = block(
			'bind="gw=192.168.56.12"',
			...routes('10.1.0.0/24 via 192.168.56.12', '10.2.0.0/24 via 192.168.56.13'),
		);
		expect(reboundBy(two, routes('10.2.0.0/24 via 192.168.56.13'))).toEqual([]);
	});

	it('is that of the first output that shows it, whatever a later one shows', () => {
		const source = block(
			'bind="mtu=1500"',
			'docker0 mtu 1500',
			'node1:~# ip link show eth0',
			'eth0 mtu 1500',
		);
		expect(reboundBy(source, undefined, ['eth0 mtu 1450'])).toEqual([]);
		expect(reboundBy(source, ['docker0 mtu 1450'], undefined)).toEqual(['1450']);
	});
});

it('A value bound in rows of any order is what the comparison has found it to be', () => {
	const veths = (...names: readonly string[]) =>
		names.map((name, at) => `${name}: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu ${1450 + at}`);
	const source = block('bind="second=vethaaaaaa2"', 'ignored').replace(
		'some command\nignored',
		['ifconfig', ...veths('vethaaaaaa1', 'vethaaaaaa2')].join('\n'),
	);
	const { blocks } = parseChapter(source, 'x.mdx');
	const commands = blocks.flatMap((one) => one.commands);
	const here = veths('vethbbbbbb1', 'vethbbbbbb2').toReversed();
	const [comparison] = compareAll(commands, new Map([[0, { lines: here }]])).values();
	expect(comparison?.differences).toEqual([]);
	const values = blocks.flatMap((one) => rebound(one, new Map([[0, here]]), comparison?.bindings));
	expect(values.map(({ value }) => value)).toEqual(['vethbbbbbb2']);
});

it('A value that is the same here stays, wherever its row stands now', () => {
	const source = block('bind="v=5" unordered', 'ignored').replace('ignored', '5: lo\n7: eth0');
	const { blocks, problems } = parseChapter(source, 'x.mdx');
	expect(problems).toEqual([]);
	const commands = blocks.flatMap((one) => one.commands);
	const here = ['7: eth0', '5: lo'];
	const [comparison] = compareAll(commands, new Map([[0, { lines: here }]])).values();
	expect(blocks.flatMap((one) => rebound(one, new Map([[0, here]]), comparison?.bindings))).toEqual([]);
});
