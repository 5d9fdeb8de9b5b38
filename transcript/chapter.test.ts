import { describe, expect, it } from 'vitest';
import { parseBlock, parseChapter, printChapter } from './index.ts';

const CHAPTER = `---
title: One host
---

1. Go in.

   \`\`\`console retry=10s
   node1:~# docker exec -it nginx-1 /bin/sh
   / # ping 172.17.0.3
   PING 172.17.0.3 (172.17.0.3): 56 data bytes
   64 bytes from 172.17.0.3: seq=0 ttl=64 time=0.087 ms
   ^C
   --- 172.17.0.3 ping statistics ---

   / # exit
   \`\`\`

\`\`\`\`md
\`\`\`console
an example of how a block is written, which nobody runs
\`\`\`
\`\`\`\`

~~~console
node2:/etc/cni/net.d# cat <<EOF > bridge.conf
> {"name": "bridge"}
> EOF
node2:/etc/cni/net.d# diff a b
> only in b
~~~
`;

const problemsOf = (source: string) =>
	parseChapter(source, 'x.mdx').problems.map(({ line, column, message }) => `${line}:${column} ${message}`);

describe('parseChapter', () => {
	it('finds the console blocks, and no other fence', () => {
		const { blocks, problems } = parseChapter(CHAPTER, 'x.mdx');
		expect(problems).toEqual([]);
		expect(blocks.map(({ commands }) => commands.map(({ command }) => command))).toEqual([
			['docker exec -it nginx-1 /bin/sh', 'ping 172.17.0.3', 'exit'],
			['cat <<EOF > bridge.conf\n{"name": "bridge"}\nEOF', 'diff a b'],
		]);
		expect(blocks.flatMap(({ commands }) => commands.map(({ index }) => index))).toEqual([0, 1, 2, 3, 4]);
	});

	it('knows where everything stands in the source', () => {
		const { blocks } = parseChapter(CHAPTER, 'x.mdx');
		for (const { commands } of blocks) {
			for (const { position, prompt, commandPosition, command, output, outputPositions } of commands) {
				expect(CHAPTER.startsWith(prompt, position.start.offset)).toBe(true);
				expect(CHAPTER.startsWith(command.split('\n')[0] ?? '', commandPosition.offset)).toBe(true);
				for (const [i, text] of output.entries()) {
					const { line, column, offset } = outputPositions[i] ?? position.start;
					expect(CHAPTER.startsWith(text, offset)).toBe(true);
					expect(CHAPTER.split('\n')[line - 1]?.slice(column - 1)).toBe(text);
				}
			}
		}
		expect(blocks[0]?.position.start).toEqual({ line: 7, column: 4, offset: CHAPTER.indexOf('```console') });
	});

	it('tells in which host and container a command runs', () => {
		const [block] = parseChapter(CHAPTER, 'x.mdx').blocks;
		expect(block?.commands.map(({ host, shell, inside }) => [host, shell, inside])).toEqual([
			['node1', 'node1', undefined],
			[undefined, 'node1', 'nginx-1'],
			[undefined, 'node1', 'nginx-1'],
		]);
	});

	it('takes ^C for a key press, after the lines before it', () => {
		const [block] = parseChapter(CHAPTER, 'x.mdx').blocks;
		expect(block?.commands[1]?.presses).toEqual([{ afterLines: 2, keys: '\x03' }]);
		const [sleep] = parseBlock('node1:~# sleep 100\n^C').commands;
		expect(sleep?.presses).toEqual([{ afterLines: 0, keys: '\x03' }]);
		const [tcpdump] = parseBlock('node1:~# tcpdump\nlistening\n^C0 packets captured').commands;
		expect(tcpdump?.presses).toEqual([{ afterLines: 1, keys: '\x03' }]);
	});

	it('reads a file with carriage returns as one without, and prints them back', () => {
		const crlf = CHAPTER.replaceAll('\n', '\r\n');
		const [block] = parseChapter(crlf, 'x.mdx').blocks;
		expect(block?.commands[1]?.output[0]).toBe('PING 172.17.0.3 (172.17.0.3): 56 data bytes');
		expect(printChapter(parseChapter(crlf, 'x.mdx'))).toBe(crlf);
		expect(printChapter(parseChapter(CHAPTER, 'x.mdx'))).toBe(CHAPTER);
	});

	it('reads the fence’s meta', () => {
		const meta = 'retry=10s timeout=500ms exit=1 skip="needs a second disk" unordered elide';
		const block = parseBlock('node1:~# false', meta);
		expect(block.problems).toEqual([]);
		expect(block.meta).toEqual({
			retry: 10_000,
			timeout: 500,
			exit: 1,
			skip: 'needs a second disk',
			unordered: true,
			elide: true,
		});
	});

	it('gives exit= to the last command of its block', () => {
		const { commands } = parseBlock('node1:~# true\nnode1:~# false', 'exit=1');
		expect(commands.map(({ meta }) => meta.exit)).toEqual([undefined, 1]);
	});
});

describe('a problem', () => {
	it.each([
		['a block that is never closed', '```console\nnode1:~# ls\n', '1:1 This block is never closed.'],
		[
			'a block that is closed only behind the next one',
			'```console\nnode1:~# ls\n\nProse.\n\n```console\nnode1:~# id\n```\n',
			'1:1 This block is not closed before the one that begins in line 6.',
		],
		[
			'a block that is closed only behind a text',
			'```console\nnode1:~# ls\n\nProse.\n\n```yaml\na: 1\n```\n',
			'1:1 This block is not closed before the one that begins in line 6.',
		],
		[
			'a text that takes a block for its own',
			'```text\na\n\n```console\nnode1:~# ls\n```\n',
			'1:1 This block is not closed before the one that begins in line 4.',
		],
		[
			'a text that is never closed',
			'a\n\n~~~text\n```console\nnode1:~# ls\n```\n',
			'3:1 This block is never closed.',
		],
		[
			'a console block that says so in capitals',
			'```Console\nnode1:~# ls\n```',
			'1:1 The language of this block is "Console", so it would not be checked.',
		],
		[
			'a file of carriage returns',
			'# a\r```console\rnode1:~# ls\r```\r',
			'1:4 This carriage return has no line feed behind it, so Markdown sees an end of line that an editor may not show.',
		],
		[
			'a carriage return too many',
			'```console\r\r\nnode1:~# ls\r\n```\r\n',
			'1:11 This carriage return has no line feed behind it, so Markdown sees an end of line that an editor may not show.',
		],
		[
			'a line separator',
			'```console skip="a\u2028b"\nnode1:~# ls\n```',
			'1:19 Here is a line separator (U+2028), which is no end of line.',
		],
		['a byte order mark', '\uFEFF```console\nnode1:~# ls\n```', '1:1 Here is a byte order mark (U+FEFF).'],
		['a prompt without a command', '```console\nnode1:~#\n```', '2:1 This prompt has no command.'],
		[
			'output before any prompt',
			'```console\neth0\nnode1:~# ls\n```',
			'2:1 This line comes before any prompt, so no command printed it.',
		],
		['a block without commands', 'a\n\n```console\n```', '3:1 This console block holds no command.'],
		[
			'meta that nobody knows',
			'```console retries=3\nnode1:~# ls\n```',
			'1:12 A console block knows no "retries".',
		],
		[
			'meta that is written wrongly',
			'```console retry=soon\nnode1:~# ls\n```',
			'1:12 "retry=soon" is not how "retry" is written.',
		],
		[
			'meta that is said twice',
			'```console retry=10s retry=20s\nnode1:~# ls\n```',
			'1:22 "retry" is said twice.',
		],
		[
			'a time in which nothing can pass',
			'```console timeout=0s\nnode1:~# ls\n```',
			'1:12 "timeout=0s" is not how "timeout" is written.',
		],
		[
			'a tab in an output',
			'- a\n\n  ```console\n  node1:~# ls\n  a\tb\n  ```',
			'5:4 A terminal shows no tab.',
		],
		[
			'a control byte in an output',
			'```console\nnode1:~# ls\nu\x1b[31mid=0\n```',
			'3:2 A terminal shows no control byte, as U+001B is.',
		],
		[
			'a control byte in a command',
			'```console\nnode1:~# ls \x01\n```',
			'2:13 This command holds U+0001, which nobody sees there and no key types.',
		],
		[
			'a blank of no width in a command',
			'```console\nnode1:~# ls \u200b\n```',
			'2:13 This command holds U+200B, which nobody sees there and no key types.',
		],
		[
			'a comment around a block',
			'text `{/*` {/* no */}\n{/*\n\n```console\nnode1:~# ls\n```\n\n*/}\n',
			'2:1 This comment goes on over a console block, which the page would not show.',
		],
		[
			'a comment around a block, and another one before it',
			'{/*\n```text\na\n```\n\n```console\nnode1:~# ls\n```\n*/}\n',
			'1:1 This comment goes on over a console block, which the page would not show.',
		],
		[
			'a value in a tag, behind quotes',
			'```console bind="v=7"\nnode1:~# echo 7\n7\n```\n\n<a title="{$v}" href={x}>t</a>\n',
			'6:11 A value cannot stand in a tag or in the description of an image.',
		],
		[
			'a skip without a reason',
			'```console skip\nnode1:~# ls\n```',
			'1:12 "skip" is not how "skip" is written.',
		],
		[
			'a container of no host',
			'```console\n/ # ip addr\n/ # exit\n```',
			'2:1 The block begins inside a container, so nobody can tell in which host.',
		],
		[
			'a container that nobody leaves',
			'```console\nnode1:~# docker exec -it a sh\n/ # ls\n```',
			'3:1 The block ends inside the container, and the next block would begin there.',
		],
		[
			'a host’s prompt inside a container',
			'```console\nnode1:~# docker exec -it a sh\n/ # ls\nnode1:~# ls\n```',
			"4:1 This is a host's prompt again, but the shell in the container was not left.",
		],
		[
			'a command that goes on without a continuation prompt',
			'```console\nnode1:~# ls \\\n-l\n```',
			'3:1 The command goes on here, but this line has no continuation prompt.',
		],
		[
			'a line that leaves the list',
			'1. a\n\n   ```console\n   node1:~# ls\n  b\n   ```',
			'5:1 This line is less indented than its fence, so Markdown ends the list, and the block with it.',
		],
		[
			'a fence on the line of a list item',
			'- ```console\n  node1:~# ls\n  ```\n',
			'1:1 This console block shares its first line with a list item or a quotation, so it would not be checked.',
		],
	])('is %s', (_, source, problem) => {
		expect(problemsOf(source)).toContain(problem);
	});

	it.each(['root@node1:~# ls', '[root@node1 ~]# ls', 'Node1:~# ls', 'node1 ~# ls', 'me@node1:/tmp$ ls'])(
		'is a prompt of another machine: %s',
		(line) => {
			expect(problemsOf(`\`\`\`console\nnode1:~# ls\n${line}\n\`\`\``)).toEqual([
				'3:1 This looks like a prompt, but is none of this book’s labs, so it would be output.',
			]);
		},
	);

	it('is no output that only holds what prompts are made of', () => {
		const lines = [
			'10 # the tenth',
			'listen /run/a.sock # for b',
			'a: /b$',
			'-rw-r--r-- 1 root root 5 a# b',
			'$ ls',
		];
		expect(parseBlock(['node1:~# cat a', ...lines].join('\n')).problems).toEqual([]);
	});

	it('is no name that is bound in another bind=', () => {
		expect(parseBlock('node1:~# echo 1 2\n1 2', 'bind="a=1" bind="b=2"').problems).toEqual([]);
	});

	it('is no block in a longer fence, which shows how one is written', () => {
		expect(problemsOf('~~~md\n```console\n~~~\n\n````console\nnode1:~# cat a\n```console\n````\n')).toEqual(
			[],
		);
	});

	it('says what to do', () => {
		const { problems } = parseChapter('```console\nnode1:~# ls\n', 'x.mdx');
		expect(problems[0]?.hint).toBe('Put ``` on a line of its own behind it.');
	});
});
