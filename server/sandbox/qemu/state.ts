/** Freezing a machine into a file, and starting another from it. The guest's RAM is a file already and is not copied. */
import { z } from 'zod';
import { SandboxError } from '../driver.ts';
import type { Qmp } from './qmp.ts';

const Migration = z.object({ status: z.string() });

/**
 * @param file as the jailed QEMU sees it; it opens files only, as it may not start a program
 */
export async function saveState(qmp: Qmp, file: string): Promise<void> {
	await qmp.execute('stop');
	await migrate(qmp, 'migrate', file);
}

/** The machine must have been started with `-incoming defer`; it is left paused, as it was saved. */
export async function restoreState(qmp: Qmp, file: string): Promise<void> {
	await migrate(qmp, 'migrate-incoming', file);
}

async function migrate(qmp: Qmp, command: 'migrate' | 'migrate-incoming', file: string): Promise<void> {
	await qmp.execute('migrate-set-capabilities', {
		capabilities: [
			{ capability: 'x-ignore-shared', state: true },
			{ capability: 'events', state: true },
		],
	});
	const [end] = await Promise.all([
		qmp.next(
			({ event, data }) =>
				event === 'MIGRATION' && ['completed', 'failed'].includes(Migration.parse(data).status),
		),
		qmp.execute(command, { uri: `file:${file}` }),
	]);
	if (Migration.parse(end.data).status === 'completed') return;
	const { 'error-desc': reason } = z
		.object({ 'error-desc': z.string().default('no reason given') })
		.parse(await qmp.execute('query-migrate'));
	throw new SandboxError(
		`QEMU could not ${command === 'migrate' ? 'save' : 'restore'} the machine: ${reason}`,
	);
}
