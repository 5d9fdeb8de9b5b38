/**
 * Whether KVM works here. The device may exist and still run no guest, or only the first thousand instructions of one:
 * so the lab's own kernel is booted until it panics for want of a disk, which takes a second where KVM works.
 */
import { constants } from 'node:fs';
import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { jailed } from '../../../setup/root.ts';
import { attempt } from '../../../setup/run.ts';
import { type Accelerator, jailUid, KVM, kvmGroups } from './machine.ts';

/** A guest that has not got so far by then hangs; where KVM works it takes 1 s. */
const PATIENCE = 15_000;

const Verdict = z.object({
	boot: z.string(),
	root: z.string(),
	accelerator: z.enum(['kvm', 'tcg']),
	/** Why not KVM, for the operator. */
	reason: z.string().optional(),
});
export type Verdict = z.infer<typeof Verdict>;

/**
 * Probes once per boot of this machine.
 * @param engine the Debian root with QEMU, and the directory with the lab's vmlinuz
 * @param cache where the answer is kept
 */
export async function probeAccelerator(
	engine: { readonly root: string; readonly image: string },
	cache: string,
	signal?: AbortSignal,
): Promise<Verdict> {
	const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
	const file = join(cache, 'accelerator.json');
	const known = await readVerdict(file);
	if (known !== undefined && known.boot === boot && known.root === engine.root) return known;
	const reason = await whyNotKvm(engine, signal);
	const accelerator: Accelerator = reason === undefined ? 'kvm' : 'tcg';
	const verdict: Verdict = {
		boot,
		root: engine.root,
		accelerator,
		...(reason === undefined ? {} : { reason }),
	};
	await mkdir(cache, { recursive: true });
	await writeFile(`${file}.${process.pid}`, JSON.stringify(verdict));
	await rename(`${file}.${process.pid}`, file);
	return verdict;
}

async function readVerdict(file: string): Promise<Verdict | undefined> {
	try {
		return Verdict.parse(JSON.parse(await readFile(file, 'utf8')));
	} catch {
		// Not there, or another version's: probe again.
		return undefined;
	}
}

/** @returns nothing when a guest boots with KVM, else a sentence */
async function whyNotKvm(
	engine: { readonly root: string; readonly image: string },
	signal?: AbortSignal,
): Promise<string | undefined> {
	try {
		await access('/dev/kvm', constants.R_OK | constants.W_OK);
	} catch (error) {
		return `/dev/kvm cannot be opened: ${error instanceof Error ? error.message : String(error)}`;
	}
	const limit = AbortSignal.timeout(PATIENCE);
	const command = jailed(
		{
			root: engine.root,
			binds: [{ from: engine.image, to: '/lab' }, KVM],
			// As the labs' machines run.
			uid: jailUid('probe'),
			groups: await kvmGroups(),
		},
		[
			'qemu-system-x86_64',
			...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot', '-machine', 'q35'],
			...['-accel', 'kvm', '-cpu', 'host', '-m', '256M', '-serial', 'stdio'],
			...['-kernel', '/lab/vmlinuz', '-append', 'console=ttyS0 panic=-1'],
		],
	);
	try {
		const guest = await attempt(command.file, command.args, {
			signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
		});
		if (guest.stdout.includes('Kernel panic - not syncing')) return undefined;
		return `a guest does not boot with KVM: ${guest.stderr.split('\n')[0] ?? `exit ${guest.exit}`}`;
	} catch (cause) {
		if (!limit.aborted) throw cause;
		return `a guest did not boot with KVM within ${PATIENCE / 1000} s`;
	}
}
