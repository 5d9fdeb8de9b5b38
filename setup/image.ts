/**
 * The lab's image: kernel, initrd and disk of the machine that every lab boots. One image for all labs; which hosts
 * and networks there are, it reads at boot. What is in it stands in lab/.
 */
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDirectory } from './cache.ts';
import { archiveOptions, MKE2FS, makeDisk, SOURCE_DATE_EPOCH } from './disk.ts';
import { SUITE } from './root.ts';
import { run } from './run.ts';
import { type StepContext, step } from './step.ts';
import { hashTree } from './tree.ts';

export interface ImagePaths {
	/** The directory of all of them; its name holds the hash of what went in. */
	readonly directory: string;
	readonly kernel: string;
	readonly initrd: string;
	/** Raw ext4, sparse; never written to: machines run on overlays of it. */
	readonly disk: string;
	/** One `name version` per line, everything that is in the image. */
	readonly packages: string;
}

/** The kernel's command line for a machine of this image. The lab itself comes by `-fw_cfg name=opt/wirewalk/lab,file=…`. */
export const KERNEL_ARGUMENTS = [
	'root=/dev/vda',
	'rw',
	'console=ttyS0',
	'quiet',
	// A machine of one reader, thrown away after; emulated, these cost a fifth of its speed.
	'mitigations=off',
	'init_on_alloc=0',
	'apparmor=0',
	'selinux=0',
	'audit=0',
	// Nobody reads these figures, and each switch between processes reckons them.
	'psi=0',
	// Pages of 2 MiB would have to be cleared and copied whole, in memory that clones share page by page.
	'transparent_hugepage=never',
	// Nobody is there to look at a panic: QEMU ends, and its driver sees that.
	'panic=-1',
	'systemd.show_status=false',
	// The book speaks IPv4: without IPv6's own chatter, counters and captures show what the reader did.
	'ipv6.disable_ipv6=1',
].join(' ');

/** Size of the disk as the guest sees it, thus also how far a reader's overlay may grow. */
const DISK_SIZE = '2G';

export const LAB = fileURLToPath(new URL('../lab', import.meta.url));

/** What of lab/ goes into the image, and where it lies in it. */
const TREES: Readonly<Record<string, string>> = {
	machine: '.',
	host: 'usr/share/wirewalk/host',
	build: 'wirewalk-build',
};

const DPKG_OPTIONS = [
	'path-exclude=/usr/share/doc/*',
	'path-exclude=/usr/share/info/*',
	'path-exclude=/usr/share/lintian/*',
	'path-exclude=/usr/share/locale/*',
	'path-exclude=/usr/share/man/*',
	'path-exclude=/usr/lib/python3*/*',
	'path-include=/usr/share/doc/*/copyright',
	// A broken image is built again; nothing is gained by syncing every file of it.
	'force-unsafe-io',
];

const FILE_SYSTEM = { uuid: '00000000-0000-4000-8000-000000000002', label: 'wirewalk', size: DISK_SIZE };

/** mmdebstrap says what it is at; these are its longest stages and about how far the image is when each begins. */
const STAGES: readonly (readonly [prefix: string, done: number, note: string])[] = [
	['I: running apt-get update', 0.02, 'reading package lists'],
	['I: downloading packages', 0.1, 'downloading the base'],
	['I: extracting archives', 0.15, 'unpacking the base'],
	['I: installing essential packages', 0.2, 'configuring the base'],
	['I: installing remaining packages', 0.3, 'installing packages'],
	['I: running special hook: tar-in', 0.65, 'assembling kernel and container image'],
	['I: creating tarball', 0.8, 'packing'],
];

/** Makes the image unless it is there. Needs root, or user namespaces and newuidmap. */
export async function image(context: StepContext): Promise<ImagePaths> {
	const packages = await packageList(LAB);
	const mirror = process.env['WIREWALK_MIRROR'];
	const directory = join(cacheDirectory(), `image-${await imageKey(LAB, mirror)}`);
	await step(
		{
			title: 'Building the lab image',
			directory,
			build: async ({ directory, progress, signal }) => {
				const trees = join(directory, 'trees.tar');
				const root = join(directory, 'root.tar');
				await run('tar', treesArchive(trees), { signal });
				await run(
					'mmdebstrap',
					[
						`--mode=${process.getuid?.() === 0 ? 'root' : 'unshare'}`,
						'--variant=essential',
						'--format=tar',
						`--include=${packages.join(',')}`,
						...DPKG_OPTIONS.map((option) => `--dpkgopt=${option}`),
						// We say ourselves what becomes of machine-id and hostname.
						'--skip=cleanup/reproducible',
						`--customize-hook=tar-in ${trees} /`,
						'--customize-hook="$1/wirewalk-build/customize" "$1"',
						`--customize-hook=download /boot/vmlinuz ${join(directory, 'vmlinuz')}`,
						`--customize-hook=download /boot/initrd.img ${join(directory, 'initrd.img')}`,
						`--customize-hook=download /usr/share/wirewalk/packages.txt ${join(directory, 'packages.txt')}`,
						SUITE,
						root,
						...(mirror === undefined ? [] : [mirror]),
					],
					{
						signal,
						environment: { SOURCE_DATE_EPOCH },
						onLine: (line) => {
							const stage = STAGES.find(([prefix]) => line.startsWith(prefix));
							if (stage !== undefined) progress({ done: stage[1], note: stage[2] });
						},
					},
				);
				progress({ done: 0.85, note: 'making the file system' });
				await makeDisk(directory, root, FILE_SYSTEM, { ...context, signal });
				await rm(trees);
				progress({ done: 1, note: await compareVersions(join(directory, 'packages.txt')) });
			},
		},
		context,
	);
	return {
		directory,
		kernel: join(directory, 'vmlinuz'),
		initrd: join(directory, 'initrd.img'),
		disk: join(directory, 'disk.raw'),
		packages: join(directory, 'packages.txt'),
	};
}

/**
 * @param lab the directory lab/
 * @param mirror where the packages come from, when not from Debian's archive
 * @returns 12 hexadecimal digits for everything that makes the image what it is; not for the day's package versions
 */
export async function imageKey(lab: string, mirror: string | undefined): Promise<string> {
	const hash = createHash('sha256')
		.update(
			JSON.stringify([SUITE, process.arch, mirror, SOURCE_DATE_EPOCH, DPKG_OPTIONS, MKE2FS, FILE_SYSTEM]),
		)
		.update((await packageList(lab)).join(','));
	for (const tree of Object.keys(TREES)) await hashTree(hash, lab, tree);
	return hash.digest('hex').slice(0, 12);
}

/** @returns the names in packages.txt */
async function packageList(lab: string): Promise<string[]> {
	const text = await readFile(join(lab, 'packages.txt'), 'utf8');
	return text
		.split('\n')
		.map((line) => line.replace(/#.*/, '').trim())
		.filter((name) => name !== '');
}

/** Arguments for tar: lab/'s trees in one archive that does not tell who made it, or when. */
function treesArchive(file: string): string[] {
	const moves = Object.entries(TREES).map(([from, to]) => `s,^${from},${to},`);
	return [...archiveOptions(file), `--transform=${moves.join(';')}`, '-C', LAB, ...Object.keys(TREES)];
}

/** @returns how the image differs from the one that the book was verified with (lab/versions.txt), in a sentence */
async function compareVersions(packages: string): Promise<string> {
	const built = (await readFile(packages, 'utf8')).trim().split('\n');
	const verified = new Set((await readFile(join(LAB, 'versions.txt'), 'utf8')).trim().split('\n'));
	const others = built.filter((line) => !verified.has(line));
	if (others.length === 0) return `${built.length} packages, all as the book was verified with`;
	return `${others.length} of ${built.length} packages in other versions than the book was verified with`;
}
