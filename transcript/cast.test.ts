import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	CAST_CODES,
	type Cast,
	markerLabel,
	parseBlock,
	parseCast,
	printCast,
	recordedOutputs,
} from './index.ts';

const RECORDING = [
	'{"version":3,"term":{"cols":100,"rows":30},"title":"two-hosts"}',
	'[0, "m", "0 tcpdump -c 1 icmp"]',
	'[0.2, "o", "node2:~# tcpdump -c 1 icmp\\r\\n"]',
	'[0.051, "o", "listening on eth0\\r\\n"]',
	'[0, "m", "1 cat <<EOF"]',
	'[0.3, "o", "node1:~# cat <<EOF\\r\\n> 网桥\\r\\n> EO"]',
	'[0.001, "o", "F\\r\\n网桥"]',
	'[0.002, "o", "\\r\\n"]',
	'[1.5, "m", "0 tcpdump -c 1 icmp"]',
	'[0.1, "o", "12:00:01 IP request\\r\\n"]',
	'[0.4, "x", "0"]',
	'',
].join('\n');

const { commands } = parseBlock(
	[
		'node2:~# tcpdump -c 1 icmp',
		'listening on eth0',
		'node1:~# cat <<EOF',
		'> 网桥',
		'> EOF',
		'网桥',
		'==> node2 <==',
		'12:00:01 IP request',
	].join('\n'),
);

const cast = fc.record({
	header: fc.record(
		{
			version: fc.constant(3 as const),
			term: fc.record({ cols: fc.integer({ min: 1, max: 500 }), rows: fc.integer({ min: 1, max: 500 }) }),
			title: fc.string({ unit: 'grapheme' }),
			idle_time_limit: fc.constantFrom(0.5, 2),
		},
		{ requiredKeys: ['version', 'term'] },
	),
	events: fc.array(
		fc.record({
			interval: fc.double({ min: 0, max: 3600, noNaN: true }),
			code: fc.constantFrom(...CAST_CODES),
			data: fc.string({ unit: 'binary' }),
		}),
	),
});

describe('a recording', () => {
	it('prints as it was read', () => {
		expect(printCast(parseCast(RECORDING))).toBe(RECORDING);
	});

	it('prints the same once it has been printed, whatever is in it', () => {
		fc.assert(
			fc.property(cast, (made: Cast) => {
				const text = printCast(made);
				expect(printCast(parseCast(text))).toBe(text);
			}),
		);
	});

	it('is read back to the millisecond, with every byte of its data', () => {
		const made: Cast = {
			header: { version: 3, term: { cols: 100, rows: 30 } },
			events: [
				{ interval: 0.1 + 0.2, code: 'o', data: '\u001b[1m"\\\u2028\r\n' },
				{ interval: 1e-7, code: 'x', data: '0' },
			],
		};
		expect(printCast(made)).toContain('\n[0.3, "o", ');
		expect(printCast(made)).toContain('\n[0, "x", "0"]');
		expect(parseCast(printCast(made)).events[0]).toEqual({
			interval: 0.3,
			code: 'o',
			data: made.events[0]?.data,
		});
	});

	it('may hold comments, and a header that says more', () => {
		const text =
			'{"version":3,"term":{"cols":80,"rows":24,"type":"xterm"},"env":{}}\n# a comment\n\n[1, "m", ""]\n';
		expect(parseCast(text)).toEqual({
			header: { version: 3, term: { cols: 80, rows: 24 } },
			events: [{ interval: 1, code: 'm', data: '' }],
		});
	});

	it.each([
		['', 'Line 1 of the recording is not JSON: '],
		['[]', 'Line 1 of the recording: a recording begins with its header, as in'],
		['{"version":2,"width":80}', 'Line 1 of the recording: this is version 2 of the format, not 3, as in'],
		['{"version":3}', 'Line 1 of the recording: the header lacks the size of the terminal, as in'],
		['{"version":3,"term":{"cols":"80","rows":24}}', 'columns and rows are whole numbers'],
		['{"version":3,"term":{"cols":80,"rows":24},"title":1}', 'a title is a string'],
		['{"version":3,"term":{"cols":80,"rows":24},"idle_time_limit":"2"}', 'idle_time_limit is seconds'],
	])('with the header %s is refused in words', (text, message) => {
		expect(() => parseCast(text)).toThrow(message);
	});

	it.each([
		['[1, "o"', 'Line 3 of the recording is not JSON: [1, "o"'],
		['{}', 'Line 3 of the recording: an event is an interval, a code and data, as in'],
		['[1, "o"]', 'an event is an interval, a code and data'],
		['[-1, "o", ""]', 'an interval is seconds since the event before'],
		['["1", "o", ""]', 'an interval is seconds since the event before'],
		['[1, "r", "90x30"]', 'a code is one of o, m, x, as in [0.25, "o", "text"]; this is [1, "r", "90x30"]'],
		['[1, "o", 5]', "an event's data is a string"],
	])('with the event %s is refused in words', (line, message) => {
		const header = '{"version":3,"term":{"cols":100,"rows":30}}';
		expect(() => parseCast(`${header}\n[0, "o", ""]\n${line}\n`)).toThrow(message);
	});
});

describe("a chapter's recording", () => {
	const outputs = recordedOutputs(parseCast(RECORDING), commands);

	it('gives each command its output without prompt and echo, with the time since it was typed', () => {
		expect(outputs.get(1)).toEqual([
			[
				{ at: 0.301, data: '网桥' },
				{ at: 0.303, data: '\r\n' },
			],
		]);
	});

	it('gives a command that is come back to one output for each stretch', () => {
		expect(outputs.get(0)).toEqual([
			[{ at: 0.251, data: 'listening on eth0\r\n' }],
			[{ at: 0.1, data: '12:00:01 IP request\r\n' }],
		]);
	});

	it('has markers that are made from the commands', () => {
		expect(commands.map(markerLabel)).toEqual(['0 tcpdump -c 1 icmp', '1 cat <<EOF']);
	});

	it('of another state of the book is refused', () => {
		expect(() => recordedOutputs(parseCast(RECORDING), commands.slice(0, 1))).toThrow(
			'The recording has a command that the chapter does not have: 1 cat <<EOF',
		);
	});

	it('need not have every command', () => {
		const { header } = parseCast(RECORDING);
		expect(recordedOutputs({ header, events: [] }, commands).size).toBe(0);
	});
});
