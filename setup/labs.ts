/** What the labs stand on: QEMU, the image, and a template for each lab, the smallest first. */

import { cacheDirectory } from './cache.ts';
import { checkDisk, checkNamespaces } from './machine.mjs';
import { debianRoot, QEMU_ROOT } from './root.ts';
import type { StepContext } from './step.ts';

/** Roots, image and two templates, and the archives that they are made of while they are made. */
const NEEDED = 4e9;

export async function prepareLabs(context: StepContext): Promise<undefined> {
	await checkNamespaces(context.signal);
	await checkDisk({ what: 'the labs', directory: cacheDirectory(), needed: NEEDED });
	await debianRoot(QEMU_ROOT, context);
}
