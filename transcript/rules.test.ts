/** Rules of a firewall: what they say is exact, what has met them is not. */
import { describe, expect, it } from 'vitest';
import { compareAll, parseBlock } from './index.ts';

function same(command: string, book: string, run: string): boolean {
	const { commands } = parseBlock(`node1:~# ${command}\n${book}`);
	const [comparison] = compareAll(commands, new Map([[0, { lines: run.split('\n') }]])).values();
	return comparison?.verdict === 'matches';
}

const HEAD = [
	'Chain FORWARD (policy DROP 1 packets, 84 bytes)',
	' pkts bytes target     prot opt in     out     source               destination',
].join('\n');
const found = (more: string) =>
	`    1    84 DROP       all  --  *      *       0.0.0.0/0            0.0.0.0/0            ${more}`;
const counted = (more: string) => `${HEAD}\n${found(more)}`;

describe('a rule', () => {
	it.each([
		['iptables -S', '-A INPUT -p tcp --dport 8000:8080 -j ACCEPT', '8000:', '1:'],
		['iptables -S', '-A INPUT -p tcp --dport 8000:8080 -j ACCEPT', ':8080', ':9090'],
		['iptables -nvL FORWARD', counted('tcp dpts:8000:8080'), 'dpts:8000', 'dpts:1'],
		['iptables -S', '-A INPUT -m mac --mac-source 02:42:ac:11:00:02 -j DROP', '02:42:ac:11', '06:99:ac:77'],
		['iptables -nvL FORWARD', counted('MAC 02:42:AC:11:00:02'), '02:42:AC:11', '06:99:AC:77'],
		['ip6tables -S', '-A INPUT -s 2001:db8::/32 -j DROP', '2001:', '2002:'],
		['iptables-save', '-A INPUT -m multiport --dports 80:90,100:200', '80:', '81:'],
		['iptables-save -c', '[1:84] -A INPUT -m multiport --dports 80:90,100:200', ',100:', ',101:'],
		['iptables -nvL FORWARD', counted('quota: 1000 bytes'), 'quota: 1000', 'quota: 9000'],
		['iptables -nvL FORWARD', counted('connbytes 1000:2000'), '1000:', '9000:'],
		['iptables -nvL FORWARD | grep DROP', found('tcp dpts:8000:8080'), 'dpts:8000', 'dpts:1'],
		['iptables -nvL FORWARD --line-numbers | grep DROP', `3   ${found('')}`, '3 ', '4 '],
	])('of %s says %s', (command, book, from, to) => {
		expect(book).toContain(from);
		expect(same(command, book, book)).toBe(true);
		expect(same(command, book, book.replace(from, to))).toBe(false);
	});

	it.each([
		['iptables-save -c', ':FORWARD DROP [12:345]', '[12:345]', '[0:0]'],
		['iptables-save -c', '[1:84] -A FORWARD -j ACCEPT', '[1:84]', '[2093:175812]'],
		['iptables -vS', '-P FORWARD DROP -c 1 84', '1 84', '20 1680'],
		['iptables -vS', '-A FORWARD -c 1 84 -j ACCEPT', '1 84', '20 1680'],
		['iptables -nvL FORWARD', HEAD, '1 packets, 84 bytes', '20 packets, 1680 bytes'],
		['iptables -t nat -nvL FORWARD', HEAD, '1 packets, 84 bytes', '20 packets, 1680 bytes'],
		['iptables -t nat -nvL FORWARD', HEAD, '1 packets, 84 bytes', '12K packets, 84M bytes'],
		['iptables -nvL FORWARD', HEAD, '1 packets, 84 bytes', '12K packets, 84M bytes'],
		['ip6tables -nvL FORWARD', HEAD, '1 packets, 84 bytes', '12K packets, 84M bytes'],
		['iptables -nvL FORWARD', counted('tcp dpt:80'), '    1    84', '   20  1680'],
		['iptables -nvL FORWARD', counted('tcp dpt:80'), '    1    84', '  12K   84M'],
		['iptables -nvL FORWARD | grep DROP', found('tcp dpt:80'), '    1    84', '   20  1680'],
		['iptables -nvL FORWARD | grep DROP', found('tcp dpt:80'), '    1    84', '  12K   84M'],
		['iptables -nvL FORWARD | grep 80', found('').replace('DROP', '    '), '    1    84', '   20  1680'],
	])('of %s has met any packets: %s', (command, book, from, to) => {
		expect(book).toContain(from);
		expect(same(command, book, book.replace(from, to))).toBe(true);
		expect(same(command, book.replace(from, to), book)).toBe(true);
	});

	it.each([
		['iptables -nvL FORWARD', HEAD, '1 packets, 84 bytes', '0 packets, 0 bytes'],
		['iptables -nvL FORWARD', counted('tcp dpt:80'), '    1    84', '    0     0'],
		['iptables -nvL FORWARD | grep DROP', found('tcp dpt:80'), '    1    84', '    0     0'],
		['iptables -nvL cali-tw-cali39e57f68908', counted('ctstate INVALID'), '    1    84', '    0     0'],
		['iptables -t raw -nvL PREROUTING', counted('rpfilter'), '    1    84', '    0     0'],
		['iptables -vS', '-A FORWARD -c 1 84 -j ACCEPT', '1 84', '0 0'],
	])('of %s has met something where it has in the book: %s', (command, book, from, to) => {
		expect(book).toContain(from);
		expect(same(command, book, book.replace(from, to))).toBe(false);
		// More may have come by while the lab was slow.
		expect(same(command, book.replace(from, to), book)).toBe(true);
	});

	it('of translation meets the first packet of a connection, and none of one that goes on', () => {
		expect(
			same(
				'iptables -t nat -nvL',
				counted('tcp dpt:80'),
				counted('tcp dpt:80').replace('1    84', '0     0'),
			),
		).toBe(true);
	});
});
