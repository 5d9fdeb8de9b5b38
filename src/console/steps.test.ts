import { describe, expect, it } from 'vitest';
import { parseBlock } from '../../transcript/index.ts';
import { fenceText } from './steps.ts';

describe('a block read back from the page', () => {
	it('parses to the block it was', () => {
		const text = [
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
		].join('\n');
		const block = parseBlock(text);
		const page = block.commands.map(({ prompt, command, output }) => ({
			prompt,
			command,
			// The parts of an element that are read.
			output: output.length === 0 ? undefined : { textContent: output.join('\n') },
		}));
		expect(fenceText(page)).toBe(text);
		expect(parseBlock(fenceText(page)).commands.map(({ presses }) => presses)).toEqual(
			block.commands.map(({ presses }) => presses),
		);
	});
});
