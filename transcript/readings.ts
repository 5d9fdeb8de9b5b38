/** What the tokens that carry something inside them say: MACs that carry an address, names that carry an id. */
import type { Context, Name, Reading } from './token.ts';

/** The group to which a neighbour's last three bytes belong (RFC 4291, 2.7.1), as a MAC. */
const SOLICITED = '33:33:ff:';

/** MACs that mean something by themselves: nobody, everybody, groups, and Calico's one for every workload. */
const MEANINGFUL = /^(?:00:00:00:00:00:00|ff:ff:ff:ff:ff:ff|ee:ee:ee:ee:ee:ee|01:00:5e:|01:80:c2:|33:33:)/;

/** What the addresses of a lab's hosts begin with; Docker may give any, and has it in the MAC. */
const HOSTS = 192;

/**
 * The address that a MAC is made of. Docker's carry all four bytes, 02:42:ac:11:00:02 is 172.17.0.2; those that a lab
 * gives to its hosts (QEMU's, as of a virtual machine) the last three: 52:54:00:a8:38:0b is 192.168.56.11.
 */
export function carriedAddress(mac: string): string | undefined {
	const bytes = mac.split(':').map((byte) => Number.parseInt(byte, 16));
	if (mac.startsWith('02:42:')) return bytes.slice(2).join('.');
	if (mac.startsWith('52:54:00:')) return [HOSTS, ...bytes.slice(3)].join('.');
	return undefined;
}

/**
 * The first subnets of Docker's own networks, and the labs' two. Of any other the address has to be known: Docker draws a
 * bridge's MAC at random, and one in 4096 would be of 172.16.0.0/12, one in 260,000 is of these.
 */
const USUAL_NETWORK = /^(?:172\.(?:1[6-9]|2\d|3[01])\.[0-3]|192\.168\.5[67])\./;

/** @param mac six bytes, any case */
export function readMac(mac: string, context: Context): Reading {
	const lower = mac.toLowerCase();
	if (lower.startsWith(SOLICITED)) return readGroup(lower.slice(SOLICITED.length), context);
	const address = carriedAddress(lower);
	if (MEANINGFUL.test(lower)) return { fixed: lower, names: [] };
	const own: Name = { space: 'mac', value: lower };
	const exact =
		context.knows(`typed ${lower}`) ||
		(address !== undefined && (USUAL_NETWORK.test(address) || context.knows(address)));
	// A name all the same: no other interface has it.
	if (exact) return { fixed: lower, names: [own] };
	// The interface's solicited-node group carries its last three bytes.
	const group: Name = { space: 'group', value: lower.slice(9) };
	return { fixed: '<mac>', names: [own, group] };
}

/** @param tail three bytes, `11:00:02` */
function readGroup(tail: string, context: Context): Reading {
	const exact =
		context.knows(`typed group ${tail}`) ||
		['02:42:ac', '52:54:00'].some((head) => {
			const address = carriedAddress(`${head}:${tail}`);
			return address !== undefined && context.knows(address);
		});
	return exact
		? { fixed: `group ${tail}`, names: [] }
		: { fixed: '<group>', names: [{ space: 'group', value: tail }] };
}

/** `8000.0242564f4703`, or as iproute2 writes it `8000.2:42:56:4f:47:3`. */
export function readBridgeId(text: string, context: Context): Reading {
	const [priority = '', rest = ''] = text.split('.');
	const bytes = rest.includes(':')
		? rest.split(':').map((b) => b.padStart(2, '0'))
		: (rest.match(/../g) ?? []);
	const { fixed, names } = readMac(bytes.join(':'), context);
	return { fixed: `${priority}.${fixed}`, names };
}

/** An id is printed in full (swarm’s have 25 digits, all others 64) or by its first twelve. */
const ID_LENGTHS = [12, 25, 64];

/** What an overlay’s namespaces carry of its network’s id, at least; by chance two networks may share it. */
const SHORT_ID = 9;

/** How much of its container's id the name of a workload's interface carries. */
const WORKLOAD = 11;

/** In full or by its beginning it is one thing; two that are printed in full are equal in full. */
export function readId(text: string): Reading {
	const lengths = ID_LENGTHS.filter((length) => length <= text.length);
	const names: Name[] = lengths.map((length) => ({ space: 'id', value: text.slice(0, length) }));
	names.push({ space: 'short id', value: text.slice(0, SHORT_ID) });
	if (/^[0-9a-f]{12}/.test(text)) names.push({ space: 'workload', value: text.slice(0, WORKLOAD) });
	return { fixed: `<id ${text.length}>`, names };
}

/** `1-n4byny4xn3`, `lb_n4byny4xn`: an overlay's namespaces carry the beginning of its network's id. */
export function readSandbox(text: string): Reading {
	const [head = '', id = ''] = text.split(/(?<=[-_])/, 2);
	return { fixed: head, names: [{ space: 'short id', value: id.slice(0, SHORT_ID) }] };
}

/** `cali-tw-cali1234567890a` */
export function readChain(text: string): Reading {
	const at = text.lastIndexOf('cali');
	return { fixed: text.slice(0, at), names: readInterface(text.slice(at)).names };
}

export function readRule(text: string): Reading {
	return { fixed: 'cali:', names: [{ space: 'rule', value: text.slice('cali:'.length) }] };
}

/** `SWMTKN-1-<the cluster's>-<the role's>`: the tokens of workers and of managers share the one, and not the other. */
export function readToken(text: string): Reading {
	const [, , cluster = '', role = ''] = text.split('-');
	return {
		fixed: text.slice(0, 'SWMTKN-1-'.length),
		names: [cluster, role].map((value) => ({ space: 'key', value })),
	};
}

/** The first process of a namespace is its init. */
export function readPid(text: string): Reading {
	return text === '1'
		? { fixed: text, names: [] }
		: { fixed: '<pid>', names: [{ space: 'pid', value: text }] };
}

export function readInterface(text: string): Reading {
	// A bridge of Docker's carries the first twelve digits of its network's id.
	if (text.startsWith('br-')) return { fixed: 'br-', names: readId(text.slice(3)).names };
	const names: Name[] = [{ space: 'interface', value: text }];
	const [, workload] = /^cali([0-9a-f]{11})$/.exec(text) ?? [];
	if (workload !== undefined) names.push({ space: 'workload', value: workload });
	return { fixed: `<${text.slice(0, 4)}>`, names };
}

/** Eight groups of an address without `/length`; undefined when it is none. */
function groups(address: string): number[] | undefined {
	const [head = '', tail, more] = address.split('::');
	if (more !== undefined) return undefined;
	const left = head === '' ? [] : head.split(':');
	const right = tail === undefined || tail === '' ? [] : tail.split(':');
	const missing = 8 - left.length - right.length;
	if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
	return [...left, ...Array<string>(missing).fill('0'), ...right].map((group) => Number.parseInt(group, 16));
}

/** Link-local addresses carry a MAC (RFC 4291, appendix A) or a random number; all others are exact. */
export function readIpv6(text: string, context: Context): Reading {
	const [address = '', length] = text.split('/');
	const all = groups(address);
	if (all === undefined || all[0] !== 0xfe80) return { fixed: text, names: [] };
	const suffix = length === undefined ? '' : `/${length}`;
	const bytes = all.slice(4).flatMap((group) => [group >> 8, group & 0xff]);
	if (bytes[3] !== 0xff || bytes[4] !== 0xfe) {
		const fixed = context.knows(`typed ${address}`) ? address : '<fe80>';
		return { fixed: `${fixed}${suffix}`, names: [{ space: 'ipv6', value: address }] };
	}
	const mac = [(bytes[0] ?? 0) ^ 2, bytes[1] ?? 0, bytes[2] ?? 0, ...bytes.slice(5)]
		.map((byte) => byte.toString(16).padStart(2, '0'))
		.join(':');
	const { fixed, names } = readMac(mac, context);
	return { fixed: `fe80 ${fixed}${suffix}`, names };
}

/** @returns seconds since midnight */
export function readClock(text: string): readonly number[] {
	return [text.split(':').reduce((seconds, part) => seconds * 60 + Number(part), 0)];
}
