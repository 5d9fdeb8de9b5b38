/** The values that say what a network is, and what a wrong one shows in their place. */

export interface Value {
	readonly family: string;
	/** Matches the value alone; what stands around it is looked at. */
	readonly pattern: RegExp;
	/** Only in outputs of these commands. */
	readonly of?: RegExp;
	/** What may stand in its place; the value itself may be among them. */
	readonly others: (value: string) => readonly string[];
}

const ADDRESS = String.raw`\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}`;

const oneOf =
	(...others: readonly string[]) =>
	() =>
		others;

const value = (family: string, pattern: RegExp | string, others: Value['others'], of?: RegExp): Value => ({
	family,
	pattern: typeof pattern === 'string' ? new RegExp(pattern, 'g') : pattern,
	others,
	...(of === undefined ? {} : { of }),
});

/** Another machine of the network, another network. */
function otherAddresses(address: string): string[] {
	const [a = '0', b = '0', c = '0', d = '0'] = address.split('.');
	return [...['1', '2', '3', '9'].map((last) => `${a}.${b}.${c}.${last}`), `${a}.${Number(b) + 1}.${c}.${d}`];
}

const ADDRESSES: readonly Value[] = [
	value('address', String.raw`(?<![\d.])(?!255\.)${ADDRESS}(?!\d)`, otherAddresses),
	value('prefix length', String.raw`(?<=\b${ADDRESS}/)\d{1,2}\b`, oneOf('8', '16', '20', '24', '32')),
	value('prefix length', /(?<=:[0-9a-f]{0,4}\/|\bprefixlen )\d{1,3}\b/g, oneOf('48', '64', '128')),
	value(
		'netmask',
		/\b255(?:\.\d{1,3}){3}\b/g,
		oneOf('255.255.255.0', '255.255.0.0', '255.0.0.0', '255.255.240.0', '255.255.255.255'),
	),
	value(
		'broadcast address',
		String.raw`(?<=\bbroadcast |\bBcast:|\bbrd |"broadcast":")${ADDRESS}\b`,
		(address) => [address.replace(/\.255$/, '.127'), address.replace('.255.255', '.0.255'), '0.0.0.0'],
	),
	value('gateway', String.raw`(?<=\bvia |"Gateway": ")${ADDRESS}\b`, (address) => [
		address.replace(/\d{1,3}$/, '254'),
		'172.18.0.1',
		'10.0.2.2',
	]),
	value('scope', /(?<=\bscope )(?:global|link|host)\b/g, oneOf('global', 'link', 'host')),
	value('scope', /\b0x[12]0<(?:link|host)>/g, oneOf('0x0<global>', '0x20<link>', '0x10<host>')),
	value('lifetime of an address', /(?<=_lft )forever\b/g, oneOf('86313sec', '3600sec')),
	value('metric', /(?<=\bMetric:|\bmetric )\d{1,9}/g, oneOf('2', '100', '600')),
	value('protocol of a route', /(?<=\bproto )[a-z]{2,10}\b/g, oneOf('static', 'dhcp', 'bird')),
];

const INTERFACES: readonly Value[] = [
	value(
		'mtu',
		/(?<=\bmtu |\bMTU:|"mtu":|\.mtu": ")\d{2,5}\b/g,
		oneOf('1450', '1480', '1400', '9000', '1499'),
	),
	value(
		'device',
		/(?<![\w.-])(?:eth0|docker0|lo|flannel\.1|tunl0|cni0)(?![\w.-])/g,
		oneOf('eth0', 'eth1', 'docker0', 'br0'),
	),
	value('kind of an interface', /\bveth[0-9a-f]{7}\b/g, oneOf('tap0', 'macvtap3')),
	value('veth without a peer', /@if\d{1,9}\b/g, oneOf('')),
	value('peer in another namespace', / link-netnsid \d{1,4}$/g, oneOf('')),
	value(
		'state',
		/(?<=\bstate )(?:UP|DOWN|UNKNOWN)\b|(?<=^\S{1,40} {1,16})(?:UP|DOWN|UNKNOWN)\b|(?<="operstate":")\w{2,7}/g,
		oneOf('UP', 'DOWN', 'LOWERLAYERDOWN'),
		/^ip /,
	),
	value('qdisc', /(?<=\bqdisc )[a-z_]{3,12}\b/g, oneOf('fq_codel', 'noop', 'pfifo_fast', 'noqueue')),
	value('transmit queue', /(?<=\b(?:txqueuelen |txqueuelen:|qlen ))\d{1,5}\b/g, oneOf('0', '500', '1000')),
	value('link type', /(?<=\blink\/)[a-z]{4,10}\b/g, oneOf('ether', 'ipip', 'none', 'loopback')),
	value(
		'link type',
		/(?<=\bLink encap:)[A-Z][a-z]{4,9}(?: Loopback)?/g,
		oneOf('Ethernet', 'UNSPEC', 'IPIP Tunnel'),
	),
	value('link type', /\bEN10MB \(Ethernet\)/g, oneOf('LINUX_SLL2 (Linux cooked v2)')),
	value('errors', /(?<=\b(?:errors|overruns|frame|carrier|collisions)[ :])0\b/g, oneOf('1', '7', '42')),
	value('offload', /(?<=^ {0,8}[a-z-]{3,40}: )(?:on|off)\b/g, oneOf('on', 'off'), /^ethtool/),
	value('VNI', /(?<=\bvxlan id |\bvni |\binstance )\d{1,8}\b/gi, oneOf('2', '42', '4096')),
	value('VLAN', /(?<=\bvlan )\d{1,4}\b/g, oneOf('2', '100')),
];

const BRIDGES: readonly Value[] = [
	value('master', /(?<=\bmaster )[\w.-]{1,15}/g, oneOf('br0', 'docker_gwbridge', 'docker1')),
	value(
		'state of a port',
		/(?<=\bstate {1,20})(?:forwarding|learning|blocking|listening|disabled)\b/g,
		oneOf('blocking', 'learning', 'disabled', 'listening'),
	),
	value('STP', /(?<=\.[0-9a-f]{12}\t{0,3} {0,12})no\b/g, oneOf('yes'), /^brctl show/),
	value('bridge priority', /\b8000(?=\.[0-9a-f]{1,12})/g, oneOf('7000', '1000', 'ffff')),
	value('port priority', /(?<=\bpriority )\d{1,5}\b/g, oneOf('16', '8', '128')),
	value('port cost', /(?<=\bcost {1,20})\d{1,5}\b/g, oneOf('100', '4', '19')),
	value('port number', /(?<=^ {1,3})\d{1,3}(?= {3,6}[0-9a-f]{2}:)/g, oneOf('1', '2', '3'), /^brctl showmacs/),
	value(
		'timers of a bridge',
		/(?<=\b(?:max age|hello time|forward delay|ageing time) {1,20})\d{1,3}\.\d\d\b/g,
		oneOf('4.00', '0.00', '60.00'),
	),
	value(
		'bridge option',
		/(?<=\b(?:stp_state|vlan_filtering|nf_call_iptables|mcast_snooping|root_port) )[01]\b/g,
		oneOf('0', '1'),
	),
	value('bridge port option', /(?<=\b(?:hairpin|learning|flood|isolated) )(?:on|off)\b/g, oneOf('on', 'off')),
	value('local entry', /(?<=(?:[0-9a-f]{2}:){5}[0-9a-f]{2} {1,12})(?:yes|no)\b/g, oneOf('yes', 'no')),
];

const PACKETS: readonly Value[] = [
	value('ttl', /(?<=\bttl[= ])\d{1,3}\b/g, oneOf('63', '62', '255', '128')),
	value(
		'ethertype',
		/(?<=\bethertype )[\w.]{1,8} \(0x[0-9a-f]{4}\)/g,
		oneOf('IPv6 (0x86dd)', 'ARP (0x0806)', '802.1Q (0x8100)', 'IPv4 (0x0800)'),
	),
	value('length of a packet', /(?<=, length )\d{1,5}\b/g, oneOf('64', '98', '148', '1514')),
	value(
		'size of a ping',
		/(?<=\): )\d{1,5}(?= data bytes)|\b\d{1,5}(?= bytes from )/g,
		oneOf('56', '64', '1400', '120'),
	),
	value('count of packets captured', /^\d{1,6}(?= packets? captured$)/g, oneOf('0', '1', '3')),
	value(
		'ICMP type',
		/(?<=\bICMP )echo (?:request|reply)\b/g,
		oneOf('echo request', 'echo reply', 'host 172.17.0.3 unreachable', 'time exceeded in-transit'),
	),
	value(
		'ARP operation',
		/(?<=, length \d{1,4}: )(?:Request who-has|Reply)\b/g,
		oneOf('Request who-has', 'Reply'),
	),
	value('TCP flags', /(?<=\bFlags )\[[A-Z.]{1,4}\]/g, oneOf('[R.]', '[S]', '[S.]', '[F.]')),
	value(
		'port',
		String.raw`(?<=\bdstport |\bdport=|\*:|\b${ADDRESS}:)(?:53|80|2379|4789|8472)\b(?![:.])|(?<=\b${ADDRESS}\.)(?:53|80|4789|8472)(?=[:,]| >)`,
		oneOf('81', '4789', '8080', '8285'),
	),
	value(
		'state of a connection',
		/(?<=^tcp .{1,20} )(?:ESTABLISHED|TIME_WAIT)\b/g,
		oneOf('SYN_SENT', 'CLOSE'),
	),
	value('answered connection', /\[(?:UNREPLIED|ASSURED)\] /g, oneOf('', '[UNREPLIED] ')),
];

const RULES: readonly Value[] = [
	value(
		'policy',
		/(?<=\bpolicy |^-P [\w-]{1,40} |^:[\w-]{1,40} )(?:ACCEPT|DROP)\b/g,
		oneOf('ACCEPT', 'DROP'),
	),
	value(
		'target',
		/(?<=-j )(?:ACCEPT|DROP|RETURN|MASQUERADE)\b|(?<=^ {1,6}\d{1,9} {1,6}\d{1,9} )(?:ACCEPT|DROP|RETURN|MASQUERADE)\b/g,
		oneOf('ACCEPT', 'DROP', 'RETURN'),
		/^iptables/,
	),
	value('negation', /(?<=-A \S{1,40} (?:.{1,60} )?)! (?=-)|!(?=docker0|127\.)/g, oneOf(''), /^iptables/),
	value('match of a rule', /(?<=--ctstate )[A-Z,]{3,30}|(?<=-type )LOCAL\b/g, oneOf('NEW', 'INVALID')),
];

const CONTAINERS: readonly Value[] = [
	value('container name', /\bnginx-\d\b/g, oneOf('nginx-1', 'nginx-2', 'nginx-3')),
	value('network driver', /(?<="Driver": "|"Type": ")bridge\b/g, oneOf('overlay', 'macvlan')),
	value(
		'state of a service',
		/(?<=Active: )active \(running\)/g,
		oneOf('inactive (dead)', 'failed (Result: exit-code)'),
	),
	value('JSON value', /(?<=": "?)(?:true|false)\b/g, oneOf('true', 'false')),
];

export const VALUES: readonly Value[] = [
	...ADDRESSES,
	...INTERFACES,
	...BRIDGES,
	...PACKETS,
	...RULES,
	...CONTAINERS,
];
