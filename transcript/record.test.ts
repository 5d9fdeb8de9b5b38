import { describe, expect, it } from 'vitest';
import { parseBlock, parseCast, printCast, record, recordedOutputs } from './index.ts';

const block = parseBlock(
	[
		'node2:~# tcpdump icmp',
		'listening',
		'node1:~# cat <<EOF',
		'> hi',
		'> EOF',
		'hi',
		'==> node2 <==',
		'request',
		'reply',
		'node2:~# true',
	].join('\n'),
);
const rhythm = new Map([
	[0, [100, 900, 950]],
	[1, [7]],
	[2, []],
]);
const cast = record([block], rhythm, 'test');

describe('a recording', () => {
	it('has what the book prints, in the rhythm of the run', () => {
		expect(printCast(cast).split('\n').slice(1)).toEqual([
			'[0, "m", "0 tcpdump icmp"]',
			'[0.6, "o", "node2:~# tcpdump icmp\\r\\n"]',
			'[0.1, "o", "listening\\r\\n"]',
			'[0, "m", "1 cat <<EOF"]',
			'[0.6, "o", "node1:~# cat <<EOF\\r\\n> hi\\r\\n> EOF\\r\\n"]',
			'[0.007, "o", "hi\\r\\n"]',
			'[0, "m", "0 tcpdump icmp"]',
			'[0, "o", "request\\r\\n"]',
			'[0.05, "o", "reply\\r\\n"]',
			'[0, "m", "2 true"]',
			'[0.6, "o", "node2:~# true\\r\\n"]',
			'',
		]);
	});

	it('gives the outputs back', () => {
		const outputs = recordedOutputs(cast, block.commands);
		expect(
			[...outputs.values()].map((parts) => parts.map((part) => part.map(({ data }) => data).join(''))),
		).toEqual([['listening\r\n', 'request\r\nreply\r\n'], ['hi\r\n'], ['']]);
	});

	it('stays what it was, to the byte, when another run confirms the book', () => {
		const before = parseCast(printCast(cast));
		const slower = new Map([...rhythm].map(([index, arrivals]) => [index, arrivals.map((at) => at * 3 + 1)]));
		expect(printCast(record([block], slower, 'test', before))).toBe(printCast(cast));
	});

	it('takes the new rhythm only where the book says something else', () => {
		const other = parseBlock(block.lines.map(({ text }) => text.replace('request', 'question')).join('\n'));
		const events = record([other], new Map([...rhythm, [1, [9999]], [0, [1, 2, 3]]]), 'test', cast).events;
		expect(events.find(({ data }) => data === 'hi\r\n')?.interval).toBe(0.007);
		expect(events.find(({ data }) => data === 'reply\r\n')?.interval).toBe(0.001);
	});
});
