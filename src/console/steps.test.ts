import type { Element, ElementContent } from 'hast';
import { describe, expect, it } from 'vitest';
import { parseBlock } from '../../transcript/index.ts';
import { blockElement } from '../markdown/block.ts';
import { fenceText, type Row } from './steps.ts';

function elements(node: Element, className: string): Element[] {
	return node.children.flatMap((child) => {
		if (child.type !== 'element') return [];
		const names = child.properties['className'];
		return Array.isArray(names) && names.includes(className) ? [child] : elements(child, className);
	});
}

/** What the element says once a browser has parsed it: the newline behind `<pre>` is gone. */
function said(node: Element | undefined): { textContent: string } | undefined {
	const textOf = (content: ElementContent): string =>
		content.type === 'text'
			? content.value
			: content.type === 'element'
				? content.children.map(textOf).join('')
				: '';
	return node === undefined ? undefined : { textContent: textOf(node).replace(/^\n/, '') };
}

/** The block's html, row by row, as readBlock() finds it in a page. */
function rowsOf(text: string): Row[] {
	return blockElement(parseBlock(text), '', 'en').children.flatMap((child): Row[] => {
		if (child.type !== 'element') return [];
		const [command] = elements(child, 'ww-command');
		return [
			{
				host: String(child.properties['dataHost']),
				typed:
					command === undefined
						? undefined
						: {
								prompt: String(command.properties['dataPrompt']),
								command: said(command)?.textContent ?? '',
							},
				output: said(elements(child, 'ww-output')[0]),
			},
		];
	});
}

describe('a block read back from the page', () => {
	it.each<[name: string, lines: readonly string[]]>([
		[
			'of one host',
			[
				'node1:~# for i in 1 2; do',
				'> echo $i',
				'> done',
				'1',
				'2',
				'node1:~# docker exec -it nginx-1 /bin/sh',
				'/ # ping 172.17.0.3',
				'PING 172.17.0.3 (172.17.0.3): 56 data bytes',
				'^C',
				'--- 172.17.0.3 ping statistics ---',
				'/ # exit',
			],
		],
		[
			'whose command is left running on another host',
			[
				'node2:~# tcpdump -nn -i eth0 icmp',
				'listening on eth0',
				'node1:~# ping -c 1 192.168.56.12',
				'PING 192.168.56.12',
				'==> node2 <==',
				'12:00:01 IP request',
				'^C',
				'1 packet captured',
				'node2:~# hostname',
				'node2',
			],
		],
		[
			'that comes back several times, also to nothing new',
			[
				'node2:~# ping 192.168.56.11',
				'node3:~# tcpdump icmp',
				'listening',
				'node1:~# ip -br addr',
				'lo',
				'==> node2 <==',
				'64 bytes',
				'==> node3 <==',
				'node1:~# ip route',
				'default',
				'==> node2 <==',
				'^C',
				'==> node3 <==',
				'',
				'IP request',
				'^C',
			],
		],
		[
			'with shells in containers on two hosts',
			[
				'node1:~# docker exec -it a /bin/sh',
				'/ # nc -l -p 80',
				'node2:~# docker exec -it b /bin/sh',
				'/ # nc 10.0.0.1 80',
				'^C',
				'==> node1 <==',
				'hello',
				'/ # hostname',
				'a',
				'==> node2 <==',
				'/ # exit',
				'==> node1 <==',
				'/ # exit',
				'node1:~# hostname',
				'node1',
			],
		],
		['with blank lines at the ends of its outputs', ['node1:~# a', '', 'x', '', 'node1:~# b', '']],
	])('is the block that it was: %s', (_, lines) => {
		const text = `${lines.join('\n')}\n`;
		expect(parseBlock(text).problems).toEqual([]);
		expect(fenceText(rowsOf(text))).toBe(text);
	});
});
