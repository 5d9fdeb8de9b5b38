/**
 * The tokens of every output: what changes from run to run, and how much of it may.
 *
 * Whatever no row here names (a word, a plain number, a sign) is compared exactly: mtu, ttl, flags, metrics, states.
 * Rows stand in order of precedence. To add one: a row, and a golden pair in golden.test.ts.
 */
import { readBridgeId, readId, readInterface, readIpv6, readMac } from './readings.ts';
import type { Reading, Space, TokenKind } from './token.ts';

/** Names `value`, whatever else the text says. */
function named(space: Space, value: string, fixed = `<${space}>`): Reading {
	return { fixed, names: [{ space, value }] };
}

/** Traffic through an interface so far. */
export const traffic = (
	of: string,
	pattern: RegExp,
	why = 'How much has passed so far depends on the moment (even zero: the kernel speaks IPv6 by itself).',
): TokenKind<'counter'> => ({
	type: 'counter',
	pattern,
	policy: 'monotonic',
	count: { of, within: 'chapter' },
	why,
});

/** The first frames of a bridge. */
const INTRODUCTION =
	'A bridge drops what it says by itself (IPv6 introduces itself) until its first port is up: a matter of moments.';

/** Milliseconds. */
const LONGEST_WAIT = 60_000;

/** Seconds that a bridge remembers a MAC (ageing_time), and some for its housekeeping, which comes by now and then. */
export const AGEING = 310;

const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const ADDRESS = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;

export const TOKENS = [
	{
		type: 'date',
		pattern: /\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?)?(?:Z| ?[+-]\d\d:?\d\d)?(?: UTC)?/,
		policy: 'shape',
		why: 'When the book was run is no property of the network.',
	},
	{
		type: 'date',
		pattern: new RegExp(
			`(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?${MONTH} [ \\d]?\\d (?:\\d\\d:\\d\\d(?::\\d\\d)?|\\d{4})(?: UTC)?(?: \\d{4})?`,
		),
		policy: 'shape',
		why: 'As above, the way ls, date and journalctl write it.',
	},
	{
		type: 'mac',
		pattern: /[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}(?!:)/,
		policy: 'bind',
		why: 'Drawn at random, except where it carries an address (02:42:ac:11:00:02 is 172.17.0.2) or a meaning.',
		read: readMac,
	},
	{
		type: 'bridge id',
		pattern: /[0-9a-f]{4}\.(?:[0-9a-f]{12}|[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5})/,
		policy: 'bind',
		why: 'Priority, then the MAC of the bridge: the priority is exact, the MAC is bound like any other.',
		read: readBridgeId,
	},
	{
		type: 'time',
		pattern: /\d\d:\d\d:\d\d(?:\.\d{1,9})?(?!:)/,
		policy: 'shape',
		why: 'The time of day.',
	},
	{
		type: 'ipv6',
		pattern:
			/(?=[0-9a-f:]{0,38}::|(?:[0-9a-f]{1,4}:){7}[0-9a-f])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?!:)(?:\/\d{1,3})?/,
		policy: 'bind',
		why: 'Exact, except a link-local address, which carries the MAC of its interface.',
		read: readIpv6,
	},
	{
		type: 'prefix',
		pattern: new RegExp(`${ADDRESS}/\\d{1,2}`),
		policy: 'exact',
		why: 'The lab hands out the same networks every time.',
	},
	{
		type: 'ipv4',
		pattern: new RegExp(`${ADDRESS}`),
		policy: 'exact',
		why: 'The lab hands out the same addresses every time; another one is another network.',
	},
	{
		type: 'peer',
		pattern: /@if\d{1,7}/,
		policy: 'bind',
		why: 'The other end of a veth, by its ifindex: it must be the one that the book says.',
		read: (text) => named('peer', text.slice(3), '@if'),
	},
	{
		type: 'interface',
		pattern: /(?:veth[0-9a-f]{7,8}|cali[0-9a-f]{11}|br-[0-9a-f]{12})/,
		policy: 'bind',
		why: 'Names drawn at random (veth), from a network’s id (br-) or a workload’s (cali).',
		read: readInterface,
	},
	{
		type: 'interface',
		pattern:
			/(?:lo|(?:eth|docker|cni|tunl|ens|eno|vxlan|dummy|tap|tun|gre|ipvl?|macvlan|bond|wlan)\d{1,4}|docker_gwbridge|flannel\.\d{1,4}|vxlan\.calico|enp\d{1,3}s\d{1,3})/,
		policy: 'exact',
		why: 'Names that somebody chose.',
	},
	{
		type: 'ifindex',
		pattern: /(?<=^)1(?=: lo:)/,
		policy: 'exact',
		why: 'The loopback is the first interface of every network namespace.',
	},
	{
		type: 'ifindex',
		pattern: /(?<=^)\d{1,7}(?=: [\w.-]{1,15}[@:])/,
		policy: 'bind',
		why: 'Counts what the kernel has made so far; the same interface keeps it.',
		read: (text) => named('ifindex', text),
	},
	{
		type: 'ifindex',
		pattern: /(?<=\bifindex"?[:=]? ?)\d{1,7}/,
		policy: 'bind',
		why: 'As above, with its name before it.',
		read: (text) => named('ifindex', text),
	},
	{
		type: 'peer',
		pattern: /(?<=\b(?:peer_ifindex|iflink|link_index)"?[:=]? ?)\d{1,7}/,
		policy: 'bind',
		why: 'The other end of a veth, as ethtool and JSON write it.',
		read: (text) => named('peer', text, '@if'),
	},
	{
		type: 'state',
		pattern: /tentative/,
		policy: 'ignore',
		why: 'An IPv6 address is on trial for its first second.',
	},
	{
		type: 'netns',
		pattern: /(?<=\b(?:net|mnt|pid|ipc|uts|user|cgroup|time):\[)\d{10}(?=\])/,
		policy: 'bind',
		why: 'The inode of a namespace.',
		read: (text) => named('netns', text),
	},
	{
		type: 'uuid',
		pattern: /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}/,
		policy: 'bind',
		why: 'Drawn at random: a machine’s, a boot’s, an invocation’s id.',
		read: (text) => named('uuid', text),
	},
	// Errors are exact.
	traffic('RX packets', /(?<=\bRX packets[: ])\d{1,20}/),
	traffic('TX packets', /(?<=\bTX packets[: ])\d{1,20}/),
	traffic('RX bytes', /(?<=\bRX (?:packets \d{1,20} {2}bytes |bytes:))\d{1,20}/),
	traffic('TX bytes', /(?<=\bTX (?:packets \d{1,20} {2}bytes |bytes:))\d{1,20}/),
	traffic('TX dropped', /(?<=\bTX errors \d{1,20} {2}dropped )\d{1,20}/, INTRODUCTION),
	traffic('TX dropped', /(?<=\bTX packets:\d{1,20} errors:\d{1,20} dropped:)\d{1,20}/, INTRODUCTION),
	{
		type: 'size',
		pattern: /(?<=\()\d{1,20}(?:\.\d{1,2})? [KMGTPE]?i?B(?=\))/,
		policy: 'shape',
		why: 'The counter before it, for people.',
	},
	{
		type: 'size',
		pattern: /\d{1,8}(?:\.\d{1,3})?(?:B|kB|KB|MB|GB|KiB|MiB|GiB)/,
		policy: 'shape',
		why: 'Sizes of images and of memory follow packages and time, not the network.',
	},
	{
		type: 'rtt',
		pattern: /(?<=\btime[=<])\d{1,7}(?:\.\d{1,3})?(?= ?ms)/,
		policy: 'range',
		range: { least: 0, most: LONGEST_WAIT },
		why: 'How fast a reply came tells of the machine; nobody waits for one longer than a minute.',
	},
	{
		type: 'rtt',
		pattern: /\d{1,7}\.\d{1,3}(?:\/\d{1,7}\.\d{1,3}){2,3}(?= ms)/,
		policy: 'range',
		parse: (text) => text.split('/', 3).map(Number),
		range: { least: 0, most: LONGEST_WAIT, rising: true },
		why: 'As above: min/avg/max, and behind them mdev.',
	},
	{
		type: 'age',
		pattern: /(?:\d{1,4}(?:years?|months?|weeks?|days?|h|min|s|ms) ){1,4}ago/,
		policy: 'shape',
		why: 'How old something is, as systemd writes it.',
	},
	{
		type: 'duration',
		pattern:
			/\d{1,7}\.\d{1,3}(?= ms)|\d{1,10}(?:\.\d{1,9})?(?:ms|µs|us|ns|sec)|(?:\d{1,5}h ?)?(?:\d{1,5}m(?:in )?)?\d{1,5}(?:\.\d{1,9})?s/,
		policy: 'shape',
		why: 'How long something took, or has left.',
	},
	{
		type: 'age',
		pattern:
			/(?:[Aa]bout |[Ll]ess than )?(?:an?|\d{1,4}) (?:second|minute|hour|day|week|month|year)s?(?: ago)?/,
		policy: 'shape',
		why: 'How old something is, as docker writes it.',
	},
	{
		type: 'timer',
		pattern: /(?<=\b\w{1,16}[_ ]timer {1,24})\d{1,8}\.\d\d/,
		policy: 'range',
		range: { least: 0, most: AGEING },
		why: 'A bridge’s timers run; the longest is its housekeeping’s.',
	},
	{
		type: 'pid',
		pattern:
			/(?<=[└├]─)\d{1,7}(?= )|(?<=\b[a-z][\w.-]{0,40}\)?\[)\d{1,7}(?=\]: )|(?<=^\[\d{1,3}\] )\d{1,7}(?=$)|(?<=\b(?:[Pp]id|PID)"?[=:]? ?)\d{1,7}/,
		policy: 'bind',
		why: 'Counts what the kernel has started so far.',
		read: (text) => named('pid', text),
	},
	{
		type: 'id',
		pattern: /(?:[0-9a-f]{64}|[0-9a-f]{12})/,
		policy: 'prefix-of',
		why: 'A container, network or image, in full or by its first twelve: one thing either way.',
		read: readId,
	},
] as const satisfies readonly TokenKind[];

export type TokenType = (typeof TOKENS)[number]['type'] | 'word' | 'number' | 'sign' | (string & {});
