/** Outputs that nobody prints by accident: the work stays in proportion to their length. */
import { describe, expect, it } from 'vitest';
import { COMMANDS } from './commands.ts';
import { compare, newBindings, parseBlock, parseChapter } from './index.ts';
import { printChapter } from './print.ts';
import { tokeniser } from './tokenise.ts';
import { TOKENS } from './tokens.ts';

const PIECES = [
	...[
		'1',
		'a',
		'f',
		':',
		'.',
		'-',
		'/',
		' ',
		'_',
		'0x',
		'1.',
		':1',
		'a:',
		'1-',
		'[',
		'{"',
		'"',
		'|',
		'+-',
		'=',
		'<',
	],
	...[
		'00:',
		'172.',
		'packets ',
		'RX packets 1  bytes ',
		'version ',
		'a timer ',
		'SWMTKN-1-',
		'cali:',
		'网',
		'\u0001',
		'\t',
	],
	...[
		'1: ',
		'used 1/',
		'id 1, ',
		'veth',
		'timeout ',
		'"Networks":"a',
		'-----BEGIN ',
		'Mon 2026-',
		'  0x0000:  4500 ',
	],
];
const NOTHING = { knows: () => false };

const tables = [
	['tokens.ts', tokeniser(TOKENS)] as const,
	...COMMANDS.flatMap(({ pattern, tokens }) =>
		tokens === undefined ? [] : [[`${pattern}`, tokeniser(tokens, TOKENS)] as const],
	),
];

describe('a row of the tables', () => {
	const kinds = [
		...TOKENS,
		...COMMANDS.flatMap(({ tokens = [], columns = {} }) => [...tokens, ...Object.values(columns)]),
	];

	it('repeats nothing without bound, so that a place in a line costs no more in a longer line', () => {
		for (const { pattern } of kinds) {
			// Without what is escaped, and what is one of a set of characters.
			const signs = pattern.source.replace(/\\./g, 'x').replace(/\[[^\]]{0,200}\]/g, 'x');
			expect(signs, pattern.source).not.toMatch(/[*+]|\{\d+,\}/);
		}
	});

	it('has no group of its own, by which the tokeniser would take it for another row', () => {
		for (const { pattern } of kinds) expect(new RegExp(`${pattern.source}|`).exec('')).toHaveLength(1);
	});
});

describe('a line of one piece over and over', () => {
	it.each(tables)('is cut, and nothing of it is lost: %s', (_, tokenise) => {
		for (const piece of PIECES) {
			const line = piece.repeat(Math.ceil(2000 / piece.length));
			const tokens = tokenise(line, NOTHING);
			const text = tokens.map((token) => line.slice(token.at - token.gap, token.at) + token.text).join('');
			expect(text.trimEnd()).toBe(line.trimEnd());
		}
	});
});

describe('an output', () => {
	const of = (name: string, lines: readonly string[]) => {
		const [command] = parseBlock(`node1:~# ${name}`).commands;
		if (command === undefined) throw new Error('one command');
		const book = { ...command, output: lines };
		return (here: readonly string[]) => compare(book, { lines: here }, newBindings());
	};

	it('of ten megabytes is compared as far as anybody reads, and said to be too long', () => {
		const line =
			'64 bytes from 172.17.0.3: icmp_seq=1 ttl=64 time=0.087 ms and so on for a hundred characters .......';
		const lines = new Array<string>(100_000).fill(line);
		const { verdict, differences } = of('ping 172.17.0.3', [line])(lines);
		expect(verdict).toBe('differs');
		expect(differences.at(-1)?.reason ?? differences[0]?.reason).toBeDefined();
		expect(differences.map(({ reason }) => reason.code)).toContain('too-long');
	});

	it('of one line of ten megabytes is compared to its end', () => {
		const line = 'veth '.repeat(2_000_000);
		expect(of('cat x', [line])([line]).verdict).toBe('matches');
		const { verdict, differences } = of('cat x', [line])([`${line}x`]);
		expect(verdict).toBe('differs');
		expect(JSON.stringify(differences[0]?.reason).length).toBeLessThan(5000);
	});

	it('of control bytes, tabs and wide characters is like any other', () => {
		const lines = ['\u0000\u0001\u001b[31m', '\t网桥\tdocker0', '🐳 网络 veth95dc570', '\ud800'];
		for (const name of [
			'cat x',
			'ifconfig',
			'ip -s link',
			'tcpdump -i eth0',
			'docker ps',
			'brctl show',
			'ls',
		]) {
			expect(of(name, lines)(lines).verdict).toBe('matches');
			expect(of(name, lines)(lines.map((text) => text.replace('桥', '络'))).verdict).toBe('differs');
		}
	});

	it('of a large document on one line is compared as text', () => {
		const link = { ifname: 'veth95dc570', flags: ['BROADCAST', 'UP'], mtu: 1500 };
		const links = (many: number, last = link) =>
			JSON.stringify([...new Array<typeof link>(many).fill(link), last]);
		const wrong = { ...link, mtu: 1450 };
		for (const many of [1, 20_000]) {
			const same = of('ip -j link', [links(many)]);
			expect(same([links(many)]).verdict).toBe('matches');
			expect(same([links(many, wrong)]).verdict).toBe('differs');
		}
		const { differences } = of('ip -j link', [links(1)])([links(20_000)]);
		expect(differences).toHaveLength(1);
		expect(JSON.stringify(differences[0]?.reason).length).toBeLessThan(5000);
		const several = new Array<string>(20).fill(links(1000));
		expect(of('ip -j link', [links(1)])(several).differences.length).toBeLessThan(10_000);
	});

	it('of brackets that are never closed is no JSON, and costs no more for it', () => {
		const lines = new Array<string>(5000).fill('[1, {"a": [');
		expect(of('cat x', lines)(lines).verdict).toBe('matches');
	});
});

describe('a chapter of one piece over and over', () => {
	it.each(['{', '](', '![', '<a ', '<{', '`', '{`', '{/*', 'https://'])(
		'is read, and nothing of it is lost: %s',
		(piece) => {
			const text = piece.repeat(1_000_000 / piece.length);
			expect(printChapter(parseChapter(text, 'x.mdx')) === text).toBe(true);
		},
	);
});
