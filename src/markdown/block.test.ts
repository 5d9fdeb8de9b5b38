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
});
