/** Commands that show packets, connections, and the rules that they meet. */
import { type CommandRules, row } from './command-rules.ts';
import { ranged, SOMETHING, shape, traffic } from './kinds.ts';
import { FLOW_TOKENS, PACKET_TOKENS } from './packet-tokens.ts';
import { askedAsOften } from './pressed-ping.ts';
import type { TokenKind } from './token.ts';

const IPSET_TOKENS: readonly TokenKind[] = [
	shape('seed', /(?<=\binitval )0x[0-9a-f]{1,8}/, 'Drawn at random.'),
	shape('size', /(?<=Size in memory: )\d{1,9}/, 'Follows the kernel, and how its hash table has grown.'),
	shape(
		'timer',
		/(?<=^(?:add [\w.-]{1,31} )?[^ ]{1,60} timeout )\d{1,9}/,
		'Seconds until the entry is forgotten.',
	),
	shape('counter', /(?<=\b(?:packets|bytes) )\d{1,20}/, 'Traffic so far.'),
];

const RULES = 'Rules work in their order.';
const MET = 'Packets and bytes that met the rule.';

/** @param counter what a counter of a rule is */
function ruleCounters(counter: (pattern: RegExp, why: string) => TokenKind) {
	const column = counter(/\d{1,20}[KMGT]?/, MET);
	return {
		header: 'words',
		columns: { pkts: column, bytes: column },
		tokens: [
			counter(
				/(?<=\[)\d{1,20}(?=:\d{1,20}\])|(?<=\[\d{1,20}:)\d{1,20}(?=\])|(?<=^Chain [\w-]{1,40} \((?:policy \w{1,10} (?:\d{1,20}[KMGT]? packets, )?)?)\d{1,20}[KMGT]?(?= (?:packets|bytes))|(?<=-c \d{1,20} |-c )\d{1,20}/,
				MET,
			),
			counter(
				/(?<=^ {0,8})\d{1,9}[KMGT]?(?= {1,8}\d{1,9}[KMGT]? {1,12}[A-Za-z])|(?<=^ {0,8}\d{1,9}[KMGT]? {1,8})\d{1,9}[KMGT]?(?= {1,12}[A-Za-z])/,
				'The same, in a rule that grep has found, without the header.',
			),
		],
	} as const;
}

/** Whether a rule drops or accepts what the chapter sends is told by its counter being zero or not. */
const DECIDING = ruleCounters((pattern, why) => ranged('counter', pattern, SOMETHING, why));

/** Of translation, which only a connection's first packet meets: of one that goes on, none. */
const TRANSLATING = ruleCounters((pattern, why) => shape('counter', pattern, why));

const POLICY = 'Packets and bytes that met no rule of the chain.';

/**
 * What met no rule of a chain. Rules come and go, and begin at zero; the chains that have a policy stay. What a host
 * forwards somebody has sent, so there is no chance in whether it is nothing; its own traffic comes by itself.
 */
const POLICY_COUNTERS: readonly TokenKind[] = ['INPUT', 'FORWARD', 'OUTPUT'].flatMap((chain) => {
	const least = chain === 'FORWARD' ? { range: SOMETHING } : {};
	return [
		{
			...traffic(
				`packets of ${chain}`,
				new RegExp(`(?<=^Chain ${chain} \\(policy \\w{1,10} )\\d{1,20}(?= packets)`),
				POLICY,
			),
			...least,
		},
		{
			...traffic(
				`bytes of ${chain}`,
				new RegExp(`(?<=^Chain ${chain} \\(policy \\w{1,10} \\d{1,20} packets, )\\d{1,20}(?= bytes)`),
				POLICY,
			),
			...least,
		},
	];
});

export const TRAFFIC_COMMANDS: readonly CommandRules[] = [
	row(/^ping\b/, 'lines', 'Replies in the order in which they came.', { ended: askedAsOften }),
	row(/^(?:tcpdump|tshark)\b/, 'packets', 'Packets in the order in which they passed.', {
		tokens: PACKET_TOKENS,
	}),
	row(/^(?:conntrack|cat \/proc\/net\/nf_conntrack)\b/, 'rows', 'A hash table’s order.', {
		tokens: [
			...FLOW_TOKENS,
			ranged(
				'timer',
				/(?<=^(?:ipv[46] {1,8}\d{1,3} )?\w{1,8} {1,8}\d{1,3} )\d{1,7}/,
				{ least: 0, most: 432_000 },
				'Seconds until the entry is forgotten: five days for an established connection, less for all others.',
			),
			shape('counter', /(?<=\b(?:packets|bytes|use)=)\d{1,20}/, 'Traffic so far.'),
		],
	}),
	row(/^ss -\w*s/, 'lines', 'A form.', {
		tokens: [shape('counter', /(?<=^Total: )\d{1,9}/, 'Sockets of every kind come and go.')],
	}),
	row(/^ss\b/, 'table', 'A hash table’s order.', {
		header: 'words',
		tokens: [
			shape('descriptor', /(?<=\bfd=)\d{1,6}/, 'Counts the files that a process has opened so far.'),
			shape(
				'inode',
				/(?<=^u_\w{2,4} .{1,200} )\d{1,9}(?= {2,40})/,
				'Counts the sockets that were made so far.',
			),
		],
	}),
	row(/^netstat -\w*s/, 'lines', 'A form.', {
		tokens: [shape('counter', /\d{1,20}/, 'Traffic so far.')],
	}),
	row(/^netstat\b/, 'table', 'A hash table’s order.', { header: 'words' }),
	// Of the table filter, which is meant where no other is named.
	row(/^iptables (?!(?:.* )?(?:-t|--table)[ =]?(?!filter))(?=.*-\w*[LS])/, 'lines', RULES, {
		...DECIDING,
		tokens: [...POLICY_COUNTERS, ...DECIDING.tokens],
	}),
	row(/^iptables (?=(?:.* )?(?:-t|--table)[ =]?raw\b)(?=.*-\w*[LS])/, 'lines', RULES, DECIDING),
	row(/^ip6?tables(?:-legacy|-nft)? .*-\w*[LS]|^ip6?tables-save\b/, 'lines', RULES, TRANSLATING),
	row(/^nft\b/, 'lines', 'Rules work in their order.', {
		tokens: [
			shape('counter', /(?<=\b(?:packets|bytes)"?:? )\d{1,20}/, 'Packets and bytes that met the rule.'),
			shape('handle', /(?<=# handle |"handle": ?)\d{1,6}/, 'Counts what nft has made so far in its table.'),
		],
	}),
	row(/^ipset (?:list|-L)\b/, 'members', 'A hash table’s order.', { tokens: IPSET_TOKENS }),
	row(/^ipset save\b/, 'rows', 'A hash table’s order.', { tokens: IPSET_TOKENS }),
	row(/^ethtool (?:-S|--statistics)\b/, 'lines', 'A form.', {
		tokens: [
			shape(
				'counter',
				/(?<=_(?:packets|bytes|drops|kicks|tx|xmit|redirect)(?:_errors)?: )\d{1,20}/,
				'Traffic so far.',
			),
		],
	}),
];
