/**
 * The disk with the chapters' own programs, flannel and Calico, built from their published Go modules. Which, and of
 * what versions, stands in lab/programs: a module for each, whose go.sum says what every line of code must be.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory } from './cache.ts';
import { archiveOptions, MKE2FS, makeDisk, SOURCE_DATE_EPOCH } from './disk.ts';
import { LAB } from './image.ts';
import { noPackageSource, type SetupError, toolFailed } from './problems.mjs';
import { type Bind, jailed, SUITE, unpackRoot } from './root.ts';
import { attempt, run } from './run.ts';
import { type Build, type StepContext, step } from './step.ts';
import { hashTree, removeTree } from './tree.ts';

interface Program {
	/** The folder of lab/programs whose module it is built in. */
	readonly module: string;
	readonly package: string;
	/** Where it lies on the disk. */
	readonly to: string;
	/** The variable that the program prints as its version, and what it shall say. */
	readonly version?: readonly [variable: string, value: string];
	readonly cgo?: true;
	/** How many packages Go compiles for it once those before it are built: what its progress is measured by. */
	readonly packages: number;
}

const CALICO = 'github.com/projectcalico/calico';
const CALICO_VERSION = [`${CALICO}/pkg/buildinfo.Version`, 'v3.31.0'] as const;

const PROGRAMS: readonly Program[] = [
	{
		module: 'flannel',
		package: 'github.com/flannel-io/flannel',
		to: 'bin/flanneld',
		version: ['github.com/flannel-io/flannel/pkg/version.Version', 'v0.28.10'],
		// Its backend "udp" is written in C.
		cgo: true,
		packages: 780,
	},
	{
		module: 'flannel-cni',
		package: 'github.com/containernetworking/plugins/plugins/meta/flannel',
		to: 'cni/flannel',
		packages: 20,
	},
	{
		module: 'cnitool',
		package: 'github.com/containernetworking/cni/cnitool',
		to: 'bin/cnitool',
		packages: 20,
	},
	{
		module: 'calico',
		package: `${CALICO}/calicoctl/calicoctl`,
		to: 'bin/calicoctl',
		version: CALICO_VERSION,
		packages: 700,
	},
	{
		module: 'calico',
		package: `${CALICO}/cni-plugin/cmd/calico`,
		to: 'cni/calico',
		version: CALICO_VERSION,
		packages: 100,
	},
	{
		module: 'calico',
		package: `${CALICO}/node/cmd/calico-node`,
		to: 'bin/calico-node',
		version: CALICO_VERSION,
		packages: 300,
	},
];

/** Beside our own in `cni/`, so that one directory has them all, as on a node of Kubernetes. */
const LINKS: Readonly<Record<string, string>> = {
	// It tells by its name which of the two it is.
	'calico-ipam': 'calico',
	...Object.fromEntries(
		[
			'bandwidth',
			'bridge',
			'host-device',
			'host-local',
			'ipvlan',
			'loopback',
			'macvlan',
			'portmap',
			'ptp',
			'static',
			'tuning',
		].map((name) => [name, `/usr/lib/cni/${name}`]),
	),
};

/** Debian's Go fetches the one that a go.mod asks for as a module, like all the rest. */
const TOOLCHAIN = {
	packages: ['golang-go', 'gcc', 'libc6-dev', 'ca-certificates'],
	// So that the machine's own can be bound there.
	files: { 'etc/resolv.conf': '', 'etc/hosts': '' },
};

const FILE_SYSTEM = { uuid: '00000000-0000-4000-8000-000000000003', label: 'programs', size: '512M' };

const MODULES = join(LAB, 'programs');

/** What Go's own variables say about where modules come from and who vouches for them; also the way through a proxy. */
const PASSED_ON = [
	...['GOPROXY', 'GOSUMDB', 'GONOSUMDB', 'GONOPROXY', 'GOPRIVATE', 'GOINSECURE'],
	...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'],
];

/**
 * Makes the disk unless it is there: `disk.raw`, an ext4 file system that machines have read-only.
 * @returns the directory that holds it
 */
export async function programs(context: StepContext): Promise<string> {
	return step(
		{
			title: 'Building flannel and Calico',
			directory: join(cacheDirectory(), `programs-${await programsKey(LAB)}`),
			build: (build) => buildDisk(build, context),
		},
		context,
	);
}

/** @returns 12 hexadecimal digits for everything that makes the programs what they are */
export async function programsKey(lab: string): Promise<string> {
	const what = PROGRAMS.map(({ packages, ...what }) => what);
	const hash = createHash('sha256').update(
		JSON.stringify([SUITE, process.arch, SOURCE_DATE_EPOCH, MKE2FS, FILE_SYSTEM, what, LINKS, TOOLCHAIN]),
	);
	await hashTree(hash, lab, 'programs');
	return hash.digest('hex').slice(0, 12);
}

async function buildDisk({ directory, progress, signal }: Build, context: StepContext): Promise<void> {
	const tree = join(directory, 'tree');
	for (const name of ['bin', 'cni']) await mkdir(join(tree, name), { recursive: true });
	await compile({ directory, progress, signal });
	for (const [name, target] of Object.entries(LINKS)) await symlink(target, join(tree, 'cni', name));
	progress({ done: 0.97, note: 'making the file system' });
	const archive = join(directory, 'tree.tar');
	await run('tar', [...archiveOptions(archive), '-C', tree, '.'], { signal });
	await rm(tree, { recursive: true });
	await makeDisk(directory, archive, FILE_SYSTEM, { ...context, signal });
}

/** Everything that only the compiling needs lies in one directory, which goes with it. */
async function compile({ directory, progress, signal }: Build): Promise<void> {
	const work = join(directory, 'work');
	const root = join(work, 'root');
	await mkdir(root, { recursive: true });
	await mkdir(join(work, 'tmp'));
	await unpackRoot(TOOLCHAIN, {
		directory: root,
		signal,
		progress: ({ done = 0 }) =>
			progress({ done: done * UNPACKED, note: "unpacking Go from Debian's archive" }),
	});
	const { binds, environment } = outside();
	const total = PROGRAMS.reduce((sum, { packages }) => sum + packages, 0);
	let before = 0;
	for (const program of PROGRAMS) {
		let compiled = 0;
		const name = program.to.replace(/.*\//, '');
		const said = (note: string) =>
			progress({
				done: UNPACKED + (COMPILED - UNPACKED) * ((before + Math.min(compiled, program.packages)) / total),
				note: `${name}: ${note}`,
			});
		const stamp = program.version === undefined ? '' : ` -X ${program.version.join('=')}`;
		const { file, args } = jailed(
			{
				root,
				network: true,
				directory: `/run/programs/${program.module}`,
				binds: [
					{ from: directory, to: '/lab', writable: true },
					{ from: MODULES, to: '/run/programs' },
					...binds,
				],
				environment: { ...environment, CGO_ENABLED: program.cgo === true ? '1' : '0' },
			},
			[
				'go',
				'build',
				'-v',
				'-trimpath',
				`-ldflags=-s -w${stamp}`,
				'-o',
				`/lab/tree/${program.to}`,
				program.package,
			],
		);
		said('looking what it needs');
		// Labs may be running, or being made, beside it.
		const { exit, stderr } = await attempt('nice', ['-n', '19', file, ...args], {
			signal,
			onLine: (line) => {
				const downloading = /^go: downloading (\S{1,200})/.exec(line)?.[1];
				if (downloading === undefined) compiled += 1;
				said(downloading === undefined ? 'compiling' : `downloading ${downloading}`);
			},
		});
		if (exit !== 0) throw notBuilt(program, stderr);
		before += program.packages;
	}
	await removeTree(work);
}

function notBuilt({ package: name }: Program, said: string): SetupError {
	const last = said.trimEnd().split('\n').slice(-10).join('\n');
	return /dial tcp|TLS handshake|i\/o timeout|no such host|certificate/.test(last)
		? noPackageSource('The Go module proxy', last)
		: toolFailed(`go build ${name}`, last);
}

/** How far the step is when the toolchain is there, and when all is compiled. */
const UNPACKED = 0.12;
const COMPILED = 0.96;

/** What a build sees of the machine: the way to the modules. */
function outside(): { binds: Bind[]; environment: Record<string, string> } {
	// A company's own authority is in the machine's bundle, not in Debian's package.
	const bundle = [process.env['SSL_CERT_FILE'], '/etc/ssl/certs/ca-certificates.crt'].find(
		(file) => file !== undefined && existsSync(file),
	);
	const passedOn = PASSED_ON.flatMap((name) => {
		const value = process.env[name];
		return value === undefined ? [] : [[name, value] as const];
	});
	return {
		binds: [
			...['/etc/resolv.conf', '/etc/hosts'].map((file) => ({ from: file, to: file, optional: true })),
			...(bundle === undefined ? [] : [{ from: bundle, to: '/run/ca.crt' }]),
		],
		environment: {
			// The checksum database does not know Calico's pseudo-version; go.sum does.
			GONOSUMDB: 'github.com/projectcalico/*',
			...Object.fromEntries(passedOn),
			...(bundle === undefined
				? { SSL_CERT_DIR: '/usr/share/ca-certificates/mozilla' }
				: { SSL_CERT_FILE: '/run/ca.crt' }),
			HOME: '/lab/work',
			TMPDIR: '/lab/work/tmp',
			GOPATH: '/lab/work/go',
			GOCACHE: '/lab/work/cache',
			GOTOOLCHAIN: 'auto',
			// The cache's directories writable, so that an ordinary user can remove them.
			GOFLAGS: '-mod=readonly -buildvcs=false -modcacherw',
		},
	};
}
