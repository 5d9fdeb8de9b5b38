/** Commands that show processes, files, containers and daemons. */
import { type CommandRules, row, SANDBOX } from './command-rules.ts';
import { bound, monotonic, ranged, shape } from './kinds.ts';
import { readId, readPid } from './readings.ts';
import type { Columns } from './table.ts';
import type { Space, TokenKind } from './token.ts';

const whole = (space: Space): TokenKind =>
	bound(space, /(?<=^)\d{1,10}(?=$)/, space, 'The whole output is one number.');

const PID = bound('pid', /\d{1,7}/, readPid, 'Counts what the kernel has started so far.');
const SHARE = shape('share', /\d{1,4}(?:\.\d{1,2})?%?/, 'How busy a process was is a matter of the moment.');
const MEMORY = shape('size', /\d{1,12}(?:\.\d{1,2})?[KMGT]?i?B?/, 'Memory follows time.');
const CLOCK = shape(
	'time',
	/\d\d:\d\d(?::\d\d)?|[A-Z][a-z]{2}\d\d|\d{1,4}:\d\d/,
	'When it began, and how long it ran.',
);

const NETNS = bound('netns', /\d{10}/, 'netns', 'The inode of a namespace.');
const AMOUNT = shape('counter', /\d{1,20}/, 'How many there are, or were, is a matter of the moment.');
const SWARM_ID = bound('id', /(?<=^)[0-9a-z]{12}(?= )/, readId, 'Swarm’s ids are no hexadecimal numbers.');
const PROCESSES: Columns = {
	...{ PID, PPID: PID, SPID: PID, LWP: PID },
	...{ C: SHARE, '%CPU': SHARE, '%MEM': SHARE, VSZ: MEMORY, RSS: MEMORY, SZ: MEMORY },
	...{ STIME: CLOCK, START: CLOCK, TIME: CLOCK, ELAPSED: CLOCK },
};

export const SYSTEM_COMMANDS: readonly CommandRules[] = [
	// pgrep -c prints how many there are.
	row(
		/^docker inspect .*\bPid\b|^pidof\b|^pgrep\b(?! (?:[^'" ]+ )*-(?:\w*c|-count))/,
		'lines',
		'One number.',
		{ tokens: [whole('pid')] },
	),
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
	row(/^dmesg\b/, 'lines', 'In the order in which the kernel said it.', {
		tokens: [
			monotonic(
				'time',
				/(?<=^\[ {0,5})\d{1,9}\.\d{6}(?=\])/,
				// Two processors may write down what they say in the wrong order.
				{ of: 'time', within: 'output', slack: 0.001 },
				'Seconds since the machine was started.',
			),
		],
	}),
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
	row(/^calicoctl\b/, 'lines', 'In the order of their names.', {
		header: 'cells',
		tokens: [
			shape(
				'revision',
				/(?<=\bresourceVersion"?: ?")\d{1,20}/,
				'Counts the writes to the datastore so far, in whatever order they came.',
			),
		],
	}),
	row(/^wg\b/, 'lines', 'Peers in the order in which they were made.', {
		tokens: [
			shape(
				'age',
				/(?<=latest handshake: )(?:Now|(?:\d{1,4} (?:year|day|hour|minute|second)s?(?:, )?){1,4}(?: ago)?)/,
				'Two minutes at most, while there is traffic.',
			),
		],
	}),
];
