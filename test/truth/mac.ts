/** MAC addresses, and what is made of them. Canonical form: `02:42:ac:11:00:02`. */
import type { Random } from './random.ts';

const bytesOf = (mac: string): number[] => mac.split(':').map((byte) => Number.parseInt(byte, 16));
const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
const macOf = (bytes: readonly number[]): string => bytes.map(hex).join(':');

/** Nobody's own: groups, broadcast, none at all, and the one that Calico gives to every port. */
export function isShared(mac: string): boolean {
	const [first = 0] = bytesOf(mac);
	return first % 2 === 1 || mac === '00:00:00:00:00:00' || mac === 'ee:ee:ee:ee:ee:ee';
}

/** The address that Docker makes a container's MAC of; undefined when the MAC is not of this form. */
export function dockerAddress(mac: string): string | undefined {
	return mac.startsWith('02:42:') ? bytesOf(mac).slice(2).join('.') : undefined;
}

/** `fe80::…` as the kernel makes it of a MAC. @see https://www.rfc-editor.org/rfc/rfc4291#appendix-A */
export function linkLocal(mac: string): string {
	const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = bytesOf(mac);
	const groups = [((a ^ 2) << 8) | b, (c << 8) | 0xff, 0xfe00 | d, (e << 8) | f];
	return `fe80::${groups.map((group) => group.toString(16)).join(':')}`;
}

/** The MAC that such an address is made of. */
export function macOfLinkLocal(address: string): string | undefined {
	const groups = /^fe80::([0-9a-f]{1,4}):([0-9a-f]{1,4}):([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address);
	if (groups === null) return undefined;
	const [a = 0, b = 0, c = 0, d = 0] = groups.slice(1).map((group) => Number.parseInt(group, 16));
	if ((b & 0xff) !== 0xff || c >> 8 !== 0xfe) return undefined;
	return macOf([(a >> 8) ^ 2, a & 0xff, b >> 8, c & 0xff, d >> 8, d & 0xff]);
}

/** The group that asks for such an address: the last three bytes are the MAC's. */
export function solicitedNode(mac: string): string {
	return `33:33:ff:${mac.slice(9)}`;
}

/** As `ip -d` writes it in a bridge id: `2:42:c0:f7:5:80`. */
export function terse(mac: string): string {
	return bytesOf(mac)
		.map((byte) => byte.toString(16))
		.join(':');
}

export function macOfTerse(text: string): string {
	return macOf(bytesOf(text));
}

/** Networks of Docker and of the labs: a MAC that seems to carry one of their addresses is drawn once in thousands. */
const USUAL = /^(?:172\.(?:1[6-9]|2\d|3[01])|192\.168)\./;

/** Another MAC of the same maker: Docker's own, QEMU's, or the kernel's random ones. */
export function otherMac(mac: string, random: Random, taken: (mac: string) => boolean): string {
	for (;;) {
		const kept = /^(02:42:|52:54:00:)/.exec(mac)?.[0] ?? '';
		const rest = Array.from({ length: 6 - kept.length / 3 }, () => random.below(256));
		// Locally administered, one machine's. No byte below 16: an address made of it has groups as long as any.
		if (kept === '') rest[0] = (random.between(1, 63) << 2) | 2;
		const other = kept + macOf(rest.map((byte) => (byte < 16 ? byte + 16 : byte)));
		const carries = kept === '' ? dockerAddress(other) !== undefined : USUAL.test(dockerAddress(other) ?? '');
		if (!taken(other) && !isShared(other) && !carries) return other;
	}
}
