import { describe, expect, it } from 'vitest';
import { newBindings, parseBlock } from '../../transcript/index.ts';
import { judge } from './results.ts';
import { printedBy } from './transcribe.ts';

/** What a chapter that says `book` will say when the lab has printed `here`. */
function printed(
	meta: string,
	book: readonly string[],
	here: readonly string[],
	typed = 'ip link',
): readonly string[] | undefined {
	const [command] = parseBlock([`node1:~# ${typed}`, ...book].join('\n'), meta).commands;
	if (command === undefined) throw new Error('one command');
	const played = { command, actual: { lines: here, exit: 0 }, milliseconds: 1, arrivals: [] };
	return judge([played], newBindings()).map(printedBy)[0];
}

const link = (number: number, name: string, mtu = 1500) => `${number}: ${name}: <UP> mtu ${mtu}`;

describe('what a chapter will say', () => {
	it('is what the lab has printed, whatever stood there', () => {
		const here = [link(1, 'lo', 65536), link(7, 'eth0')];
		expect(printed('', [], here)).toEqual(here);
		expect(printed('', [link(1, 'lo', 65536), link(2, 'eth0', 1450)], here)).toEqual(here);
	});

	it('ends as the chapter’s own output does', () => {
		expect(printed('', ['web'], ['app', ''])).toEqual(['app']);
		// The line end of the last line is none of its own.
		expect(printed('', ['web', '', ''], ['app', '', ''])).toEqual(['app', '']);
		expect(printed('', [], ['app', ''])).toEqual(['app', '']);
	});

	it('leaves out what the chapter leaves out', () => {
		const here = [link(1, 'lo', 65536), link(3, 'docker0'), link(7, 'eth0')];
		expect(printed('elide', [link(1, 'lo', 65536), '...', link(2, 'eth0')], here)).toEqual([
			link(1, 'lo', 65536),
			'...',
			link(7, 'eth0'),
		]);
	});

	it('stays as it is where the lab never came to what was waited for', () => {
		expect(printed('retry=1s', [link(2, 'eth0')], ['File exists'])).toBe(undefined);
		expect(printed('retry=1s', [link(2, 'eth0')], [link(7, 'eth0')])).toEqual([link(7, 'eth0')]);
		expect(printed('retry=1s', [], ['up'])).toEqual(['up']);
	});

	it('stays as it is where what is left out shares its line with what is not', () => {
		expect(printed('elide', ['aa  bb', '...'], ['aa', 'bb', 'cc'], 'ls /x')).toBe(undefined);
		expect(printed('elide', ['aa', 'bb', '...'], ['aa  bb  cc'], 'ls /x')).toBe(undefined);
	});

	it('stays as it is where the lab shows something else than what is left', () => {
		expect(printed('elide', [link(1, 'lo', 65536), '...', link(2, 'eth0')], [link(7, 'eth0', 1450)])).toBe(
			undefined,
		);
	});

	it('stays as it is where a ping had more replies until the key came', () => {
		const ping = (replies: number, time: string) => [
			'PING 172.17.0.3 (172.17.0.3): 56 data bytes',
			...Array.from(
				{ length: replies },
				(_, seq) => `64 bytes from 172.17.0.3: seq=${seq} ttl=64 time=${time} ms`,
			),
			'^C',
			'--- 172.17.0.3 ping statistics ---',
			`${replies} packets transmitted, ${replies} packets received, 0% packet loss`,
		];
		expect(printed('', ping(1, '0.200'), ping(3, '0.300'), 'ping 172.17.0.3')).toBe(undefined);
		expect(printed('', ping(1, '0.200'), ping(1, '0.300'), 'ping 172.17.0.3')).toEqual(ping(1, '0.300'));
	});

	it.each([
		[['^C', 'at 12:01:07'], ['^Cat 12:01:09'], ['^C', 'at 12:01:09']],
		[
			['^C', 'at 12:01:07'],
			['^C', 'at 12:01:09'],
			['^C', 'at 12:01:09'],
		],
		[
			['at 12:01:07', '^C'],
			['at 12:01:09', '^C'],
			['at 12:01:09', '^C'],
		],
		[['^Cat 12:01:07'], ['^C', 'at 12:01:09'], ['^Cat 12:01:09']],
		[['^Cat 12:01:07'], ['^Cat 12:01:09'], ['^Cat 12:01:09']],
	])('keeps the line of a key: %j', (book, here, expected) => {
		expect(printed('', book, here)).toEqual(expected);
	});
});
