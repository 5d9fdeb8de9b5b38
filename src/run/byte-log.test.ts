import { describe, expect, it } from 'vitest';
import { ByteLog } from './byte-log.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (found: Uint8Array | undefined): string | undefined =>
	found === undefined ? undefined : new TextDecoder().decode(found);

describe('ByteLog', () => {
	it('gives back what lies between two offsets, across pieces', () => {
		const log = new ByteLog();
		log.push(bytes('node1:~# '), 100);
		log.push(bytes('hostname\r\n'), 109);
		log.push(bytes('node1\r\n'), 119);
		expect(text(log.slice(109, 126))).toBe('hostname\r\nnode1\r\n');
		expect(text(log.slice(104, 106))).toBe('1:');
		expect(text(log.slice(126, 126))).toBe('');
	});

	it('gives nothing rather than a part', () => {
		const log = new ByteLog();
		log.push(bytes('abc'), 10);
		expect(log.slice(9, 12)).toBeUndefined();
		expect(log.slice(10, 14)).toBeUndefined();
	});

	it('refuses a gap', () => {
		const log = new ByteLog();
		log.push(bytes('abc'), 0);
		expect(() => log.push(bytes('x'), 4)).toThrow(RangeError);
	});

	it('forgets the oldest beyond its limit, and keeps the newest piece whole', () => {
		const log = new ByteLog(4);
		log.push(bytes('abc'), 0);
		log.push(bytes('defgh'), 3);
		expect(log.start).toBe(3);
		expect(text(log.slice(3, 8))).toBe('defgh');
	});
});
