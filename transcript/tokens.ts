/**
 * The tokens of every output: what changes from run to run, and how much of it may.
 *
 * Whatever no row here names (a word, a plain number, a sign) is compared exactly: mtu, ttl, flags, metrics, states.
 * Rows stand in order of precedence. To add one: a row, and a golden pair in golden/.
 */
import { bound, exact, ignored, named, prefixOf, ranged, shape, traffic, unsent } from './kinds.ts';
import {
	readBridgeId,
	readChain,
	readId,
	readInterface,
	readIpv6,
	readMac,
	readPid,
	readRule,
	readToken,
} from './readings.ts';
import type { TokenKind } from './token.ts';

const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const ADDRESS = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;

/** Milliseconds. */
const LONGEST_WAIT = 60_000;

/** Seconds that a bridge remembers a MAC (ageing_time), and some for its housekeeping, which comes by now and then. */
export const AGEING = 310;

/** Seconds; a month is what router advertisements promise (RFC 4861, 6.2.1), a day what leases of addresses last here. */
const LONGEST_LEASE = 2_592_000;

const MOMENT = 'When the book was run is no property of the network.';
const VERSION = 'Programs are as old as the distribution has them; the network is the same.';

export const TOKENS = [
	shape(
		'date',
		new RegExp(
			`(?:${DAY} )?\\d{4}-\\d\\d-\\d\\d(?:[T ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?)?(?:Z| ?[+-]\\d\\d:?\\d\\d)?(?: UTC)?`,
		),
		MOMENT,
	),
	// As ls, date, journalctl, http and nginx write it.
	shape(
		'date',
		new RegExp(
			`(?:${DAY} )?${MONTH} [ \\d]?\\d (?:\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?|\\d{4})(?: UTC)?(?: \\d{4})?`,
		),
		MOMENT,
	),
	shape('date', new RegExp(`${DAY}, \\d\\d ${MONTH} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT`), MOMENT),
	shape('date', new RegExp(`\\d\\d/${MONTH}/\\d{4}:\\d\\d:\\d\\d:\\d\\d [+-]\\d{4}`), MOMENT),
	bound(
		'mac',
		/[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}(?!:)/,
		readMac,
		'Drawn at random, except where it carries an address (02:42:ac:11:00:02 is 172.17.0.2, a host’s 52:54:00:a8:38:0b is 192.168.56.11) or a meaning.',
	),
	bound(
		'bridge id',
		/[0-9a-f]{4}\.(?:[0-9a-f]{12}|[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5})/,
		readBridgeId,
		'Priority, then the MAC of the bridge: the priority is exact, the MAC is bound like any other.',
	),
	shape('time', /\d\d:\d\d:\d\d(?:\.\d{1,9})?(?!:)/, 'The time of day.'),
	bound(
		'ipv6',
		/(?=[0-9a-f:]{0,38}::|(?:[0-9a-f]{1,4}:){7}[0-9a-f])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?!:)(?:\/\d{1,3})?/,
		readIpv6,
		'Exact, except a link-local address, which carries the MAC of its interface.',
	),
	exact('prefix', new RegExp(`${ADDRESS}/\\d{1,2}`), 'The lab hands out the same networks every time.'),
	exact('ipv4', new RegExp(ADDRESS), 'The lab hands out the same addresses every time.'),
	exact('vni', /(?<=\bvxlan id |\bvni )\d{1,8}/, 'Both ends of a tunnel have to agree on it.'),
	bound(
		'port',
		/(?<=[\d\]*]:|\d\.\d{1,3}\.|\b[sd]port[= ]|\b[sd]pt:|"HostPort": ?")(?!5182[01])(?:3276[89]|327[7-9]\d|32[89]\d\d|3[3-9]\d{3}|[45]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])/,
		(text, context) => (context.knows(`typed ${text}`) ? { fixed: text, names: [] } : named('port', text)),
		'The kernel’s own choice (net.ipv4.ip_local_port_range begins at 32768; 51820 is WireGuard’s); others are exact.',
	),
	// Versions have dots as addresses have, but three numbers, or letters behind them.
	shape(
		'version',
		/v?\d{1,4}(?:\.\d{1,4}){1,3}[-+~][0-9A-Za-z][\w.+~-]{0,60}|v\d{1,4}(?:\.\d{1,4}){1,3}|\d{1,4}\.\d{1,4}\.\d{1,4}(?![.\d])|go\d\.\d{1,3}(?:\.\d{1,3})?/,
		VERSION,
	),
	shape(
		'version',
		/(?<=\b[Vv][Ee][Rr][Ss][Ii][Oo][Nn]"?:? {0,24}"?)(?:\d{1,4}\.[\w.+~-]{1,60}|[0-9a-f]{40})|(?<=\b[Gg]it ?[Cc]ommit"?: {0,24}"?)[0-9a-f]{7,40}/,
		VERSION,
	),
	bound(
		'peer',
		/@if\d{1,7}/,
		(text) => named('peer', text.slice(3), '@if'),
		'The other end of a veth, by its ifindex: it must be the one that the book says.',
	),
	bound(
		'interface',
		/veth[0-9a-f]{7,8}|cali[0-9a-f]{11}|calicnitool-[0-9a-f]{3}|br-[0-9a-f]{12}/,
		readInterface,
		'Names drawn at random (veth), from a network’s id (br-) or a workload’s (cali).',
	),
	bound(
		'chain',
		/cali-(?:tw|fw|sm|fhfw|thfw)-cali(?:[0-9a-f]{11}|cnitool-[0-9a-f]{3})/,
		readChain,
		'Felix has chains for every workload, named after its interface.',
	),
	bound(
		'rule',
		/cali:[\w-]{16}/,
		readRule,
		'Felix marks each rule with a hash of what it says; where it says a workload’s interface, that is random.',
	),
	exact(
		'interface',
		/lo|(?:eth|docker|cni|tunl|ens|eno|vxlan|dummy|tap|tun|gre|ipvl?|macvlan|bond|wlan|wg)\d{1,4}|docker_gwbridge|flannel\.\d{1,4}|vxlan\.calico|enp\d{1,3}s\d{1,3}/,
		'Names that somebody chose.',
	),
	exact(
		'interface',
		/(?<=^\d{1,7}: )[\w.-]{1,15}(?=[@:])|(?<=\b(?:dev|master) )[\w.-]{1,15}|(?<=^)[\w.-]{1,15}(?=: flags=| {1,12}Link encap|@if\d)/,
		'Names that somebody chose, where only an interface stands.',
	),
	exact('ifindex', /(?<=^)1(?=: lo:)/, 'The loopback is the first interface of every network namespace.'),
	bound(
		'ifindex',
		/(?<=^)\d{1,7}(?=: [\w.-]{1,15}[@:])|(?<=\bifindex"?[:=]? ?)\d{1,7}/,
		'ifindex',
		'Counts what the kernel has made so far; the same interface keeps it.',
	),
	bound(
		'peer',
		/(?<=\b(?:peer_ifindex|iflink|link_index)"?[:=]? ?)\d{1,7}/,
		(text) => named('peer', text, '@if'),
		'The other end of a veth, as ethtool and JSON write it.',
	),
	ignored('state', /tentative/, 'An IPv6 address is on trial for its first second.'),
	bound(
		'netns',
		/(?<=\b(?:net|mnt|pid|ipc|uts|user|cgroup|time):\[)\d{10}(?=\])/,
		'netns',
		'The inode of a namespace.',
	),
	bound(
		'uuid',
		/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}/,
		'uuid',
		'Drawn at random: a machine’s, a boot’s, an invocation’s id.',
	),
	// Errors are exact.
	traffic('RX packets', /(?<=\bRX packets[: ]|\brx\n"packets": ?)\d{1,20}/),
	traffic('TX packets', /(?<=\bTX packets[: ]|\btx\n"packets": ?)\d{1,20}/),
	traffic('RX bytes', /(?<=\bRX (?:packets \d{1,20} {2}bytes |bytes:)|\brx\n"bytes": ?)\d{1,20}/),
	traffic('TX bytes', /(?<=\bTX (?:packets \d{1,20} {2}bytes |bytes:)|\btx\n"bytes": ?)\d{1,20}/),
	traffic('RX multicast', /(?<=\brx\n"multicast": ?)\d{1,20}/),
	unsent(
		/(?<=\bTX errors \d{1,20} {2}dropped |\bTX packets:\d{1,20} errors:\d{1,20} dropped:|\btx\n"dropped": ?)\d{1,20}/,
	),
	shape('size', /(?<=\()\d{1,20}(?:\.\d{1,2})? [KMGTPE]?i?B(?=\))/, 'The counter before it, for people.'),
	shape(
		'size',
		/\d{1,8}(?:\.\d{1,3})? ?(?:B|kB|KB|MB|GB|KiB|MiB|GiB)/,
		'Sizes of images and of memory follow packages and time, not the network; nothing is not something.',
		(text) => (Number.parseFloat(text) === 0 ? 'no size' : '<size>'),
	),
	ranged(
		'rtt',
		/(?<=\btime[=<])\d{1,7}(?:\.\d{1,3})?(?= ?ms)/,
		{ least: 0, most: LONGEST_WAIT },
		'How fast a reply came tells of the machine; nobody waits for one longer than a minute.',
	),
	ranged(
		'rtt',
		/\d{1,7}\.\d{1,3}(?:\/\d{1,7}\.\d{1,3}){2,3}(?= ms)/,
		{ least: 0, most: LONGEST_WAIT, rising: true },
		'As above: min/avg/max, and behind them mdev.',
		(text) => text.split('/', 3).map(Number),
	),
	shape('pipe', /(?<=^pipe )\d{1,4}/, 'How many pings were on their way at once.'),
	ranged(
		'lease',
		/(?<=\b(?:valid|preferred)_lft )\d{1,10}(?=sec)|(?<=\bremaining\()\d{1,10}(?=s\))/,
		{ least: 0, most: LONGEST_LEASE },
		'What is left of a lease.',
	),
	shape(
		'age',
		/(?:\d{1,4}(?:years?|months?|weeks?|days?|h|min|s|ms) ){1,4}ago/,
		'How old something is, as systemd writes it.',
	),
	ignored('holders', /ref \d{1,4}(?= used)/, 'Who is sending to a neighbour holds its entry for that long.'),
	shape(
		'age',
		/(?<=\bused )\d{1,10}(?:\/\d{1,10}){1,2}(?: ?probes \d{1,4})?/,
		'Seconds since a neighbour or an fdb entry was used, confirmed and updated, and how often it was asked.',
	),
	exact(
		'setting',
		/(?<=\b(?:delay|latency|lat|limit|rto_min(?: lock)?|interval|target) (?:\d{1,10}(?:\.\d{1,9})?[mu]?s {1,2})?)\d{1,10}(?:\.\d{1,9})?[mu]?s/,
		'A time that somebody chose, as tc and routes print it: a delay, and behind it how much it varies.',
	),
	exact(
		'setting',
		/(?<=(?:[Ii]nterval|[Tt]imeout|[Pp]eriod|[Dd]elay|[Tt]tl)"?: {0,2}"?)(?:\d{1,5}h)?(?:\d{1,5}m)?(?:\d{1,5}(?:\.\d{1,9})?[mu]?s)?(?<=[hms])/,
		'A time that somebody chose, as files and calicoctl print it.',
	),
	shape(
		'duration',
		/\d{1,7}\.\d{1,3}(?= ms)|\d{1,10}(?:\.\d{1,9})?(?: milliseconds| ms|ms|µs|us|ns|sec)|(?:\d{1,5}h ?)?(?:\d{1,5}m(?:in )?)?\d{1,5}(?:\.\d{1,9})?s/,
		'How long something took, or has left.',
	),
	shape(
		'age',
		/(?:[Aa]bout |[Ll]ess than )?(?:an?|\d{1,4}) (?:second|minute|hour|day|week|month|year)s?(?: ago)?/,
		'How old something is, as docker writes it.',
	),
	ranged(
		'timer',
		/(?<=\b\w{1,16}[_ ]timer {1,24})\d{1,8}\.\d\d/,
		{ least: 0, most: AGEING },
		'A bridge’s timers run; the longest is its housekeeping’s.',
	),
	bound(
		'pid',
		/(?<=[└├]─)\d{1,7}(?= )|(?<=\b[a-z][\w.-]{0,40}\)?\[)\d{1,7}(?=\]: )|(?<=^\[\d{1,3}\] )\d{1,7}(?=$)|(?<=\/proc\/)\d{1,7}(?=\/)|(?<=(?:\b|Main|Control)(?:[Pp]id|PID)"?[=:]? ?)\d{1,7}/,
		readPid,
		'Counts what the kernel has started so far; 1 is always init.',
	),
	prefixOf(
		'id',
		// Swarm's have a digit but once in three thousand; then only the place tells them from a word.
		/[0-9a-f]{64}|[0-9a-f]{12}|(?=[a-z]{0,24}\d)[0-9a-z]{25}|(?<=^|\()[a-z]{25}(?= |\)|$)/,
		readId,
		'A container, network, image, node or service, in full or by its first twelve: one thing either way.',
	),
	bound(
		'key',
		/SWMTKN-\d-[0-9a-z]{40,60}-[0-9a-z]{20,30}/,
		readToken,
		'What joins a swarm: a hash of its certificate, and a secret for each role.',
	),
	bound('key', /[A-Za-z0-9+/]{43}=(?!=)/, 'key', 'Drawn at random: what WireGuard signs with.'),
	shape(
		'border',
		/\+(?:[-=]{2,200}\+){1,40}|-{4,400}/,
		'The border of a table follows what stands in it.',
		(text) => `<border ${text.split('+').length}>`,
	),
] as const satisfies readonly TokenKind[];

export type TokenType = (typeof TOKENS)[number]['type'] | 'word' | 'number' | 'sign' | 'path' | (string & {});
