/**
 * Debian roots of our own: the programs that wirewalk needs, the same on every machine, without installing them there.
 * mmdebstrap unpacks the packages (no maintainer script runs), bubblewrap runs programs in the result.
 */
import { createHash } from 'node:crypto';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandLine } from '../server/sandbox/driver.ts';
import { cacheDirectory } from './cache.ts';
import { run } from './run.ts';
import { type Build, type StepContext, step } from './step.ts';

export const SUITE = 'trixie';

/** Part of every root's key: count it up when roots are made differently. */
const RECIPE = 1;

export interface RootSpec {
	/** Short, for the directory's name. */
	readonly name: string;
	/** What the console shows while it is made. */
	readonly title: string;
	readonly packages: readonly string[];
	/** Files of our own in it, by path; those in `bin/` may be executed. */
	readonly files?: Readonly<Record<string, string>>;
}

/** QEMU, and whatever else touches a lab: file systems, sockets, ssh. */
export const QEMU_ROOT: RootSpec = {
	name: 'qemu',
	title: "Unpacking QEMU from Debian's archive",
	packages: [
		'qemu-system-x86',
		'qemu-utils',
		'seabios',
		'e2fsprogs',
		// mke2fs -d takes a tar archive through it.
		'libarchive13t64',
		'socat',
		'openssh-client',
		// prlimit and setpriv.
		'util-linux',
	],
};

/** mmdebstrap says what it is at; these are its longest stages and about how far it is when each begins. */
const STAGES: readonly (readonly [prefix: string, done: number, note: string])[] = [
	['I: running apt-get update', 0.05, 'reading package lists'],
	['I: downloading packages', 0.2, 'downloading packages'],
	['I: extracting archives', 0.5, 'unpacking'],
	['I: success', 0.8, 'copying'],
];

/**
 * Makes the root unless it is there. Needs root, or user namespaces and newuidmap.
 * @returns its directory; every file belongs to the caller
 */
export function debianRoot(spec: RootSpec, context: StepContext): Promise<string> {
	const packages = [...spec.packages].sort();
	const key = createHash('sha256')
		.update(JSON.stringify({ RECIPE, SUITE, packages, files: spec.files }))
		.digest('hex');
	return step(
		{
			title: spec.title,
			directory: join(cacheDirectory(), 'roots', `${spec.name}-${key.slice(0, 12)}`),
			build: (context) => unpackRoot(spec, context),
		},
		context,
	);
}

/** Unpacks a root into a directory of the caller's, where it lies only as long as the caller needs it. */
export async function unpackRoot(
	{ packages, files }: Pick<RootSpec, 'packages' | 'files'>,
	{ directory, progress, signal }: Build,
): Promise<void> {
	const mirror = process.env['WIREWALK_MIRROR'];
	// Through an archive, so that an ordinary user's root holds files of that user, not of a subordinate uid.
	const archive = `${directory}.tar`;
	try {
		await run(
			'mmdebstrap',
			[
				'--variant=extract',
				'--format=tar',
				`--include=${[...packages].sort().join(',')}`,
				// No maintainer script makes the merged /usr here.
				'--setup-hook=mkdir -p "$1"/usr/bin "$1"/usr/sbin "$1"/usr/lib "$1"/usr/lib64; ln -s usr/bin usr/sbin usr/lib usr/lib64 "$1"/',
				SUITE,
				archive,
				...(mirror === undefined ? [] : [mirror]),
			],
			{
				signal,
				onLine: (line) => {
					const stage = STAGES.find(([prefix]) => line.startsWith(prefix));
					if (stage !== undefined) progress({ done: stage[1], note: stage[2] });
				},
			},
		);
		await run(
			'tar',
			['--extract', '--no-same-owner', '--exclude=./dev/*', `--file=${archive}`, `--directory=${directory}`],
			{ signal },
		);
	} finally {
		await rm(archive, { force: true });
	}
	for (const place of ['dev', 'proc', 'tmp', 'run', 'lab']) {
		await mkdir(join(directory, place), { recursive: true });
	}
	for (const [path, text] of Object.entries(files ?? {})) {
		await writeFile(join(directory, path), text, { mode: path.startsWith('bin/') ? 0o755 : 0o644 });
	}
	await symlink('/proc/self/mounts', join(directory, 'etc/mtab'));
}

export interface Bind {
	readonly from: string;
	/** Where the jailed program sees it; a directory of the root, or below /lab, /tmp or /run. */
	readonly to: string;
	readonly writable?: boolean;
	/** Do without when `from` is not there. */
	readonly optional?: boolean;
	/** Devices may be opened in it. */
	readonly device?: boolean;
}

/** Bounds that a program in a jail cannot pass; bytes. */
export interface Limits {
	/** Address space. */
	readonly memory?: number;
	/** The largest file that it may write; writing past it ends the program. */
	readonly file?: number;
	/** Processes and threads. */
	readonly processes?: number;
}

export interface Jail {
	/** A directory that `debianRoot` made. */
	readonly root: string;
	readonly binds?: readonly Bind[];
	readonly directory?: string;
	readonly environment?: Readonly<Record<string, string>>;
	/** The host's network; none unless told. */
	readonly network?: boolean;
	/** Ends with whoever started it (the default), or lives on. */
	readonly outlives?: boolean;
	readonly limits?: Limits;
	/**
	 * When we are root: run as this uid and gid, which is nobody's on the machine. An ordinary user stays what it is.
	 * Give a jail's own files to it.
	 */
	readonly uid?: number;
	/** With `uid`: groups that it has besides, for the sake of a device. */
	readonly groups?: readonly number[];
}

/**
 * The command line that runs a program in a root: file system read-only but for the binds, its own processes,
 * ipc, hostname and (unless told) network, no capability, no new privileges.
 */
export function jailed(jail: Jail, argv: readonly string[]): CommandLine {
	const asRoot = process.getuid?.() === 0;
	const drop =
		asRoot && jail.uid !== undefined ? ids(jail.uid, jail.groups ?? [], jail.outlives !== true) : [];
	const args = [
		'--ro-bind',
		jail.root,
		'/',
		'--dev',
		'/dev',
		'--proc',
		'/proc',
		...['--size', String(SCRATCH), '--tmpfs', '/tmp', '--size', String(SCRATCH), '--tmpfs', '/run'],
	];
	for (const bind of jail.binds ?? []) {
		const kind = bind.device === true ? '--dev-bind' : bind.writable === true ? '--bind' : '--ro-bind';
		args.push(`${kind}${bind.optional === true ? '-try' : ''}`, bind.from, bind.to);
	}
	args.push('--unshare-ipc', '--unshare-pid', '--unshare-uts', '--unshare-cgroup-try');
	if (!asRoot) args.push('--unshare-user', '--uid', '65534', '--gid', '65534');
	if (jail.network !== true) args.push('--unshare-net');
	if (jail.outlives !== true) args.push('--die-with-parent');
	args.push('--cap-drop', 'ALL');
	if (drop.length > 0) args.push('--cap-add', 'CAP_SETUID', '--cap-add', 'CAP_SETGID');
	args.push('--clearenv', '--setenv', 'PATH', '/usr/sbin:/usr/bin', '--setenv', 'LANG', 'C.UTF-8');
	for (const [name, value] of Object.entries(jail.environment ?? {})) args.push('--setenv', name, value);
	args.push('--chdir', jail.directory ?? '/');
	return { file: 'bwrap', args: [...args, '--', ...limited(jail.limits), ...drop, ...argv] };
}

/** What a jailed program may write to /tmp and to /run, bytes. */
const SCRATCH = 16 * 1024 * 1024;

function ids(uid: number, groups: readonly number[], dies: boolean): string[] {
	return [
		...['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--inh-caps=-all', '--no-new-privs'],
		groups.length === 0 ? '--clear-groups' : `--groups=${groups.join(',')}`,
		// The kernel forgets what --die-with-parent asked for when the uid changes.
		...(dies ? ['--pdeathsig=SIGKILL'] : []),
		'--',
	];
}

function limited(limits: Limits | undefined): string[] {
	if (limits === undefined) return [];
	const args = ['prlimit', '--core=0'];
	if (limits.memory !== undefined) args.push(`--as=${limits.memory}`);
	if (limits.file !== undefined) args.push(`--fsize=${limits.file}`);
	if (limits.processes !== undefined) args.push(`--nproc=${limits.processes}`);
	return [...args, '--'];
}

/**
 * The command line that runs a root's program on the machine itself, unjailed: the same program everywhere,
 * for what must reach the machine's files.
 */
export function rooted(root: string, program: string, args: readonly string[]): CommandLine {
	return {
		file: join(root, 'usr/lib64/ld-linux-x86-64.so.2'),
		args: ['--library-path', join(root, 'usr/lib/x86_64-linux-gnu'), join(root, program), ...args],
	};
}
