/** Looks whether this machine has what wirewalk needs, and as root puts the missing packages in place. */
import { constants } from 'node:fs';
import { access, readdir, readFile, statfs } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { lock } from './lock.mjs';
import {
	diskTooSmall,
	missingPackages,
	missingPrograms,
	noNamespaces,
	noPackageSource,
	noSubordinateIds,
	toolFailed,
} from './problems.mjs';
import { runTool } from './tool.mjs';

/** @typedef {{ signal: AbortSignal, report: (title: string, progress: { done?: number, note?: string, failed?: boolean }) => void }} Context */
/** @typedef {{ file: string, package: string }} Need a program on the path, or a file, and who brings it */

/** QEMU and Chromium come in roots of their own; this is what makes and enters those, and talks to the lab. */
export const LAB_NEEDS = [
	{ file: 'mmdebstrap', package: 'mmdebstrap' },
	{ file: 'bwrap', package: 'bubblewrap' },
	{ file: 'socat', package: 'socat' },
	{ file: 'ssh', package: 'openssh-client' },
	// Ubuntu does not trust Debian's keys by itself; mmdebstrap asks gpg which keyring to name.
	{ file: 'gpg', package: 'gpg' },
	{ file: '/usr/share/keyrings/debian-archive-keyring.gpg', package: 'debian-archive-keyring' },
];

/** mmdebstrap without root maps the image's users to subordinate ids. */
export const UNPRIVILEGED_NEEDS = [{ file: 'newuidmap', package: 'uidmap' }];

/** node-pty 1.1.0 brings no Linux binary and is compiled when it is installed. */
export const COMPILE_NEEDS = [
	{ file: 'make', package: 'make' },
	{ file: 'g++', package: 'g++' },
	{ file: 'python3', package: 'python3' },
];

/** Labs run where QEMU's x86 machine and Linux's namespaces are. */
export function labsCanRun() {
	return process.platform === 'linux' && process.arch === 'x64';
}

export function isRoot() {
	return process.getuid?.() === 0;
}

/**
 * @param {readonly Need[]} needs
 * @param {string} path as the environment's PATH
 * @returns {Promise<Need[]>} those that are not met
 */
export async function unmet(needs, path = process.env['PATH'] ?? '') {
	// An ordinary user's PATH may lack the directories that hold programs such as mmdebstrap's.
	const directories = [...path.split(delimiter), '/usr/sbin', '/sbin'];
	const missing = [];
	for (const need of needs) {
		const candidates = need.file.startsWith('/')
			? [need.file]
			: directories.map((directory) => join(directory, need.file));
		const mode = need.file.startsWith('/') ? constants.R_OK : constants.X_OK;
		const found = await Promise.all(candidates.map((file) => allowed(file, mode)));
		if (!found.includes(true)) missing.push(need);
	}
	return missing;
}

/**
 * Installs what is missing when this is root on Debian or Ubuntu; else says which one command would.
 * @param {readonly Need[]} needs
 * @param {Context} context
 */
export async function ensurePackages(needs, context) {
	const packages = async () => (await unmet(needs)).map((need) => need.package);
	if ((await packages()).length === 0) return;
	const [apt] = await unmet([{ file: 'apt-get', package: 'apt' }]);
	if (apt !== undefined) throw missingPrograms(await packages());
	if (!isRoot()) throw missingPackages(await packages());
	const title = 'Installing system packages';
	const release = await lock('wirewalk-apt', context.signal, () =>
		context.report(title, { note: 'another wirewalk is at it; waiting' }),
	);
	try {
		const missing = await packages();
		if (missing.length > 0) {
			context.report(title, { note: missing.join(' ') });
			await aptInstall(missing, context);
		}
	} finally {
		await release();
	}
	context.report(title, { done: 1 });
	const still = await packages();
	if (still.length > 0) throw missingPackages(still);
}

/**
 * @param {readonly string[]} packages
 * @param {Context} context
 */
async function aptInstall(packages, { signal }) {
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };
	// Somebody else's apt (a freshly started machine's own updates) is waited for.
	const patience = ['-o', 'DPkg::Lock::Timeout=600'];
	const install = () =>
		runTool('apt-get', [...patience, 'install', '-y', '--no-install-recommends', ...packages], {
			signal,
			env,
		});
	let result = (await hasPackageLists()) ? await install() : undefined;
	// No lists, or lists so old that what they name is gone.
	if (result === undefined || result.exit !== 0) {
		// "Error-Mode=any" makes a source that does not answer an error instead of a warning.
		const update = await runTool('apt-get', [...patience, '-o', 'APT::Update::Error-Mode=any', 'update'], {
			signal,
			env,
		});
		result = await install();
		// Without lists the update's words tell more than "has no installation candidate".
		if (result.exit !== 0 && update.exit !== 0) result = update;
	}
	if (result.exit === 0) return;
	throw unreachable(result.tail)
		? noPackageSource('A package source of this system', result.tail)
		: toolFailed(`apt-get install ${packages.join(' ')}`, result.tail);
}

async function hasPackageLists() {
	try {
		return (await readdir('/var/lib/apt/lists')).some((name) => /_Packages(\.|$)/.test(name));
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
		throw error;
	}
}

/**
 * Tells from a tool's last lines (apt, mmdebstrap, npm) that nobody answered it.
 * @param {string} said
 */
export function unreachable(said) {
	return /Failed to fetch|Could not resolve|Temporary failure|Could not connect|Unable to connect|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH|EHOSTUNREACH/i.test(
		said,
	);
}

/**
 * @param {{ what: string, directory: string, needed: number }} disk `needed` in bytes; the directory need not exist yet
 */
export async function checkDisk({ what, directory, needed }) {
	let existing = directory;
	while (!(await allowed(existing, constants.F_OK)) && dirname(existing) !== existing)
		existing = dirname(existing);
	const { bavail, bsize } = await statfs(existing);
	const has = bavail * bsize;
	if (has < needed) throw diskTooSmall({ what, directory, needed, has });
}

/**
 * Makes a jail as the labs do, and looks whether it holds.
 * @param {AbortSignal} signal
 */
export async function checkNamespaces(signal) {
	const args = [
		'--ro-bind',
		'/',
		'/',
		'--dev',
		'/dev',
		'--proc',
		'/proc',
		'--unshare-all',
		'--die-with-parent',
		'true',
	];
	const { exit, tail } = await runTool('bwrap', args, { signal });
	const root = isRoot();
	if (exit !== 0) throw noNamespaces({ root, apparmor: await apparmorRestricts(), said: tail });
	if (!root) await checkSubordinateIds();
}

async function apparmorRestricts() {
	if (isRoot()) return false;
	const file = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';
	return (await allowed(file, constants.R_OK)) && (await readFile(file, 'utf8')).trim() === '1';
}

async function checkSubordinateIds() {
	const { username, uid } = userInfo();
	for (const file of ['/etc/subuid', '/etc/subgid']) {
		const lines = (await allowed(file, constants.R_OK)) ? (await readFile(file, 'utf8')).split('\n') : [];
		if (!lines.some((line) => line.startsWith(`${username}:`) || line.startsWith(`${uid}:`))) {
			throw noSubordinateIds(username);
		}
	}
}

/**
 * @param {string} file
 * @param {number} mode
 */
async function allowed(file, mode) {
	return access(file, mode).then(
		() => true,
		() => false,
	);
}
