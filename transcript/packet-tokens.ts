/** What packets are made of, as tcpdump and conntrack print them. */
import { bound, exact, monotonic, shape } from './kinds.ts';
import { readClock } from './readings.ts';
import type { TokenKind } from './token.ts';

/** The id and the number of a ping's packet. */
function echo(direction: 'request' | 'reply', of: string): TokenKind {
	return {
		...bound(
			'echo',
			new RegExp(`(?<=ICMP6?,? echo ${direction}, )id \\d{1,5}, seq \\d{1,5}`),
			(text) => {
				const { id, seq } = readEcho(text);
				return {
					fixed: 'id <icmp id>, seq <icmp seq>',
					names: [
						{ space: 'icmp', value: id },
						{ space: 'icmp', value: `${id} ${seq}` },
					],
				};
			},
			'One id per ping; a capture begins at any of its packets, which count up, and a reply has the id and seq of its request.',
		),
		parse: (text) => [Number(readEcho(text).seq)],
		count: { of, within: 'output', by: (text) => readEcho(text).id },
	};
}

function readEcho(text: string): { id: string; seq: string } {
	const [id = '', seq = ''] = text.match(/\d+/g) ?? [];
	return { id, seq };
}

export const FLOW_TOKENS: readonly TokenKind[] = [
	bound(
		'echo',
		/(?<=\bcode=\d{1,3} id=)\d{1,5}/,
		(text) => ({ fixed: '<icmp id>', names: [{ space: 'icmp', value: text }] }),
		'One number per ping, in its requests and their replies.',
	),
	echo('request', 'seq of requests'),
	echo('reply', 'seq of replies'),
];

const FILTERED = { of: 'capture', within: 'output' } as const;

export const PACKET_TOKENS: readonly TokenKind[] = [
	monotonic(
		'time',
		/(?<=^)\d\d:\d\d:\d\d\.\d{6}/,
		// Two processors may hand their packets over in the wrong order.
		{ of: 'time', within: 'output', slack: 0.001, wraps: 86_400 },
		'Packets are printed in the order in which they passed.',
		readClock,
	),
	{
		...exact('captured', /(?<=^)\d{1,9}(?= packets? captured)/, 'What the book captures, everybody does.'),
		count: FILTERED,
	},
	monotonic(
		'filtered',
		/(?<=^)\d{1,9} packets?(?= received by filter)/,
		FILTERED,
		'More may come before tcpdump stops, but never fewer than it has captured.',
	),
	...FLOW_TOKENS,
	shape(
		'ip id',
		/(?<=\bid )[1-9]\d{0,4}(?=, offset )/,
		'Random, or counts; 0 (nobody may fragment it) is exact.',
	),
	shape(
		'sequence number',
		/(?<=\bseq )\d{1,10}:\d{1,10}|(?<=\b(?:seq|ack|ecr|val|win) )\d{3,10}(?=[,\] ])/,
		'TCP begins at a random number; windows and time stamps follow memory and time. A ping’s seq has fewer digits.',
	),
	bound(
		'query',
		/(?<=\.(?:53|domain)(?: > [\w.:-]{1,60})?: (?:\[[\w .>!-]{1,60}\] )?)\d{1,5}(?=[+*%|$-]{0,4} )|(?<=\bxid )0x[0-9a-f]{1,8}/,
		'query',
		'The number of a question to a name server, or for an address: drawn at random, and its answer has it, too.',
	),
	shape('flow label', /(?<=\bflowlabel )0x[0-9a-f]{1,5}/, 'Drawn at random for each flow.'),
	shape(
		'checksum',
		/(?<=\bcksum |-> )0x[0-9a-f]{1,4}/,
		'Follows from the fields that differ; whether it is correct stands behind it.',
	),
	shape(
		'dump',
		/(?<=^\s{1,12})0x[0-9a-f]{4}: {1,2}(?:[0-9a-f]{2,4} ?){1,8}.{0,40}/,
		'What the bytes say stands above them; ids, sums and times are among them.',
		(text) => `${text.slice(0, 6)} ${(text.match(/(?<= )[0-9a-f]{2,4}(?= )/g) ?? []).length}`,
	),
];
