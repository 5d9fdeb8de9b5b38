import { describe, expect, it } from 'vitest';
import { compareAll, parseBlock, words } from './index.ts';

const BUSYBOX = [
	'64 bytes from 172.17.0.3: seq=0 ttl=64 time=0.212 ms',
	'1 packets transmitted, 1 packets received',
];
const IPUTILS = [
	'64 bytes from 172.17.0.3: icmp_seq=1 ttl=64 time=0.212 ms',
	'1 packets transmitted, 1 received',
];

/** A ping of so many replies, as the last words of the first say it. */
function ping([reply = '', counts = '']: readonly string[], replies: number, told = replies): string[] {
	return [
		'PING 172.17.0.3 (172.17.0.3): 56 data bytes',
		...Array.from({ length: replies }, (_, i) =>
			reply.replace(/seq=(\d)/, (_all, seq) => `seq=${Number(seq) + i}`),
		),
		'^C',
		'--- 172.17.0.3 ping statistics ---',
		`${counts.replaceAll('1', `${told}`)}, 0% packet loss`,
	];
}

function differences(
	book: readonly string[],
	here: readonly string[],
	command = 'ping 172.17.0.3',
): string[] {
	const { commands } = parseBlock([`node1:~# ${command}`, ...book].join('\n'));
	const [comparison] = compareAll(commands, new Map([[0, { lines: here, exit: 0 }]])).values();
	return (comparison?.differences ?? []).map(({ reason }) => words(reason, 'en'));
}

describe.each([
	['busybox', BUSYBOX],
	['iputils', IPUTILS],
])('a ping of %s that a key ends', (_, form) => {
	it.each([1, 2, 3, 12])('may have had %d replies until then', (replies) => {
		expect(differences(ping(form, 1), ping(form, replies))).toEqual([]);
		expect(differences(ping(form, 2), ping(form, replies + 1))).toEqual([]);
	});

	it.each([
		['before its counts', /^(?=\d+ packets)/],
		['in its counts', /(?<=^\d+ packets)/],
		['behind its last reply', /(?<=seq=[23].*)$/],
		['before its last reply', /^(?=64 .*seq=[23])/],
	])('may show the key %s', (_where, place) => {
		const silent = ping(form, 3).filter((line) => line !== '^C');
		const at = silent.findLastIndex((line) => place.test(line));
		const here = silent.with(at, (silent[at] ?? '').replace(place, '^C'));
		expect(here.join()).toContain('^C');
		expect(differences(ping(form, 1), here)).toEqual([]);
	});

	it('has at least the replies of the book, or the key would not have been pressed', () => {
		expect(differences(ping(form, 2), ping(form, 1))).toContain(
			'packets transmitted is 1 here, 2 in the book.',
		);
	});

	it.each([
		['counts others than it shows', ping(form, 3, 2)],
		['shows others than it counts', ping(form, 2, 3)],
		['counts more than it shows', ping(form, 1, 2)],
		['has a reply twice', ping(form, 3).with(3, ping(form, 3)[2] ?? '')],
		['misses a reply', ping(form, 3).toSpliced(2, 1)],
		[
			'is answered by another',
			ping(form, 3).map((line, at) => (at === 3 ? line.replace('.3:', '.1:') : line)),
		],
		[
			'is answered over a router',
			ping(form, 3).map((line, at) => (at === 3 ? line.replace('=64', '=63') : line)),
		],
		[
			'is answered after minutes',
			ping(form, 3).map((line, at) => (at === 3 ? line.replace('0.212', '999999') : line)),
		],
		['meets errors', ping(form, 3).map((line) => line.replace('received,', 'received, +1 errors,'))],
		['loses some', ping(form, 3).map((line) => line.replace('0% packet loss', '25% packet loss'))],
	])('is another when it %s', (_what, here) => {
		expect(differences(ping(form, 1), here)).not.toEqual([]);
	});
});

it('A ping that ends by itself has as many replies as it was told to ask for', () => {
	const book = ping(IPUTILS, 1).filter((line) => line !== '^C');
	const here = ping(IPUTILS, 2).filter((line) => line !== '^C');
	expect(differences(book, here, 'ping -c 1 172.17.0.3')).toContain(
		'packets transmitted is 2 here, 1 in the book.',
	);
});
