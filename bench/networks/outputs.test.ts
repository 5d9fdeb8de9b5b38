import { expect, it } from 'vitest';
import { frameLength, numbers } from './outputs.ts';

it('reads a number per line', () => {
	expect(numbers('0.211\n12\n')).toEqual([0.211, 12]);
});

it('takes the outer frame of a tunnel', () => {
	const output = [
		'52:54:00:a8:38:0b > 52:54:00:a8:38:0c, ethertype IPv4 (0x0800), length 148: 192.168.56.11.4 > 192.168.56.12.8472: VXLAN, flags [I] (0x08), vni 1',
		'3a:31:47:4f:b5:dd > 56:7c:80:79:ce:c8, ethertype IPv4 (0x0800), length 98: 10.244.1.2 > 10.244.2.2: ICMP echo request, id 7, seq 0, length 64',
	].join('\n');
	expect(frameLength(output)).toBe(148);
});

it('says so when there is nothing to read', () => {
	expect(() => numbers('')).toThrow('This is no list of numbers');
	expect(() => numbers('0.2\nconnect failed\n')).toThrow('connect failed');
	expect(() => frameLength('')).toThrow('tcpdump saw no frame');
});
