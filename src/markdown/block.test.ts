import type { Element, ElementContent } from 'hast';
import { describe, expect, it } from 'vitest';
import { parseBlock } from '../../transcript/index.ts';
import { blockElement } from './block.ts';

function textOf(node: ElementContent): string {
	if (node.type === 'text') return node.value;
	return node.type === 'element' ? node.children.map(textOf).join('') : '';
}

function all(node: Element, className: string): Element[] {
	const classes = node.properties['className'];
	const here = Array.isArray(classes) && classes.includes(className) ? [node] : [];
	return [
		...here,
		...node.children.flatMap((child) => (child.type === 'element' ? all(child, className) : [])),
	];
}

describe('the html of a console block', () => {
	const block = parseBlock(
		'node1:~# docker exec -it nginx-1 /bin/sh\n/ # cat /etc/hostname\n\n65d408db681d\n/ # exit',
	);
	const html = blockElement(block, '', 'en');

	it('holds the command alone as text: the prompt is an attribute', () => {
		expect(all(html, 'ww-command').map(textOf)).toEqual([
			'docker exec -it nginx-1 /bin/sh',
			'cat /etc/hostname',
			'exit',
		]);
		expect(all(html, 'ww-command').map(({ properties }) => properties['dataPrompt'])).toEqual([
			'node1:~# ',
			'/ # ',
			'/ # ',
		]);
	});

	it('keeps an output’s first blank line, which html would drop', () => {
		expect(all(html, 'ww-output').map(textOf)).toEqual(['\n\n65d408db681d']);
	});

	it('says in whose shell a command inside a container runs', () => {
		expect(all(html, 'ww-step').map(({ properties }) => properties['dataHost'])).toEqual([
			'node1',
			'node1',
			'node1',
		]);
	});

	it('names outputs in the language of the page', () => {
		const chinese = blockElement(block, '', 'zh-CN');
		expect(all(chinese, 'ww-output')[0]?.properties['ariaLabel']).toBe('cat /etc/hostname 的输出');
	});

	it('gives lines after the first bash’s continuation prompt', () => {
		const two = blockElement(parseBlock('node1:~# echo a \\\n> b\na b'), '', 'en');
		expect(all(two, 'ww-more').map(textOf)).toEqual(['b']);
		expect(textOf(two)).toContain('echo a \\\nb');
	});

	it('says why a block is not run', () => {
		expect(
			blockElement(parseBlock('node1:~# reboot', 'skip="ends the lab"'), '', 'en').properties['dataSkip'],
		).toBe('ends the lab');
		expect(html.properties['dataSkip']).toBeUndefined();
	});
});

describe('a block of several hosts', () => {
	const html = blockElement(
		parseBlock(
			[
				'node1:~# docker exec -it a1 sh',
				'/ # nc -l -p 80',
				'node2:~# nc 10.0.0.1 80',
				'==> node1 <==',
				'hello',
				'==> node2 <==',
				'^C',
				'==> node1 <==',
				'/ # exit',
			].join('\n'),
		),
		'',
		'zh-CN',
	);

	it('stands in the order of its lines: what is come back to comes after the other host’s command', () => {
		const rows = html.children.map((child) =>
			child.type === 'element'
				? `${String(child.properties['className'])} ${child.properties['dataIndex']} ${textOf(child)}`
				: '',
		);
		expect(rows).toEqual([
			'ww-step 0 docker exec -it a1 sh',
			'ww-step 1 nc -l -p 80',
			'ww-step 2 nc 10.0.0.1 80',
			'ww-part 1 node1hello',
			'ww-part 2 node2^C',
			'ww-step 3 node1exit',
		]);
	});

	it('names the terminal wherever no host’s prompt does, and tells both stretches of an output apart', () => {
		expect(all(html, 'ww-terminal-name').map(textOf)).toEqual(['node1', 'node2', 'node1']);
		expect(all(html, 'ww-output').map(({ properties }) => properties['ariaLabel'])).toEqual([
			'nc -l -p 80 的输出（续）',
			'nc 10.0.0.1 80 的输出（续）',
		]);
	});

	it('is one where more than one host has a prompt', () => {
		expect(html.properties['className']).toContain('ww-hosts');
		expect(blockElement(parseBlock('node1:~# true'), '', 'en').properties['className']).not.toContain(
			'ww-hosts',
		);
	});
});
