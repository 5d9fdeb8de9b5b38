import { expect, it } from 'vitest';
import { cpuSeconds, frameLength, roundTrips } from './outputs.ts';

it('adds up user and system time, whatever the program is called', () => {
	const stat = '4242 (qemu (lab) 1) S 1 1 1 0 -1 4194560 9 0 0 0 250 125 7 9 20 0 4 0 99 1024 5';
	expect(cpuSeconds(stat)).toBe(3.75);
});

it('reads every round trip, and not the summary', () => {
	const output = [
		'PING 10.244.2.2 (10.244.2.2) 56(84) bytes of data.',
		'64 bytes from 10.244.2.2: icmp_seq=1 ttl=62 time=0.211 ms',
		'64 bytes from 10.244.2.2: icmp_seq=2 ttl=62 time=12 ms',
		'',
		'--- 10.244.2.2 ping statistics ---',
		'2 packets transmitted, 2 received, 0% packet loss, time 1001ms',
		'rtt min/avg/max/mdev = 0.211/6.105/12.000/5.894 ms, ipg/ewma 1001.000/3.157 ms',
	].join('\n');
	expect(roundTrips(output)).toEqual([0.211, 12]);
});

it('takes the outer frame of a tunnel', () => {
	const output = [
		'52:54:00:a8:38:0b > 52:54:00:a8:38:0c, ethertype IPv4 (0x0800), length 148: 192.168.56.11.4 > 192.168.56.12.8472: VXLAN, flags [I] (0x08), vni 1',
		'3a:31:47:4f:b5:dd > 56:7c:80:79:ce:c8, ethertype IPv4 (0x0800), length 98: 10.244.1.2 > 10.244.2.2: ICMP echo request, id 7, seq 0, length 64',
	].join('\n');
	expect(frameLength(output)).toBe(148);
});

it('says so when a program has printed nothing to read', () => {
	expect(() => roundTrips('PING')).toThrow('ping got no reply:\nPING');
	expect(() => frameLength('')).toThrow('tcpdump saw no frame');
});
