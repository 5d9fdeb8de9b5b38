/**
 * What is particular to one command: how its rows belong together, and tokens that only its place explains.
 * The first row whose pattern fits the command (command-name.ts) holds; a command that no row names is compared line
 * by line with the tokens of tokens.ts.
 */
import { readClock } from './readings.ts';
import type { TokenKind } from './token.ts';
import { AGEING, traffic } from './tokens.ts';

/**
 * - `lines`: in the order of the book.
 * - `stanzas`: an unindented line begins a stanza; stanzas come in any order.
 * - `table`: a header, then rows in any order.
 * - `rows`: rows in any order, no header.
 * - `words`: words in any order, as `ls` prints them.
 * - `json`: a line per key; objects under ids in any order.
 * - `bridges`: `brctl show`, whose interfaces come in any order, the first on its bridge's line.
 */
export type Layout = 'lines' | 'stanzas' | 'table' | 'rows' | 'words' | 'json' | 'bridges';

export interface CommandRules {
	/** Of the command's words, wrappers taken off. */
	readonly pattern: RegExp;
	readonly layout: Layout;
	/** Its rows are cells under a header line, which names them. */
	readonly header?: true;
	/** Its tokens are read with the line above in view: `RX:  bytes packets`, and below it the numbers. */
	readonly above?: true;
	/** Tokens that come before those of tokens.ts. */
	readonly tokens?: readonly TokenKind[];
	readonly why: string;
}

const whole = (space: 'ifindex' | 'peer' | 'pid' | 'netns'): TokenKind => ({
	type: space,
	pattern: /(?<=^)\d{1,10}(?=$)/,
	policy: 'bind',
	why: 'The whole output is one number.',
	read: (text) => ({ fixed: `<${space}>`, names: [{ space, value: text }] }),
});

/** Under `RX:` and `TX:` of ip -s. */
const column = (direction: 'RX' | 'TX', nth: number): RegExp =>
	new RegExp(`(?<=^ {4}${direction}: [^\\n]{1,80}\\n {1,24}(?:\\d{1,20} {1,16}){${nth}})\\d{1,20}`);

/** Of /proc/net/dev. */
const dev = (nth: number): RegExp =>
	new RegExp(`(?<=^ {0,12}[\\w.-]{1,15}: {1,16}(?:\\d{1,20} {1,16}){${nth}})\\d{1,20}`);

const PACKET_TOKENS: readonly TokenKind[] = [
	{
		type: 'time',
		pattern: /(?<=^)\d\d:\d\d:\d\d\.\d{6}/,
		policy: 'monotonic',
		parse: readClock,
		// Two processors may hand their packets over in the wrong order.
		count: { of: 'time', within: 'output', slack: 0.001, wraps: 86_400 },
		why: 'Packets are printed in the order in which they passed.',
	},
	{
		type: 'port',
		pattern: /(?<=\d\.\d{1,3}\.|[sd]port[= ]|:)(?:3[2-9]\d{3}|4\d{4}|5\d{4}|6[0-5]\d{3})/,
		policy: 'bind',
		why: 'The kernel’s own choice (net.ipv4.ip_local_port_range begins at 32768); all other ports are exact.',
		read: (text) => ({ fixed: '<port>', names: [{ space: 'port', value: text }] }),
	},
	{
		type: 'id',
		pattern: /(?<=code=\d{1,3} id=)\d{1,5}/,
		policy: 'bind',
		why: 'One number per ping, in its requests and their replies.',
		read: (text) => ({ fixed: '<icmp id>', names: [{ space: 'icmp', value: text }] }),
	},
	{
		type: 'echo',
		pattern: /(?<=ICMP6?,? echo (?:request|reply), )id \d{1,5}, seq \d{1,5}/,
		policy: 'bind',
		why: 'One id per ping; a capture begins at any of its packets, and a reply has the id and seq of its request.',
		read: (text) => {
			const [id = '', seq = ''] = text.match(/\d+/g) ?? [];
			return {
				fixed: 'id <icmp id>, seq <icmp seq>',
				names: [
					{ space: 'icmp', value: id },
					{ space: 'icmp', value: `${id} ${seq}` },
				],
			};
		},
	},
	{
		type: 'sequence number',
		pattern: /(?<=\b(?:seq|ack|ecr|val|win|id) )\d{3,10}(?::\d{1,10})?(?=[,\] ])/,
		policy: 'shape',
		why: 'TCP begins at a random number; windows and time stamps follow memory and time. A ping’s seq has fewer digits.',
	},
	{
		type: 'checksum',
		pattern: /(?<=cksum )0x[0-9a-f]{4}/,
		policy: 'shape',
		why: 'Follows from the fields that differ; whether it is correct stands behind it.',
	},
];

const row = (
	pattern: RegExp,
	layout: Layout,
	why: string,
	more: Pick<CommandRules, 'tokens' | 'header' | 'above'> = {},
): CommandRules => ({ pattern, layout, why, ...more });

export const COMMANDS: readonly CommandRules[] = [
	row(/^ifconfig\b/, 'stanzas', 'ifconfig sorts interfaces by name, and veths are named at random.'),
	row(/^brctl show$|^brctl show [^-]/, 'bridges', 'brctl sorts a bridge’s interfaces by name.', {
		header: true,
	}),
	row(/^brctl showmacs\b/, 'table', 'Sorted by MAC.', {
		header: true,
		tokens: [
			{
				type: 'timer',
				pattern: /\d{1,6}\.\d\d/,
				policy: 'range',
				range: { least: 0, most: AGEING },
				why: 'The age of the entry; 0.00 is one of the bridge’s own, and says so.',
			},
		],
	}),
	row(/^brctl showstp\b/, 'stanzas', 'brctl sorts a bridge’s interfaces by name.'),
	row(/^(?:route|netstat -\w*r)\b/, 'lines', 'The kernel keeps routes in order of their prefix.', {
		header: true,
	}),
	row(/^(?:\/sbin\/)?arp\b/, 'table', 'A hash table’s order.', { header: true }),
	row(/^ip (?:-\S+ )*(?:n|neigh|neighbor|neighbour)\b/, 'rows', 'A hash table’s order.', {
		tokens: [
			{
				type: 'state',
				pattern: /(?:REACHABLE|STALE|DELAY|PROBE)/,
				policy: 'shape',
				why: 'A neighbour that answered; which of these it is, is a matter of seconds. INCOMPLETE and FAILED are exact.',
			},
		],
	}),
	row(/^bridge (?:-\S+ )*fdb\b/, 'rows', 'A hash table’s order.'),
	row(/^ip (?:-\S+ )*-(?:s|stats|statistics)\b/, 'lines', 'ip prints interfaces by ifindex.', {
		above: true,
		// Errors, missed and dropped on the way in are exact.
		tokens: [
			traffic('RX bytes', column('RX', 0)),
			traffic('RX packets', column('RX', 1)),
			traffic('RX multicast', column('RX', 5)),
			traffic('TX bytes', column('TX', 0)),
			traffic('TX packets', column('TX', 1)),
			traffic('TX dropped', column('TX', 3)),
		],
	}),
	row(/^cat \/proc\/net\/dev$/, 'rows', 'ifconfig reads it.', {
		tokens: [
			traffic('RX bytes', dev(0)),
			traffic('RX packets', dev(1)),
			traffic('RX multicast', dev(7)),
			traffic('TX bytes', dev(8)),
			traffic('TX packets', dev(9)),
			traffic('TX dropped', dev(11)),
		],
	}),
	row(/^cat (?:\/\S*\/)?ifindex$/, 'lines', 'One number.', { tokens: [whole('ifindex')] }),
	row(/^cat (?:\/\S*\/)?iflink$/, 'lines', 'One number.', { tokens: [whole('peer')] }),
	row(/^docker inspect .*\bPid\b/, 'lines', 'One number.', { tokens: [whole('pid')] }),
	row(/^(?:stat|ls) .*(?:%i|-i).*netns|^stat .*%i/, 'lines', 'One number.', { tokens: [whole('netns')] }),
	row(/^docker (?:ps|container ls|images|network ls)\b/, 'lines', 'Newest first.', { header: true }),
	row(
		/^docker (?:\w+ )?inspect(?! -f| --format)\b/,
		'json',
		'Go prints maps by key, and containers have random ids.',
	),
	row(/^ls (?:-\w*l|.* -\w*l)/, 'table', 'ls sorts by name, and veths are named at random.'),
	row(/^ls\b/, 'words', 'As above.'),
	row(/^ip netns\b/, 'rows', 'A directory’s order.'),
	row(/^(?:tcpdump|tshark)\b/, 'lines', 'Packets in the order in which they passed.', {
		tokens: PACKET_TOKENS,
	}),
	row(/^(?:conntrack|cat \/proc\/net\/nf_conntrack)\b/, 'rows', 'A hash table’s order.', {
		tokens: [
			...PACKET_TOKENS,
			{
				type: 'timer',
				pattern: /(?<=^(?:ipv4 {1,8}2 )?\w{1,8} {1,8}\d{1,3} )\d{1,7}/,
				policy: 'range',
				range: { least: 0, most: 432_000 },
				why: 'Seconds until the entry is forgotten: five days for an established connection, less for all others.',
			},
			{
				type: 'counter',
				pattern: /(?<=(?:packets|bytes|use)=)\d{1,20}/,
				policy: 'shape',
				why: 'Traffic so far.',
			},
		],
	}),
	row(/^uptime$/, 'lines', 'One line.', {
		tokens: [
			{
				type: 'duration',
				pattern: /(?<= up )(?:\d{1,4} days?, ){0,1}(?: ?\d{1,2}:\d\d|\d{1,2} min)/,
				policy: 'shape',
				why: 'Time passes.',
			},
			{ type: 'counter', pattern: /\d{1,4}\.\d\d/, policy: 'shape', why: 'Load is a matter of the moment.' },
		],
	}),
	row(/^systemctl status\b/, 'lines', 'A form.', {
		tokens: [
			{
				type: 'counter',
				pattern: /(?<=^ {0,12}Tasks: )\d{1,6}/,
				policy: 'shape',
				why: 'Threads come and go.',
			},
			{
				type: 'size',
				pattern: /(?<=(?:Memory|peak|swap|limit|available): )\d{1,8}(?:\.\d)?[BKMGT]/,
				policy: 'shape',
				why: 'Memory follows time.',
			},
		],
	}),
	row(/^ss\b/, 'table', 'A hash table’s order.', { header: true, tokens: PACKET_TOKENS }),
	row(/^iptables(?:-save|-legacy|-nft)?\b.*(?: -\w*v|-save)/, 'lines', 'Rules work in their order.', {
		tokens: [
			{
				type: 'counter',
				pattern:
					/(?<=^ {0,8})\d{1,20}[KMGT]?|(?<=^ {0,8}\d{1,20}[KMGT]? {1,8})\d{1,20}[KMGT]?|(?<=[[(: ])\d{1,20}(?=[:\]]| packets| bytes)/,
				policy: 'shape',
				why: 'Packets and bytes that met the rule.',
			},
		],
	}),
];
