import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { claimHouse, emptyHouses } from './house.ts';

let cache = '';
beforeEach(async () => {
	cache = await mkdtemp(join(tmpdir(), 'wirewalk-house-'));
});
afterEach(() => rm(cache, { recursive: true }));

it('gives everyone a house of their own, and the next the first that is empty', async () => {
	const [one, two] = [await claimHouse(cache), await claimHouse(cache)];
	expect([one.labs, one.state]).toEqual([join(cache, 'labs'), join(cache, 'leases')]);
	expect([two.labs, two.state]).toEqual([join(cache, 'labs-2'), join(cache, 'leases-2')]);
	await one.leave();
	const next = await claimHouse(cache);
	expect(next.labs).toBe(one.labs);
	await next.leave();
	await two.leave();
});

it('tells empty houses from those that are lived in', async () => {
	const one = await claimHouse(cache);
	for (const name of ['labs', 'labs-2', 'labs-old', 'leases']) await mkdir(join(cache, name));
	const { empty, lived } = await emptyHouses(cache);
	expect(empty.map(({ labs }) => labs)).toEqual([join(cache, 'labs-2')]);
	expect(lived).toBe(1);
	for (const house of [...empty, one]) await house.leave();
});
