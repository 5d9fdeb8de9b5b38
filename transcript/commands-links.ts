/** Commands that show interfaces, bridges, neighbours and routes. */
import { type CommandRules, row, SANDBOX } from './command-rules.ts';
import { bound, exact, ranged, shape, traffic, unsent } from './kinds.ts';
import { AGEING } from './tokens.ts';

/** Under `RX:` and `TX:` of ip -s. */
const under = (direction: 'RX' | 'TX', nth: number): RegExp =>
	new RegExp(`(?<=^ {4}${direction}: [^\\n]{1,80}\\n {1,24}(?:\\d{1,20} {1,16}){${nth}})\\d{1,20}`);
/** Of /proc/net/dev. */
const dev = (nth: number): RegExp =>
	new RegExp(`(?<=^ {0,12}[\\w.-]{1,15}: {1,16}(?:\\d{1,20} {1,16}){${nth}})\\d{1,20}`);
const FIRST = exact(
	'interface',
	/(?<=^ {0,12})(?!veth[0-9a-f]{7}|cali[0-9a-f]{11}|br-[0-9a-f]{12}|1:|Inter-|face\b)[\w.-]{1,15}(?=@if|:| )/,
	'Names that somebody chose.',
);

export const LINK_COMMANDS: readonly CommandRules[] = [
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
			unsent(under('TX', 3)),
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
			unsent(dev(11)),
		],
	}),
	row(/^cat .*\b(?:ifindex|iflink)\b/, 'lines', 'A number from each file.', {
		above: 'file',
		tokens: [
			bound('ifindex', /(?<=\bifindex\n)\d{1,7}(?=$)/, 'ifindex', 'The whole line is one number.'),
			bound('peer', /(?<=\biflink\n)\d{1,7}(?=$)/, 'peer', 'The whole line is one number.'),
		],
	}),
];
