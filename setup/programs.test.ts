import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { imageKey, LAB } from './image.ts';
import { programsKey } from './programs.ts';

describe('the key of the programs', () => {
	let lab: string;

	beforeEach(async () => {
		lab = join(await mkdtemp(join(tmpdir(), 'wirewalk-programs-')), 'lab');
		await cp(LAB, lab, { recursive: true });
	});
	afterEach(() => rm(join(lab, '..'), { recursive: true }));

	it('is the same for the same modules, wherever they lie', async () => {
		expect(await programsKey(lab)).toBe(await programsKey(LAB));
	});

	it('changes with what a module must be, and the image’s does not', async () => {
		const image = await imageKey(lab, undefined);
		await appendFile(join(lab, 'programs/calico/go.sum'), '\n');
		expect(await programsKey(lab)).not.toBe(await programsKey(LAB));
		expect(await imageKey(lab, undefined)).toBe(image);
	});

	it('does not change with what is in the image', async () => {
		await appendFile(join(lab, 'packages.txt'), 'mtr-tiny\n');
		expect(await programsKey(lab)).toBe(await programsKey(LAB));
	});
});
