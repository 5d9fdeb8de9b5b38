/**
 * Interfaces' numbers. Each network namespace counts its own; a veth shows its own number and, behind `@if`, its
 * peer's, which is counted in the other namespace.
 */
import type { Output, Scene } from './scene.ts';

export interface Numbered {
	/** The command's. */
	readonly index: number;
	readonly line: number;
	readonly from: number;
	readonly to: number;
	readonly number: number;
	/** Whose number it is: two places with the same name show one interface. */
	readonly owner: string;
}

/** An interface's own number, or its peer's, where an output shows it. */
interface Shown extends Omit<Numbered, 'owner'> {
	readonly interface: string;
	readonly end: 'own' | 'peer';
}

/** What the run says of one interface first. */
interface Ends {
	readonly where: string;
	own?: number;
	peer?: number;
}

export function numbersOf({ outputs }: Scene): Numbered[] {
	const shown = outputs.flatMap(shownIn);
	const places = new Map(outputs.map(({ index, where }) => [index, where]));
	const interfaces = new Map<string, Ends>();
	for (const { index, interface: name, end, number } of shown) {
		const where = places.get(index) ?? '';
		const ends = interfaces.get(`${where} ${name}`) ?? { where };
		ends[end] ??= number;
		interfaces.set(`${where} ${name}`, ends);
	}
	return shown.map(({ interface: name, end, ...place }) => {
		const key = `${places.get(place.index) ?? ''} ${name}`;
		const ends = interfaces.get(key);
		const peer = ends === undefined ? undefined : peerOf(ends, interfaces);
		return { ...place, owner: end === 'own' ? key : (peer ?? `the peer of ${key}`) };
	});
}

/** The other end of a cable: in another namespace, each with the other's number. */
function peerOf(ends: Ends, interfaces: ReadonlyMap<string, Ends>): string | undefined {
	for (const [key, other] of interfaces) {
		if (other.where === ends.where || other.own === undefined || other.peer === undefined) continue;
		if (other.own === ends.peer && other.peer === ends.own) return key;
	}
	return undefined;
}

/** `5: veth95dc570@if4: <…>`, and of `ip -br` `veth95dc570@if4  UP`. */
const LINK = /^(?:(?<own>\d{1,9}): )?(?<name>[\w.-]{1,15})(?:@(?:if(?<peer>\d{1,9})|[\w.-]{1,15}))?(?::| |$)/;
const JSON_LINK =
	/"ifindex":(?<own>\d{1,9}),(?:"link_index":(?<peer>\d{1,9}),)?"ifname":"(?<name>[\w.-]{1,15})"/g;
const SYSFS = /\/sys\/class\/net\/(?<name>[\w.-]{1,15})\/(?<file>ifindex|iflink)\b/g;

function shownIn({ index, command, lines }: Output): Shown[] {
	const sysfs = [...command.matchAll(SYSFS)];
	if (sysfs.length > 0 && sysfs.length === lines.length) {
		return sysfs.flatMap(({ groups }, line) => {
			const { name = '', file } = groups ?? {};
			const text = lines[line] ?? '';
			if (!/^\d{1,9}$/.test(text)) return [];
			const place = { index, line, from: 0, to: text.length, number: Number(text) };
			return [{ ...place, interface: name, end: file === 'ifindex' ? 'own' : 'peer' }];
		});
	}
	if (!/^(ip|bridge) /.test(command)) return [];
	return lines.flatMap((text, line) => {
		const found = text.startsWith('[{') ? [...text.matchAll(JSON_LINK)] : [LINK.exec(text)];
		return found.flatMap((match) => (match === null ? [] : endsIn(match, { index, line })));
	});
}

function endsIn(match: RegExpExecArray, at: { index: number; line: number }): Shown[] {
	const { own, peer, name = '' } = match.groups ?? {};
	const place = (text: string, before: string, end: 'own' | 'peer'): Shown => {
		const from = match.index + match[0].indexOf(before + text) + before.length;
		return { ...at, from, to: from + text.length, number: Number(text), interface: name, end };
	};
	const json = match[0].startsWith('"');
	return [
		...(own === undefined ? [] : [place(own, json ? '"ifindex":' : '', 'own')]),
		...(peer === undefined ? [] : [place(peer, json ? '"link_index":' : '@if', 'peer')]),
	];
}
