/** What commands that run chapters stand on: their labs, and a house for the sandboxes. */
import type { SandboxDriver } from '../server/sandbox/driver.ts';
import type { LabSpec } from '../server/sandbox/lab.ts';
import { QemuDriver } from '../server/sandbox/qemu/driver.ts';
import { claimHouse } from './house.ts';
import { labSpecs } from './lab-specs.ts';
import { prepareLabs } from './labs.ts';
import type { CommandContext } from './main.ts';

/**
 * Makes what is missing, does the work, and leaves the house.
 * @param names the labs that the work needs; one that there is not is left to the work to complain of
 */
export async function withLabs<Result>(
	context: CommandContext,
	names: ReadonlySet<string>,
	work: (stage: { labs: readonly LabSpec[]; driver: SandboxDriver }) => Promise<Result>,
): Promise<Result> {
	const labs = await labSpecs();
	const house = await claimHouse();
	try {
		const driver = new QemuDriver(house.labs);
		const needed = labs.filter(({ name }) => names.has(name));
		await prepareLabs(needed, context, {
			note: (text) => context.console.line(text),
			ready: (template) => driver.offer(template),
			failed: (_, error) => {
				throw error;
			},
		});
		return await work({ labs, driver });
	} finally {
		await house.leave();
	}
}
