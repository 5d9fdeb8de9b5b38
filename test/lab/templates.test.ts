/** What a template costs: the part of its memory that is on the disk, and in the page cache of every clone. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LabFixture, labFixture } from './fixture.ts';

/** Megabytes. */
const LIMITS = { solo: 350, pair: 450, racks: 700 } as const;

let fixture: LabFixture;
beforeAll(async () => {
	fixture = await labFixture(...Object.keys(LIMITS));
}, 1_800_000);
afterAll(() => fixture.close());

it.each(Object.entries(LIMITS))('of %s keeps nothing of the memory that is free', async (name, limit) => {
	const template = fixture.templates.find(({ lab }) => lab.name === name);
	const { blocks } = await stat(join(template?.directory ?? '', 'frozen', 'ram'));
	const megabytes = (blocks * 512) / 1e6;
	process.stderr.write(`${name}: ${Math.round(megabytes)} MB of RAM in the template\n`);
	expect(megabytes).toBeGreaterThan(0);
	expect(megabytes).toBeLessThan(limit);
});
