import xterm from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { COLUMNS, screenLines } from './index.ts';

const terminal = new xterm.Terminal({ cols: COLUMNS, rows: 30, scrollback: 20_000, allowProposedApi: true });
const lines = (text: string) => screenLines(new TextEncoder().encode(text), terminal);

describe('screenLines', () => {
	it('keeps blank lines, and no row for the prompt to come', async () => {
		expect(await lines('a\r\n\r\nb\r\n\r\n')).toEqual(['a', '', 'b', '']);
		expect(await lines('no newline')).toEqual(['no newline']);
		expect(await lines('')).toEqual([]);
	});

	it('shows what is left when a program writes over itself', async () => {
		expect(await lines('10%\r100%\r\n\x1b[31mred\x1b[0m  \r\nab\b c\r\n')).toEqual(['100%', 'red', 'a c']);
	});

	it('sets tabs to columns', async () => {
		expect(await lines('docker0\t\t8000.02\tno\r\n')).toEqual(['docker0         8000.02 no']);
	});

	it('keeps one line that is wider than the terminal one line', async () => {
		const wide = `${'x'.repeat(150)} y`;
		expect(await lines(`${wide}\r\nz\r\n`)).toEqual([wide, 'z']);
		expect(await lines(`${'x'.repeat(100)}\r\nz\r\n`)).toEqual(['x'.repeat(100), 'z']);
	});

	it('keeps Chinese text whole, at the margin too', async () => {
		const wide = `a${'网'.repeat(80)}`;
		expect(await lines(`网桥\t二\r\n${wide}\r\n`)).toEqual(['网桥    二', wide]);
	});

	it('keeps more lines than the screen has', async () => {
		const many = Array.from({ length: 5000 }, (_, i) => `line ${i}`);
		expect(await lines(many.map((line) => `${line}\r\n`).join(''))).toEqual(many);
	});

	it('forgets the output before', async () => {
		await lines('\x1b[?1049hvi\x1b[31m');
		expect(await lines('a\r\n')).toEqual(['a']);
	});
});
