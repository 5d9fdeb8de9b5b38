/** A chapter follows its lab: what no longer holds is rewritten, and nothing else. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareAll, parseBlock, parseChapter, printBlockWith } from './index.ts';
import { update } from './update.ts';

function results(text: string) {
	const { commands } = parseBlock(text);
	return new Map(commands.map(({ index, output }) => [index, { lines: output }]));
}

/** The book's text after an update to the run's. */
function updated(book: string, run: string): string {
	const { commands } = parseBlock(book);
	const { changes, refusals } = update(commands, results(run));
	expect(refusals).toEqual([]);
	const outputs = new Map(changes.map(({ command, output }) => [command.index, output]));
	return commands
		.map(({ prompt, command, index, output }) =>
			[prompt + command, ...(outputs.get(index) ?? output)].join('\n'),
		)
		.join('\n');
}

const IFCONFIG = `node1:~# ifconfig docker0
docker0: flags=4099<UP,BROADCAST,MULTICAST>  mtu 1500
        inet 172.17.0.1  netmask 255.255.0.0  broadcast 172.17.255.255
        ether 02:42:56:4f:47:03  txqueuelen 0  (Ethernet)
        RX packets 10  bytes 541 (541.0 B)
node1:~# brctl show
bridge name     bridge id               STP enabled     interfaces
docker0         8000.0242564f4703       no              veth95dc570`;

describe('update', () => {
	it('leaves a chapter alone that matches, whatever names and counters the run has', () => {
		const run = IFCONFIG.replaceAll('56:4f:47:03', 'aa:bb:cc:dd')
			.replaceAll('564f4703', 'aabbccdd')
			.replace('veth95dc570', 'veth0000001')
			.replace('packets 10', 'packets 99');
		expect(updated(IFCONFIG, run)).toBe(IFCONFIG);
	});

	it('rewrites the value that differs and keeps the names and counters of the book', () => {
		const run = IFCONFIG.replace('mtu 1500', 'mtu 1450')
			.replace('02:42:56:4f:47:03', '02:42:aa:bb:cc:dd')
			.replace('0242564f4703', '0242aabbccdd')
			.replace('packets 10', 'packets 99');
		expect(updated(IFCONFIG, run)).toBe(IFCONFIG.replace('mtu 1500', 'mtu 1450'));
	});

	it('keeps columns where they are', () => {
		const book =
			'node1:~# route\nDestination     Gateway         Genmask\n0.0.0.0         172.17.0.1      0.0.0.0';
		const run = book.replace('172.17.0.1      ', '10.1.2.254      ');
		expect(updated(book, run)).toBe(run);
		const shorter = book.replace('172.17.0.1', '10.0.0.1  ');
		expect(updated(book, shorter)).toBe(shorter);
	});

	it('takes up what is new in the names of the book, and drops what is gone', () => {
		const run = `${IFCONFIG.replaceAll('veth95dc570', 'veth0000001').replace(/\n {8}RX.*/, '')}\n                                                        veth0000002`;
		expect(updated(IFCONFIG, run)).toBe(
			`${IFCONFIG.replace(/\n {8}RX.*/, '')}\n                                                        veth0000002`,
		);
	});

	it('takes up a blank line with the lines behind it', () => {
		const book = 'node1:~# ping -c 1 a\nPING a\n64 bytes ttl=64\n';
		const run = 'node1:~# ping -c 1 a\nPING a\n64 bytes ttl=63\n\n--- a ping statistics ---\n1 received\n';
		expect(updated(book, run)).toBe(`${run.trimEnd()}`);
	});

	it('puts right a name that the book itself confused', () => {
		const two = `${IFCONFIG}\nnode1:~# ip -br link show master docker0\nveth1111111@if4  UP             72:fa:55:08:60:de <UP>`;
		const run = two.replaceAll('veth95dc570', 'veth0000001').replaceAll('veth1111111', 'veth0000001');
		expect(updated(two, run)).toBe(two.replaceAll('veth1111111', 'veth95dc570'));
	});

	it('takes a value that the fence binds along', () => {
		const chapter = parseChapter(
			'- in a list:\n\n  ```console bind="one=veth95dc570 mtu=1500"\n  node1:~# ip link\n  5: veth95dc570@if4: <UP> mtu 1500\n  6: eth0: mtu 1500\n  ```\n\n{$one}, {$mtu}\n',
			'x.mdx',
		);
		expect(chapter.problems).toEqual([]);
		const [block] = chapter.blocks;
		const lines = ['5: veth0000001@if4: <UP> mtu 1450', '6: eth0: mtu 1500'];
		const printed = block === undefined ? '' : printBlockWith(block, new Map([[0, lines]]));
		expect(printed).toContain('  ```console bind="one=veth0000001 mtu=1450"\n');
		expect(printed).toContain('  5: veth0000001@if4: <UP> mtu 1450\n');
	});

	it('does not touch what stands for left-out lines, nor an exit status', () => {
		const { commands } = parseBlock('node1:~# ip link\n1: lo: mtu 65536\n...\n3: docker0: mtu 1500', 'elide');
		const lines = ['1: lo: mtu 65536', '2: eth0: mtu 1500', '3: docker0: mtu 1450'];
		const { changes, refusals } = update(commands, new Map([[0, { lines, exit: 1 }]]));
		expect(changes.map(({ output }) => output)).toEqual([
			['1: lo: mtu 65536', '...', '3: docker0: mtu 1450'],
		]);
		expect(refusals.map(({ differences }) => differences.map(({ reason }) => reason.code))).toEqual([
			['exit'],
		]);
	});

	it('rewrites a line of a wire, and leaves both of its numbers', () => {
		const book = [
			'node1:~# ip link show veth0000001',
			'5: veth0000001@if4: <UP> mtu 1500',
			'node1:~# ip link show veth0000001',
			'5: veth0000001@if4: <UP> mtu 1500',
		];
		const run = book.map((line) => line.replace('5: veth0000001@if4', '25: veth0000001@if24'));
		const narrower = (line: string, at: number) => (at === 1 ? line.replace('1500', '1450') : line);
		expect(updated(book.join('\n'), run.map(narrower).join('\n'))).toBe(book.map(narrower).join('\n'));
	});

	it.each([
		[
			'an interface whose number is one of the book’s',
			['1: lo: mtu 65536', '3: docker0: mtu 1500', '5: veth0000001@if4: mtu 1500'],
			['1: lo: mtu 65536', '3: docker0: mtu 1500', '5: dummy0: mtu 1400', '7: veth000000a@if6: mtu 1500'],
			['1: lo: mtu 65536', '3: docker0: mtu 1500', '6: dummy0: mtu 1400', '5: veth0000001@if4: mtu 1500'],
		],
		[
			'a wire whose number is one of the book’s, as is the next',
			[
				'24: docker0: mtu 1500',
				'26: veth0000001@if25: mtu 1500',
				'28: veth0000002@if27: mtu 1500',
				'29: dummy0:',
			],
			[
				...['22: docker0: mtu 1500', '24: veth000000a@if23: mtu 1500', '26: veth000000b@if25: mtu 1500'],
				...['28: veth000000c@if27: mtu 1500', '27: dummy0:'],
			],
			[
				...['24: docker0: mtu 1500', '26: veth0000001@if25: mtu 1500', '28: veth0000002@if27: mtu 1500'],
				...['30: veth000000c@if27: mtu 1500', '29: dummy0:'],
			],
		],
		[
			'two of them, each by one number wherever it stands',
			['1: lo:', '5: docker0:'],
			['1: lo:', '6: eth1: mtu 1400', '5: eth0: mtu 1500', 'eth0 ifindex 5', '9: docker0:'],
			['1: lo:', '6: eth1: mtu 1400', '7: eth0: mtu 1500', 'eth0 ifindex 7', '5: docker0:'],
		],
	])('takes up %s', (_, book, run, written) => {
		const text = (lines: readonly string[]) => ['node1:~# ip link', ...lines].join('\n');
		expect(updated(text(book), text(run))).toBe(text(written));
	});

	it('takes up a wire that its container has shown before, by the same two numbers', () => {
		const book = [
			'node1:~# docker exec web ip link',
			'4: eth0@if5: <UP> mtu 1500',
			'node1:~# ip link',
			'1: lo: <UP> mtu 65536',
		];
		const run = [
			'node1:~# docker exec web ip link',
			'26: eth0@if27: <UP> mtu 1500',
			'node1:~# ip link',
			'1: lo: <UP> mtu 65536',
			'27: veth0000001@if26: <UP> mtu 1500',
		];
		expect(updated(book.join('\n'), run.join('\n'))).toBe(
			[...book, '5: veth0000001@if4: <UP> mtu 1500'].join('\n'),
		);
	});

	it('takes up nothing that the comparison ignores', () => {
		const book =
			'node1:~# ip addr show eth0\n    inet6 fe80::1/64 scope link\n    inet 10.0.0.2/24 scope global eth0';
		const run = book.replace('scope link', 'scope host tentative').replace('10.0.0.2/24', '10.0.0.3/24');
		expect(updated(book, run)).toBe(run.replace(' tentative', ''));
	});

	it('mends a row that says too little to be told from another', () => {
		const run = [
			'node1:~# brctl show',
			'bridge name     bridge id               STP enabled     interfaces',
			'br-863131630e96         8000.02426ca5e2d9       no              veth3938416',
			'                                                        veth84ed493',
			'docker0         8000.02428f2bb5b2       no              veth6d2d3ad',
		];
		const book = run.map((line) => line.replace('br-863131630e96', ''));
		expect(updated(book.join('\n'), run.join('\n'))).toBe(run.join('\n'));
	});

	it('of any text to any other is complete, and idempotent', () => {
		const directory = new URL('golden/', import.meta.url);
		const texts = readdirSync(directory).map((file) => readFileSync(new URL(file, directory), 'utf8'));
		const word = fc.constantFrom(
			'mtu',
			'1500',
			'veth0000001',
			'veth0000002',
			'02:42:aa:bb:cc:01',
			'172.17.0.9',
			'UP',
			'',
		);
		const edit = fc.tuple(fc.nat(), fc.nat(), word);
		fc.assert(
			fc.property(
				fc.constantFrom(...texts),
				fc.array(edit, { minLength: 1, maxLength: 4 }),
				(text, edits) => {
					const { commands } = parseBlock(text);
					const book = commands.map((command) => ({ ...command, output: [...command.output] }));
					for (const [which, where, to] of edits) {
						const output = book[which % book.length]?.output ?? [];
						const line = output[where % Math.max(1, output.length)];
						if (line !== undefined) output[where % output.length] = line.replace(/\S+/, to);
					}
					const run = results(text);
					const { changes } = update(book, run);
					for (const { command, output } of changes) {
						const at = book.findIndex(({ index }) => index === command.index);
						const before = book[at];
						if (before !== undefined) book[at] = { ...before, output: [...output] };
					}
					expect([...compareAll(book, run).values()].flatMap(({ differences }) => differences)).toEqual([]);
					expect(update(book, run)).toEqual({ changes: [], refusals: [] });
				},
			),
			{ numRuns: 60 },
		);
	});

	it('of one value that differs leaves every other byte, in whatever output', () => {
		const directory = new URL('golden/', import.meta.url);
		const books = readdirSync(directory).filter((file) => file.endsWith('.book.txt'));
		const read = (file: string) => readFileSync(new URL(file, directory), 'utf8');
		/** Another value of the same width. */
		const other = (text: string) => text.replace(/[0-9]$/, (digit) => `${(Number(digit) + 1) % 10}`);
		fc.assert(
			fc.property(fc.constantFrom(...books), fc.nat(), fc.nat(), (file, which, where) => {
				const { commands } = parseBlock(read(file));
				const run = read(file.replace('.book.', '.run.'));
				const places = [...compareAll(commands, results(read(file))).values()].flatMap(({ rows }, index) =>
					rows.flatMap(({ here: { line: at, tokens } }) =>
						tokens
							.filter(
								({ kind, text }, i) =>
									kind.type === 'number' &&
									other(text) !== text &&
									// It would be taken for another row.
									!rows.some(({ here }) => here.line !== at && here.tokens[i]?.text === other(text)),
							)
							.map((token) => ({ command: commands[index], at, token })),
					),
				);
				const { command, at, token } = places[(which * 7919 + where) % places.length] ?? {};
				if (command === undefined || at === undefined || token === undefined) return;
				const wrong = (line: string, i: number) =>
					i === at
						? line.slice(0, token.at) + other(token.text) + line.slice(token.at + token.text.length)
						: line;
				const damaged = commands.map((one) =>
					one === command ? { ...one, output: one.output.map(wrong) } : one,
				);
				const { changes, refusals } = update(damaged, results(run));
				expect(refusals).toEqual([]);
				expect(changes.map((change) => change.command.index)).toContain(command.index);
				for (const { command: changed, output } of changes) {
					expect(output.join('\n')).toBe(commands[changed.index]?.output.join('\n'));
				}
			}),
			{ numRuns: 150 },
		);
	});
});
