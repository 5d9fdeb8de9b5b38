import { expect, it } from 'vitest';
import { WINDOW } from './protocol.ts';
import { allowance, MAX_TRANSCRIPT, UNATTENDED } from './shell.ts';

it('lets output run a window ahead of the fastest page', () => {
	expect(allowance({ unattendedFrom: 0, acknowledged: [10, 5000, 70] })).toBe(5000 + WINDOW);
});

it('lets output go on for a while when no page looks', () => {
	expect(allowance({ unattendedFrom: 1000, acknowledged: [] })).toBe(1000 + UNATTENDED);
});

it('lets no transcript outgrow its bound', () => {
	expect(allowance({ unattendedFrom: 0, acknowledged: [MAX_TRANSCRIPT - 1] })).toBe(MAX_TRANSCRIPT);
});
