import { describe, expect, it } from 'vitest';
import { PromptLine } from './keyboard.ts';

const typed = (line: PromptLine, keys: string, running = false) => line.typed(Buffer.from(keys), running);

describe('the line behind the prompt', () => {
	it.each([
		['nothing', '', false, false],
		['part of a line', 'ls', true, false],
		['a line that was entered', 'ls\r', true, true],
		['a Ctrl-D', '\x04', true, true],
		['an interrupt, which a new prompt follows', 'ls\x03', true, true],
	])('holds %s', (_, keys, begun, entered) => {
		const line = new PromptLine();
		if (keys !== '') typed(line, keys);
		expect([line.begun, line.entered]).toEqual([begun, entered]);
	});

	it('is empty at a new prompt', () => {
		const line = new PromptLine();
		typed(line, 'ls\r');
		line.prompted();
		expect(line.begun).toBe(false);
	});

	it('may hold what was typed while a command ran', () => {
		const line = new PromptLine();
		line.running();
		typed(line, 'ls', true);
		line.prompted();
		expect([line.begun, line.entered]).toEqual([true, false]);
	});

	it('does not hold what Ctrl-C took back', () => {
		const line = new PromptLine();
		line.running();
		typed(line, 'ls', true);
		typed(line, '\x03', true);
		line.prompted();
		expect(line.begun).toBe(false);
	});
});
