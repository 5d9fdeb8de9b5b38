import { describe, expect, it } from 'vitest';
import { Console, elapsed } from './console.mjs';

function screen(isTTY: boolean) {
	let time = 0;
	const written: string[] = [];
	const console = new Console(
		{ isTTY, columns: 60, write: (text: string) => written.push(text) },
		() => time,
	);
	return {
		console,
		pass: (ms: number) => {
			time += ms;
		},
		text: () => written.join(''),
	};
}

describe('in a log', () => {
	it('tells start, tenths and end of a step, and no more', () => {
		const { console, pass, text } = screen(false);
		console.report('Building', {});
		for (let percent = 0; percent < 100; percent += 4) {
			pass(2000);
			console.report('Building', { done: percent / 100 });
		}
		console.report('Building', { done: 1, note: '3 packages' });
		expect(text()).toMatchInlineSnapshot(`
			"Building …
			Building  12 %  0:08
			Building  20 %  0:12
			Building  32 %  0:18
			Building  40 %  0:22
			Building  52 %  0:28
			Building  60 %  0:32
			Building  72 %  0:38
			Building  80 %  0:42
			Building  92 %  0:48
			Building: done in 0:50; 3 packages
			"
		`);
	});

	it('says that a long step is alive, not every note of it', () => {
		const { console, pass, text } = screen(false);
		console.report('Installing', {});
		for (let n = 0; n < 40; n++) {
			pass(1000);
			console.report('Installing', { note: `package ${n}` });
		}
		expect(text().split('\n')).toHaveLength(4);
		expect(text()).toContain('Installing  0:30  package 29');
	});
});

describe('on a terminal', () => {
	it('draws one line with a bar, no wider than the terminal, and prints other lines above it', () => {
		const { console, pass, text } = screen(true);
		console.report('Building', { done: 0.5, note: 'a note that is much too long for a terminal so narrow' });
		pass(3000);
		console.line('something happened');
		console.report('Building', { done: 1 });
		console.end();
		expect(text().replaceAll('\u001b[2K', '<clear>').replaceAll('\r', '<home>')).toMatchInlineSnapshot(`
			"<home><clear>Building  [##########..........]  50 %  0:00  a note that i<home><clear>something happened
			<home><clear>Building  [##########..........]  50 %  0:03  a note that i<home><clear>Building: done in 0:03
			"
		`);
	});

	it('goes on with the next step when the first has ended', () => {
		const { console, text } = screen(true);
		console.report('First', {});
		console.report('Second', {});
		console.report('First', { failed: true });
		expect(text()).toContain('First  0:00 (and 1 more)');
		expect(text().endsWith('Second  0:00')).toBe(true);
		console.end();
	});
});

it('tells elapsed time in minutes and seconds', () => {
	expect([0, 1499, 59_600, 3_725_000].map(elapsed)).toEqual(['0:00', '0:01', '1:00', '62:05']);
});
