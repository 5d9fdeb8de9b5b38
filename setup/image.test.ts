import { appendFile, chmod, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { imageKey } from './image.ts';

describe('the key of the lab image', () => {
	let lab: string;
	let before: string;

	beforeEach(async () => {
		lab = join(await mkdtemp(join(tmpdir(), 'wirewalk-image-')), 'lab');
		await cp(fileURLToPath(new URL('../lab', import.meta.url)), lab, { recursive: true });
		before = await imageKey(lab, undefined);
	});
	afterEach(() => rm(join(lab, '..'), { recursive: true }));

	it('is the same for the same files, wherever they lie', async () => {
		expect(before).toBe(await imageKey(fileURLToPath(new URL('../lab', import.meta.url)), undefined));
	});

	it('changes with a file of the machine', async () => {
		await appendFile(join(lab, 'machine/usr/lib/wirewalk/boot'), '\n');
		expect(await imageKey(lab, undefined)).not.toBe(before);
	});

	it('changes when a script may no longer be executed', async () => {
		await chmod(join(lab, 'machine/usr/lib/wirewalk/boot'), 0o644);
		expect(await imageKey(lab, undefined)).not.toBe(before);
	});

	it('changes with a package, not with a comment about it', async () => {
		await appendFile(join(lab, 'packages.txt'), '# nothing new\n');
		expect(await imageKey(lab, undefined)).toBe(before);
		await appendFile(join(lab, 'packages.txt'), 'mtr-tiny\n');
		expect(await imageKey(lab, undefined)).not.toBe(before);
	});

	it('changes with the mirror that pins the versions', async () => {
		expect(await imageKey(lab, 'https://mirror.example/debian/')).not.toBe(before);
	});

	it('does not change with what is only about the image', async () => {
		await appendFile(join(lab, 'README.md'), '\n');
		await appendFile(join(lab, 'versions.txt'), '\n');
		expect(await imageKey(lab, undefined)).toBe(before);
	});
});
