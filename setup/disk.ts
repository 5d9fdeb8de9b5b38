/** Disks that are the same, byte for byte, whenever and by whomever they are made of the same files. */
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { debianRoot, jailed, QEMU_ROOT } from './root.ts';
import { run } from './run.ts';
import type { StepContext } from './step.ts';

/** Timestamps of everything, seconds. */
export const SOURCE_DATE_EPOCH = '1795392000';

export const MKE2FS = [
	'-t',
	'ext4',
	// Overlays of these disks are thrown away; a journal only doubles what they write.
	'-O',
	'^has_journal,^metadata_csum',
	'-m',
	'0',
	'-E',
	'assume_storage_prezeroed=1,hash_seed=00000000-0000-4000-8000-000000000001',
];

export interface FileSystem {
	readonly uuid: string;
	readonly label: string;
	/** As mke2fs reads it. */
	readonly size: string;
}

/** Options of tar for an archive that does not tell who made it, or when. */
export function archiveOptions(file: string): string[] {
	return [
		'--create',
		`--file=${file}`,
		'--sort=name',
		'--owner=0',
		'--group=0',
		'--numeric-owner',
		'--mode=u=rwX,go=rX',
		`--mtime=@${SOURCE_DATE_EPOCH}`,
	];
}

/**
 * Makes `disk.raw`, sparse, of an archive that it removes; an archive, since a tree's files would have to belong to root.
 * @param directory where the archive lies and the disk will
 */
export async function makeDisk(
	directory: string,
	archive: string,
	{ uuid, label, size }: FileSystem,
	context: StepContext,
): Promise<void> {
	const { file, args } = jailed(
		{
			root: await debianRoot(QEMU_ROOT, context),
			binds: [{ from: directory, to: '/lab', writable: true }],
			environment: { SOURCE_DATE_EPOCH },
		},
		[
			...['mke2fs', '-q', ...MKE2FS, '-U', uuid, '-L', label],
			...['-d', `/lab/${basename(archive)}`, '/lab/disk.raw', size],
		],
	);
	await run(file, args, { signal: context.signal });
	await rm(join(directory, basename(archive)));
}
