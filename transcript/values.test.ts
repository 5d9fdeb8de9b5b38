import { describe, expect, it } from 'vitest';
import { bindPairs, compareAll, parseChapter, printChapter, valueHere } from './index.ts';

const FENCE = '```';
const VETH = [
	`${FENCE}console retry=1s bind="veth1=vetha5ef52a mac1=a6:30:1a:2c:06:a3 ifindex=5"`,
	'node1:~# ip link show master docker0',
	'5: vetha5ef52a@if4: <UP> mtu 1500',
	'    link/ether a6:30:1a:2c:06:a3 brd ff:ff:ff:ff:ff:ff',
	FENCE,
].join('\n');

/** Each problem as `line:column message`. */
function problems(...lines: readonly string[]): string[] {
	return parseChapter(lines.join('\n'), 'x.mdx').problems.map(
		({ line, column, message }) => `${line}:${column} ${message}`,
	);
}

/** A block of one command, with its meta. */
function block(meta: string, ...output: readonly string[]): string {
	return [`${FENCE}console ${meta}`, 'node1:~# some command', ...output, FENCE].join('\n');
}

describe('bind=', () => {
	it('names values, each at the first command of the block that shows it', () => {
		const { values, problems } = parseChapter(
			[
				block('', 'a', 'vetha5ef52a'),
				block(
					'bind="veth1=vetha5ef52a two=172.17.0.2"',
					'eth0 172.17.0.2/16',
					'node1:~# brctl show',
					'vetha5ef52a',
				),
			].join('\n\n'),
			'x.mdx',
		);
		expect(problems).toEqual([]);
		expect([...values.values()].map(({ name, value, command }) => [name, value, command])).toEqual([
			['veth1', 'vetha5ef52a', 2],
			['two', '172.17.0.2', 1],
		]);
	});

	it('knows where each value stands in the source, also in a list and with carriage returns', () => {
		const indented = `1. Look:\r\n\r\n   ${VETH.replaceAll('\n', '\r\n   ')}\r\n`;
		const { blocks } = parseChapter(indented, 'x.mdx');
		const pairs = blocks.flatMap(bindPairs);
		expect(pairs.map(({ name }) => name)).toEqual(['veth1', 'mac1', 'ifindex']);
		for (const { value, valueSpan } of pairs) {
			const { start, end } = valueSpan;
			expect(indented.slice(start.offset, end.offset)).toBe(value);
			expect(indented.split('\n')[start.line - 1]?.slice(start.column - 1, end.column - 1)).toBe(value);
		}
	});

	it.each([
		['4', '4: eth0'],
		['4', 'seq=4 ttl=64'],
		['4', 'eth0 4'],
		['5', '(5)'],
		['1500', 'UP  MTU:1500  Metric:1'],
		['172.17.0.2', 'inet addr:172.17.0.2  Bcast:172.17.255.255'],
		['172.17.0.2', 'inet 172.17.0.2/16'],
		['172.17.0.2', 'IP 172.17.0.2.49152 > 172.17.0.3.80'],
		['80', '0.0.0.0:8080->80/tcp'],
		['flannel.1', '3: flannel.1: <UP>'],
		['nginx-1', 'nginx-1'],
	])('finds %s in "%s"', (value, line) => {
		expect(problems(block(`bind="name=${value}"`, line))).toEqual([]);
	});

	it.each([
		['4', 'ttl=64'],
		['4', '0.4 ms'],
		['4', 'veth@if4'],
		['4', 'nginx-4'],
		['06', 'a6:30:1a:2c:06:a3'],
		['a3', 'a6:30:1a:2c:06:a3'],
		['172.17.0.2', '172.17.0.25'],
		['8000', '8000.0242c0f70580'],
		['veth', 'vetha5ef52a'],
	])('does not take %s for a value of "%s"', (value, line) => {
		expect(problems(block(`bind="name=${value}"`, line))).toEqual([
			`1:23 No output of this block shows "${value}".`,
		]);
	});

	it.each([
		['a value that no output shows', block('bind="a=1 b=2"', '1'), '1:24 No output of this block shows "2".'],
		[
			'a value that only the command shows',
			block('bind="a=command"', '1'),
			'1:20 No output of this block shows "command".',
		],
		[
			'a name that is bound twice',
			`${block('bind="a=1"', '1')}\n${block('bind="b=1 a=1"', '1')}`,
			'5:22 "a" is bound twice in this chapter.',
		],
		['a name with a hyphen', block('bind="web-1=1"', '1'), '1:18 "web-1=1" does not bind a name to a value.'],
		['a name without a value', block('bind="a= b=1"', '1'), '1:18 "a=" does not bind a name to a value.'],
		['no pair', block('bind=" "', '1'), '1:12 "bind=" "" is not how "bind" is written.'],
		['no quotes', block('bind=a=1', '1'), '1:12 "bind=a=1" is not how "bind" is written.'],
	])('is a problem with %s', (_, source, problem) => {
		expect(problems(source)).toContain(problem);
	});
});

describe('a value in prose', () => {
	it('may be used below its block, wherever there is text', () => {
		const chapter = [
			VETH,
			'',
			'## The port {$veth1}',
			'',
			'- **{$veth1}**, with *{$mac1}*; [see {$veth1}](https://example.org/)',
			'',
			'| {$veth1} | `docker0` |',
			'| -------- | --------- |',
			'',
			'<details><summary>And {$veth1}?</summary>{$ifindex}</details>',
			'',
		].join('\n');
		expect(problems(chapter)).toEqual([]);
		expect(printChapter(parseChapter(chapter, 'x.mdx'))).toBe(chapter);
	});

	it('is a problem where no output binds it, or not yet, with its place', () => {
		expect(problems('Here {$veth1}.', '', VETH, '', '字 {$veth1} {$veth2}')).toEqual([
			'1:6 "veth1" is used before it is bound.',
			'9:12 No output binds "veth2".',
		]);
	});

	it('is told in words what to do', () => {
		const { problems } = parseChapter(`{$veth1} {$b}\n\n${VETH}`, 'x.mdx');
		expect(problems.map(({ hint }) => hint)).toEqual([
			'Use it below the block of line 3, whose output shows the value.',
			'Bind it at the block whose output shows the value: bind="b=…".',
		]);
	});

	it.each(['{ $veth1 }', '{$veth-1}', '{$Veth}', '{$}', '{$veth1.length}'])(
		'is written in one way, and %s is not it',
		(written) => {
			expect(problems(VETH, '', `a ${written} b`)).toEqual([
				`7:3 "${written}" is not how prose writes a value.`,
			]);
		},
	);

	it.each([
		['an attribute', '<Figure name={$veth1} />', '7:14'],
		['an image’s description', '![The port {$veth1}](port.svg)', '7:12'],
	])('cannot stand in %s', (_, text, place) => {
		expect(problems(VETH, '', text)).toEqual([
			`${place} A value cannot stand in a tag or in the description of an image.`,
		]);
	});

	it.each([
		['frontmatter', ['---', 'title: "{$a}"', '---']],
		['a fence', ['~~~js', '{$a}', '~~~']],
		['inline code', ['Write `{$a}` or `` ` {$a}``.']],
		['inline code over two lines', ['Write `a', '{$a}`.']],
		['an escaped brace', ['Write \\{$a}.']],
		['an MDX comment', ['{/* {$a}', '', '{$b} */}']],
		['an html comment', ['<!-- {$a} -->']],
		['the destination of a link', ['[a](https://example.org/{$a})', '', '[b]: https://example.org/{$a}']],
		['an import', ["import { $a } from './a.ts';"]],
		['a price', ['It costs $5 and {5 + 1} more.']],
	])('is not looked for in %s', (_, lines) => {
		expect(problems(...lines)).toEqual([]);
	});

	it('is found behind backticks and braces that nobody closed', () => {
		expect(problems('a ` b', '', '- c ` {$x}', '- d `', '', 'e {')).toEqual(['3:7 No output binds "x".']);
	});
});

describe('a value that prose writes out', () => {
	const NAMED = (name: string) => `Write it as an expression: {$${name}}.`;
	const shown = block('bind="veth1=vetha5ef52a"', 'vetha5ef52a 172.17.0.2 02:42:ac:11:00:02 10.0.0.0/8');

	it.each([
		'vetha5ef52a',
		'cali0123456789a',
		'br-0123456789ab',
		'a6:30:1a:2c:06:a3',
		'8000.0242c0f70580',
		'65d408db681d',
		'fe80::42:1fff:fe94:f564',
	])('is a problem when every lab draws another one: %s', (value) => {
		const message = `"${value}" is another one in every lab, so prose cannot write it out.`;
		expect(problems(shown, '', `The port ${value}.`)).toEqual([`6:10 ${message}`]);
		expect(problems(shown, '', `看 \`ip link show ${value}\`。`)).toEqual([`6:17 ${message}`]);
		expect(problems(shown, '', `网卡是${value}，`)).toEqual([`6:4 ${message}`]);
	});

	it('is said to be an expression, by the name that it has', () => {
		const { problems } = parseChapter(`${shown}\n\nvetha5ef52a vethfffffff`, 'x.mdx');
		expect(problems.map(({ hint }) => hint)).toEqual([
			NAMED('veth1'),
			'Write it as an expression: bind="name=vethfffffff" at the block that shows it, and {$name} here.',
		]);
	});

	it.each(['172.17.0.2', '`ping 172.17.0.2`', '02:42:AC:11:00:02'])(
		'may be the same everywhere, and shown: %s',
		(text) => {
			expect(problems(shown, '', text)).toEqual([]);
		},
	);

	it.each(['172.17.0.3', '172.17.0.20', '02:42:ac:11:00:03'])(
		'is a problem when nothing in the chapter shows it: %s',
		(value) => {
			expect(problems(shown, '', `**${value}**`)).toEqual([
				`6:3 No command and no output of this chapter shows ${value}.`,
			]);
		},
	);

	it.each([
		'172.18.0.0/16',
		'127.0.0.1',
		'0.0.0.0',
		'255.255.255.0',
		'192.0.2.7',
		'ff:ff:ff:ff:ff:ff',
		'https://10.1.2.3/',
		'02:42',
		'docker0',
		'version 26.1.5',
		'2001:db8::1',
	])('may be what every machine knows, or no machine of ours: %s', (text) => {
		expect(problems(shown, '', text)).toEqual([]);
	});

	it('is nobody’s business in a chapter that shows no outputs', () => {
		expect(problems('At 10.1.2.3 the vetha5ef52a is.', '', block(''))).toEqual([]);
	});
});

describe('valueHere', () => {
	/** What the values of the chapter are after a run with these outputs. */
	function here(chapter: string, ...outputs: readonly (readonly string[])[]): Record<string, string> {
		const { blocks, values, problems } = parseChapter(chapter, 'x.mdx');
		expect(problems).toEqual([]);
		const commands = blocks.flatMap((one) => one.commands);
		const comparisons = compareAll(commands, new Map(outputs.map((lines, at) => [at, { lines }])));
		return Object.fromEntries(
			[...values].map(([name, { value, command: index }]) => {
				const [command, comparison] = [commands[index], comparisons.get(index)];
				if (command === undefined || comparison === undefined) throw new Error(`nothing ran for ${name}`);
				return [name, valueHere(value, command, comparison.bindings)];
			}),
		);
	}

	it('is the run’s own name for a thing', () => {
		const yours = [
			'7: veth0000abc@if6: <UP> mtu 1500',
			'    link/ether 0e:11:22:33:44:55 brd ff:ff:ff:ff:ff:ff',
		];
		expect(here(VETH, yours)).toEqual({ veth1: 'veth0000abc', mac1: '0e:11:22:33:44:55', ifindex: '7' });
	});

	it('is the value itself where labs do not differ, or not in names', () => {
		const source = block(
			'bind="web1=172.17.0.2 flags=4099 rtt=0.087"',
			'flags=4099 172.17.0.2 time=0.087 ms',
		);
		expect(here(source, ['flags=4163 172.17.0.2 time=0.5 ms'])).toEqual({
			web1: '172.17.0.2',
			flags: '4099',
			rtt: '0.087',
		});
	});

	it('knows a number for an ifindex by the command that prints it', () => {
		const source = [
			`${FENCE}console bind="own=4 peer=5"`,
			'node1:~# docker exec nginx-1 cat /sys/class/net/eth0/ifindex',
			'4',
			'node1:~# docker exec nginx-1 cat /sys/class/net/eth0/iflink',
			'5',
			FENCE,
		].join('\n');
		expect(here(source, ['19'], ['20'])).toEqual({ own: '19', peer: '20' });
	});

	it('shows which of two that look alike is which as soon as a later output tells', () => {
		const { blocks } = parseChapter(
			[
				block('', 'a', 'node1:~# ip -br link show type veth', 'veth0000001 UP', 'veth0000002 UP'),
				block('', 'the second is veth0000002'),
			].join('\n'),
			'x.mdx',
		);
		const commands = blocks.flatMap((one) => one.commands);
		const outputs = [['a'], ['veth000000b UP', 'veth000000a UP'], ['the second is veth000000a']];
		const comparisons = compareAll(commands, new Map(outputs.map((lines, at) => [at, { lines }])));
		const [list, known] = [commands[1], comparisons.get(2)];
		if (list === undefined || known === undefined) throw new Error('three commands');
		expect(valueHere('veth0000001', list, known.bindings)).toBe('veth000000b');
	});

	it('takes a MAC address in capitals and a whole id for what they are', () => {
		const [book, yours] = ['A6:30:1A:2C:06:A3', '0E:11:22:33:44:55'];
		const [id, other] = ['0123456789ab'.padEnd(64, 'c'), 'fedcba987654'.padEnd(64, '0')];
		const source = block(`bind="mac=${book} id=${id}"`, `HWaddr ${book}`, id);
		expect(here(source, [`HWaddr ${yours}`, other])).toEqual({ mac: yours, id: other });
	});

	it('takes the parts of a value that are names', () => {
		const source = block('bind="port=vetha5ef52a@if4"', 'port vetha5ef52a@if4 up');
		expect(here(source, ['port veth0000abc@if4 up'])).toEqual({ port: 'veth0000abc@if4' });
	});
});
