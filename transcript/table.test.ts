import { describe, expect, it } from 'vitest';
import { compareAll, parseBlock, words } from './index.ts';

function differences(command: string, book: readonly string[], run: readonly string[]): string[] {
	const { commands } = parseBlock([`node1:~# ${command}`, ...book].join('\n'));
	const [comparison] = compareAll(commands, new Map([[0, { lines: run }]])).values();
	return (comparison?.differences ?? []).map(({ reason }) => words(reason, 'en'));
}

const PS = [
	'CONTAINER ID   IMAGE     COMMAND                  CREATED         STATUS         PORTS     NAMES',
	'9b5a2b85d2be   nginx     "/usr/sbin/nginx -g …"   9 seconds ago   Up 8 seconds             nginx-2',
	'65d408db681d   nginx     "/usr/sbin/nginx -g …"   2 minutes ago   Up 2 minutes   80/tcp    nginx-1',
];

const STATUS = (id: string, term: number, leader = true) => {
	const cells = [' 127.0.0.1:2379 ', ` ${id} `, ` ${leader} `, ` ${term} `];
	const names = [' ENDPOINT ', ' ID ', ' IS LEADER ', ' RAFT TERM '];
	const widths = names.map((name, i) => Math.max(name.length, cells[i]?.length ?? 0));
	const border = `+${widths.map((width) => '-'.repeat(width)).join('+')}+`;
	const row = (texts: readonly string[]) =>
		`|${texts.map((text, i) => text.padStart(widths[i] ?? 0)).join('|')}|`;
	return [border, row(names), border, row(cells), border];
};

describe('a table', () => {
	it('has columns as wide as what stands in them', () => {
		const run = [
			'CONTAINER ID   IMAGE     COMMAND                  CREATED              STATUS              PORTS     NAMES',
			'012345678901   nginx     "/usr/sbin/nginx -g …"   30 seconds ago       Up 29 seconds                 nginx-2',
			'abcdef012345   nginx     "/usr/sbin/nginx -g …"   About a minute ago   Up About a minute   80/tcp    nginx-1',
		];
		expect(differences('docker ps', PS, run)).toEqual([]);
	});

	it('tells a value in the wrong column', () => {
		const run = PS.map((line) => line.replace('   80/tcp    nginx-1', '             80/tcp    nginx-1'));
		expect(differences('docker ps', PS, run)).toEqual([
			'“80” stands under NAMES here, under PORTS in the book.',
			'“/” stands under NAMES here, under PORTS in the book.',
			'“tcp” stands under NAMES here, under PORTS in the book.',
		]);
	});

	it('names what differs by its column', () => {
		const run = PS.map((line) => line.replace('nginx     "/usr', 'httpd     "/usr'));
		expect(differences('docker ps', PS, run)).toEqual([
			'9b5a2b85d2be’s IMAGE is httpd here, nginx in the book.',
			'65d408db681d’s IMAGE is httpd here, nginx in the book.',
		]);
	});

	it('may have borders, and cells with blanks', () => {
		expect(
			differences(
				'etcdctl endpoint status -w table',
				STATUS('8e9e05c52164694d', 2),
				STATUS('d609d7b6f0361765', 17),
			),
		).toEqual([]);
		expect(
			differences(
				'etcdctl endpoint status -w table',
				STATUS('8e9e05c52164694d', 2),
				STATUS('8e9e05c52164694d', 2, false),
			),
		).toEqual(['127.0.0.1’s IS LEADER is false here, true in the book.']);
	});

	it('knows a process by its column', () => {
		const ps = (pid: number, parent: number, name = 'nginx') => [
			'    PID    PPID  C STIME COMMAND',
			`${`${pid}`.padStart(7)} ${`${parent}`.padStart(7)}  0 10:08 ${name}: master`,
		];
		expect(differences('ps -C nginx -o pid,ppid,c,stime,args', ps(295, 282), ps(1377, 1365))).toEqual([]);
		expect(differences('ps -C nginx -o pid,ppid,c,stime,args', ps(295, 295), ps(1377, 1365))).toEqual([
			'The book’s 295 was 1377 here before; now it is 1365.',
		]);
		expect(differences('ps -C nginx -o pid,ppid,c,stime,args', ps(295, 1), ps(1377, 2))).not.toEqual([]);
	});

	it('counts packets by rule, with and without numbers before them', () => {
		const rules = (packets: number, target = 'DROP') => [
			'Chain OUTPUT (policy ACCEPT 0 packets, 0 bytes)',
			'num   pkts bytes target     prot opt in     out     source               destination',
			`1     ${`${packets}`.padStart(4)} ${`${packets * 84}`.padStart(5)} ${target}       icmp --  *      *       0.0.0.0/0            192.168.56.12`,
		];
		expect(differences('iptables -L OUTPUT -v -n --line-numbers', rules(2), rules(31))).toEqual([]);
		expect(differences('iptables -L OUTPUT -v -n --line-numbers', rules(2), rules(2, 'ACCEPT'))).toEqual([
			'1’s target is ACCEPT here, DROP in the book.',
		]);
	});
});

describe('what stands in any order', () => {
	it('are the members of a set, but not what is said of it', () => {
		const set = (entries: number, ...members: string[]) => [
			'Name: peers',
			'Header: family inet hashsize 1024 maxelem 65536 bucketsize 12 initval 0xb1b1b004',
			`Number of entries: ${entries}`,
			'Members:',
			...members,
		];
		const [one, two] = ['192.168.56.11', '192.168.56.12'];
		expect(differences('ipset list peers', set(2, one, two), set(2, two, one))).toEqual([]);
		expect(differences('ipset list peers', set(2, one, two), set(1, one))).toEqual([
			'entries is 1 here, 2 in the book.',
			'This line of the book is missing here: 192.168.56.12',
		]);
	});
});
