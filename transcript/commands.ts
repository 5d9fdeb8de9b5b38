/**
 * What is particular to one command: how its rows belong together, and tokens that only its place explains.
 * JSON is seen as such in every output: keys in any order, arrays in theirs (except an array of what `rows` and `table`
 * say of the command).
 *
 * The first row whose pattern fits the command (command-name.ts) holds; a command that no row names is compared line
 * by line with the tokens of tokens.ts.
 */
import { bound, exact, ranged, shape, traffic } from './kinds.ts';
import { FLOW_TOKENS, PACKET_TOKENS } from './packet-tokens.ts';
import { readId, readPid, readSandbox } from './readings.ts';
import type { Columns, Header } from './table.ts';
import type { Space, TokenKind } from './token.ts';
import { AGEING } from './tokens.ts';

/**
 * - `lines`: in the order of the book.
 * - `packets`: in the order of the book; blank lines mean nothing.
 * - `stanzas`: an unindented line begins a stanza; stanzas come in any order.
 * - `table`: a header, then rows in any order.
 * - `rows`: rows in any order, no header.
 * - `words`: words in any order, as `ls` prints them.
 * - `bridges`: `brctl show`, whose interfaces come in any order, the first on its bridge's line.
 * - `members`: in the order of the book, but for what stands below `Members:`.
 */
export type Layout = 'lines' | 'packets' | 'stanzas' | 'table' | 'rows' | 'words' | 'bridges' | 'members';

export interface CommandRules {
	/** Of the command's words, wrappers taken off. */
	readonly pattern: RegExp;
	readonly layout: Layout;
	/** Its rows are cells under a header line, which names them. */
	readonly header?: Header;
	/** What stands in a column. */
	readonly columns?: Columns;
	/** What it prints goes through interfaces, which must be there. */
	readonly devices?: true;
	/**
	 * Its tokens are read with something more in view: the line above (`RX:  bytes packets`, and below it the numbers), or
	 * the file that the line comes from (`cat` of several, a line from each).
	 */
	readonly above?: 'line' | 'file';
	/** Tokens that come before those of tokens.ts. */
	readonly tokens?: readonly TokenKind[];
	readonly why: string;
}

const row = (
	pattern: RegExp,
	layout: Layout,
	why: string,
	more: Omit<CommandRules, 'pattern' | 'layout' | 'why'> = {},
): CommandRules => ({ pattern, layout, why, ...more });

const whole = (space: Space): TokenKind =>
	bound(space, /(?<=^)\d{1,10}(?=$)/, space, 'The whole output is one number.');

/** Under `RX:` and `TX:` of ip -s. */
const under = (direction: 'RX' | 'TX', nth: number): RegExp =>
	new RegExp(`(?<=^ {4}${direction}: [^\\n]{1,80}\\n {1,24}(?:\\d{1,20} {1,16}){${nth}})\\d{1,20}`);

/** Of /proc/net/dev. */
const dev = (nth: number): RegExp =>
	new RegExp(`(?<=^ {0,12}[\\w.-]{1,15}: {1,16}(?:\\d{1,20} {1,16}){${nth}})\\d{1,20}`);

const PID = bound('pid', /\d{1,7}/, readPid, 'Counts what the kernel has started so far.');
const COUNTER = shape('counter', /\d{1,20}[KMGT]?/, 'Packets and bytes that met the rule.');
const SHARE = shape('share', /\d{1,4}(?:\.\d{1,2})?%?/, 'How busy a process was is a matter of the moment.');
const MEMORY = shape('size', /\d{1,12}(?:\.\d{1,2})?[KMGT]?i?B?/, 'Memory follows time.');
const CLOCK = shape(
	'time',
	/\d\d:\d\d(?::\d\d)?|[A-Z][a-z]{2}\d\d|\d{1,4}:\d\d/,
	'When it began, and how long it ran.',
);
const NETNS = bound('netns', /\d{10}/, 'netns', 'The inode of a namespace.');
const AMOUNT = shape('counter', /\d{1,20}/, 'How many there are, or were, is a matter of the moment.');
const SANDBOX = bound(
	'id',
	/(?:\d{1,4}-|lb_)[0-9a-z]{9,10}/,
	readSandbox,
	'An overlay’s namespaces carry the beginning of its network’s id.',
);
const SWARM_ID = bound('id', /(?<=^)[0-9a-z]{12}(?= )/, readId, 'Swarm’s ids are no hexadecimal numbers.');

const FIRST = exact(
	'interface',
	/(?<=^ {0,12})(?!veth[0-9a-f]{7}|cali[0-9a-f]{11}|br-[0-9a-f]{12}|1:|Inter-|face\b)[\w.-]{1,15}(?=@if|:| )/,
	'Names that somebody chose.',
);

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

const PROCESSES: Columns = {
	...{ PID, PPID: PID, SPID: PID, LWP: PID },
	...{ C: SHARE, '%CPU': SHARE, '%MEM': SHARE, VSZ: MEMORY, RSS: MEMORY, SZ: MEMORY },
	...{ STIME: CLOCK, START: CLOCK, TIME: CLOCK, ELAPSED: CLOCK },
};

export const COMMANDS: readonly CommandRules[] = [
	row(/^(?:ifconfig -s|netstat -\w*i)\b/, 'table', 'Sorted by name, and veths are named at random.', {
		header: 'words',
		columns: {
			'RX-OK': traffic('RX packets', /\d{1,20}/),
			'TX-OK': traffic('TX packets', /\d{1,20}/),
			'TX-DRP': traffic('TX dropped', /\d{1,20}/),
		},
	}),
	row(/^ifconfig\b/, 'stanzas', 'ifconfig sorts interfaces by name, and veths are named at random.'),
	row(/^brctl show$|^brctl show [^-]/, 'bridges', 'brctl sorts a bridge’s interfaces by name.', {
		header: 'cells',
	}),
	row(/^brctl showmacs\b/, 'table', 'Sorted by MAC.', {
		header: 'cells',
		tokens: [
			ranged(
				'timer',
				/\d{1,6}\.\d\d/,
				{ least: 0, most: AGEING },
				'The age of the entry; 0.00 is one of the bridge’s own, and says so.',
			),
		],
	}),
	row(/^brctl showstp\b/, 'stanzas', 'brctl sorts a bridge’s interfaces by name.'),
	row(/^(?:route|netstat -\w*r)\b/, 'lines', 'The kernel keeps routes in order of their prefix.', {
		header: 'words',
		devices: true,
	}),
	row(/^ip (?:-\S+ )*(?:r|ro|route)\b/, 'lines', 'The kernel keeps routes in order of their prefix.', {
		devices: true,
	}),
	row(/^cat \/proc\/net\/arp$/, 'table', 'A hash table’s order.', { header: 'cells' }),
	row(/^cat \/proc\/net\/route$/, 'lines', 'The kernel keeps routes in order of their prefix.', {
		header: 'words',
	}),
	row(/^(?:\/sbin\/)?arp\b/, 'table', 'A hash table’s order.', { header: 'words', devices: true }),
	row(/^ip (?:-\S+ )*(?:n|neigh|neighbor|neighbour)\b/, 'rows', 'A hash table’s order.', {
		devices: true,
		tokens: [
			shape(
				'state',
				/REACHABLE|STALE|DELAY|PROBE/,
				'A neighbour that answered; which of these it is, is a matter of seconds. INCOMPLETE and FAILED are exact.',
			),
		],
	}),
	row(/^bridge (?:-\S+ )*fdb\b/, 'rows', 'A hash table’s order.', { devices: true }),
	row(/^bridge (?:-\S+ )*(?:link|vlan)\b/, 'lines', 'In the order of their ifindex.', { devices: true }),
	row(/^ip (?:-\S+ )*-(?:s|stats|statistics)\b/, 'lines', 'ip prints interfaces by ifindex.', {
		above: 'line',
		// Errors, missed and dropped on the way in are exact.
		tokens: [
			traffic('RX bytes', under('RX', 0)),
			traffic('RX packets', under('RX', 1)),
			traffic('RX multicast', under('RX', 5)),
			traffic('TX bytes', under('TX', 0)),
			traffic('TX packets', under('TX', 1)),
			traffic('TX dropped', under('TX', 3)),
		],
	}),
	row(/^ip (?:-\S+ )*-br(?:ief)?\b/, 'lines', 'ip prints interfaces by ifindex.', { tokens: [FIRST] }),
	row(/^ip netns\b/, 'rows', 'A directory’s order.', { tokens: [SANDBOX] }),
	row(/^cat \/proc\/net\/dev$/, 'rows', 'ifconfig reads it.', {
		tokens: [
			FIRST,
			traffic('RX bytes', dev(0)),
			traffic('RX packets', dev(1)),
			traffic('RX multicast', dev(7)),
			traffic('TX bytes', dev(8)),
			traffic('TX packets', dev(9)),
			traffic('TX dropped', dev(11)),
		],
	}),
	row(/^cat .*\b(?:ifindex|iflink)\b/, 'lines', 'A number from each file.', {
		above: 'file',
		tokens: [
			bound('ifindex', /(?<=\bifindex\n)\d{1,7}(?=$)/, 'ifindex', 'The whole line is one number.'),
			bound('peer', /(?<=\biflink\n)\d{1,7}(?=$)/, 'peer', 'The whole line is one number.'),
		],
	}),
	row(/^docker inspect .*\bPid\b|^pidof\b|^pgrep\b/, 'lines', 'One number.', { tokens: [whole('pid')] }),
	row(/^stat .*%i/, 'lines', 'One number.', { tokens: [whole('netns')] }),
	row(/^ls .*-\w*i/, 'table', 'ls sorts by name, and namespaces have numbers and ids.', {
		tokens: [SANDBOX, bound('netns', /(?<=^ {0,4})\d{10}(?= )/, 'netns', 'The inode of a namespace.')],
	}),
	row(/^ls (?:-\w*l|.* -\w*l)/, 'table', 'ls sorts by name, and veths are named at random.', {
		tokens: [SANDBOX],
	}),
	row(/^ls\b/, 'words', 'As above.', { tokens: [SANDBOX] }),
	row(/^lsns\b/, 'table', 'Sorted by the number of the namespace.', {
		header: 'words',
		columns: { NS: NETNS, NPROCS: AMOUNT, PID, PPID: PID },
		tokens: [SANDBOX],
	}),
	row(
		/^(?:ps|top|docker (?:container )?top)\b/,
		'lines',
		'Processes in the order in which they were started.',
		{
			header: 'words',
			columns: PROCESSES,
			// Without its header, as grep leaves it.
			tokens: [
				bound('pid', /(?<=^[a-z][\w-]{0,31} {1,12})\d{1,7}(?= )/, readPid, 'As in the column PID.'),
				shape('share', /\d{1,3}\.\d(?= )/, 'As in the columns %CPU and %MEM.'),
				shape('size', /(?<=\d\.\d {1,8}(?:\d{1,9} {1,8})?)\d{1,9}/, 'As in the columns VSZ and RSS.'),
				shape('time', /\d{1,4}:\d\d|[A-Z][a-z]{2}\d\d/, 'As in the columns START and TIME.'),
			],
		},
	),
	row(/^free\b/, 'lines', 'A form.', {
		header: 'words',
		columns: { used: MEMORY, free: MEMORY, shared: MEMORY, 'buff/cache': MEMORY, available: MEMORY },
	}),
	row(/^uptime$/, 'lines', 'One line.', {
		tokens: [
			shape('duration', /(?<= up )(?:\d{1,4} days?, ){0,1}(?: ?\d{1,2}:\d\d|\d{1,2} min)/, 'Time passes.'),
			shape('share', /\d{1,4}\.\d\d/, 'Load is a matter of the moment.'),
		],
	}),
	row(/^docker (?:stats)\b/, 'lines', 'In the order of their names.', {
		header: 'cells',
		columns: { 'CPU %': SHARE, 'MEM %': SHARE, PIDS: AMOUNT },
	}),
	row(/^docker (?:node|service|stack|network) (?:ls|ps)\b/, 'lines', 'In the order of their names.', {
		header: 'cells',
		tokens: [SWARM_ID],
	}),
	row(/^docker (?:ps|container ls|images|image ls|volume ls)\b/, 'lines', 'Newest first.', {
		header: 'cells',
		tokens: [
			shape('networks', /(?<="Networks": ?")[\w.,-]{1,400}/, 'Docker prints them in any order.', (text) =>
				text.split(',').sort().join(),
			),
		],
	}),
	row(/^docker (?:\w+ )?inspect\b/, 'lines', 'A document.', {
		tokens: [
			SANDBOX,
			shape('revision', /(?<="Index": ?)\d{1,10}/, 'Counts what swarm’s managers have agreed on so far.'),
			shape('certificate', /-----BEGIN [\w\\+/= -]{1,4000}/, 'Drawn at random.'),
			shape('certificate', /(?<="CertIssuer\w{1,12}": ?")[\w+/]{1,400}={0,2}/, 'Drawn at random.'),
		],
	}),
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
	row(/^systemctl status\b/, 'lines', 'A form.', {
		tokens: [
			shape('counter', /(?<=^ {0,12}Tasks: )\d{1,6}/, 'Threads come and go.'),
			shape(
				'cut',
				/[\w.-]{0,40}…[\w.-]{0,60}/,
				'Where a line is cut depends on how long the pids in it are.',
			),
			shape(
				'size',
				/(?<=\b(?:Memory|peak|swap|limit|available): )\d{1,8}(?:\.\d)?[BKMGT]/,
				'Memory follows time.',
			),
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
	row(/^ip6?tables(?:-legacy|-nft)? .*-\w*[LS]|^ip6?tables-save\b/, 'lines', 'Rules work in their order.', {
		header: 'words',
		columns: { pkts: COUNTER, bytes: COUNTER },
		tokens: [
			shape(
				'counter',
				/(?<=[[(: ])\d{1,20}(?=[:\]]| packets| bytes)|(?<=-c \d{1,20} |-c )\d{1,20}/,
				'Packets and bytes that met the rule.',
			),
		],
	}),
	row(/^nft\b/, 'lines', 'Rules work in their order.', {
		tokens: [
			shape('counter', /(?<=\b(?:packets|bytes)"?:? )\d{1,20}/, 'Packets and bytes that met the rule.'),
			shape('handle', /(?<=# handle |"handle": ?)\d{1,6}/, 'Counts what nft has made so far in its table.'),
		],
	}),
	row(/^ipset (?:list|-L)\b/, 'members', 'A hash table’s order.', { tokens: IPSET_TOKENS }),
	row(/^ipset save\b/, 'rows', 'A hash table’s order.', { tokens: IPSET_TOKENS }),
	row(/^etcdctl\b/, 'lines', 'Keys are sorted.', {
		header: 'words',
		columns: { 'RAFT TERM': AMOUNT, 'RAFT INDEX': AMOUNT, 'RAFT APPLIED INDEX': AMOUNT, 'DB SIZE': MEMORY },
		tokens: [
			bound(
				'member',
				/(?=[a-f]{0,15}\d)[0-9a-f]{13,16}|(?<="(?:[A-Za-z]{1,10}_?(?:id|ID)|ID|leader|Lease)" ?: ?)\d{10,20}/,
				'member',
				'Members, clusters and leases, by hash or by chance.',
			),
			shape(
				'revision',
				/(?<="(?:\w{0,7}_?[Rr]evision|raft_?(?:[Tt]erm|[Ii]ndex)|raftAppliedIndex|RaftTerm|dbSize\w{0,5})" ?: ?)\d{1,20}|(?<=, (?:true|false), (?:true|false), (?:\d{1,20}, ){0,2})\d{1,20}(?=,)/,
				'Counts the writes, the elections and the entries of the log so far.',
			),
		],
	}),
	row(/^birdc\b/, 'lines', 'A form, or networks in BIRD’s order.', {
		header: 'words',
		tokens: [
			bound('ifindex', /(?<=\(index=)\d{1,7}/, 'ifindex', 'As the kernel counts it.'),
			ranged(
				'timer',
				/(?<=\b(?:Hold|Keepalive|Connect delay|Error wait|Retry|GR|LLGR stale) timer: {1,20})\d{1,5}\.\d{1,6}(?=\/)/,
				{ least: 0, most: 3600 },
				'What is left of it; what it begins at stands behind it.',
			),
			shape(
				'counter',
				/(?<=^ {1,12}(?:Import|Export) (?:updates|withdraws): {1,20}(?:(?:\d{1,9}|---) {1,20}){0,4})\d{1,9}/,
				'How often a route changed on the way to where it is.',
			),
			shape('size', /\d{1,9}\.\d {1,3}k?M?B/, 'Memory follows time.'),
		],
	}),
	row(/^calicoctl\b/, 'lines', 'In the order of their names.', { header: 'cells' }),
	row(/^wg\b/, 'lines', 'Peers in the order in which they were made.', {
		tokens: [
			shape(
				'age',
				/(?<=latest handshake: )(?:Now|(?:\d{1,4} (?:year|day|hour|minute|second)s?(?:, )?){1,4}(?: ago)?)/,
				'Two minutes at most, while there is traffic.',
			),
		],
	}),
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
