import { expect, it } from 'vitest';
import { summary } from './summary.ts';

it('tells the median and the range over all labs, a line per way', () => {
	const one = { name: 'flannel vxlan', mtu: 1450, more: 50 };
	const text = summary([
		{ ...one, ratios: { throughput: [0.5, 0.9], latency: [2] } },
		{ name: 'published port', mtu: 1500, more: undefined, ratios: { throughput: [0.8], latency: [] } },
		{ ...one, ratios: { throughput: [0.6], latency: [4] } },
	]);
	expect(text.split('\n')).toEqual([
		'way             bytes more  MTU   throughput        round trip',
		'flannel vxlan   50          1450  0.60 (0.50–0.90)  3.00 (2.00–4.00)',
		'published port  –           1500  0.80 (0.80–0.80)  –',
	]);
});

it('shows it when labs do not agree on what is no measurement', () => {
	const ratios = { throughput: [1], latency: [1] };
	const text = summary([
		{ name: 'a', mtu: 1450, more: 50, ratios },
		{ name: 'a', mtu: 1500, more: 50, ratios },
	]);
	expect(text).toContain('1450/1500');
});
