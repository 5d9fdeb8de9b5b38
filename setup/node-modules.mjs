/** Makes node_modules what package-lock.json says, beside the old one, and swaps them. */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from './lock.mjs';
import { checkDisk, unreachable } from './machine.mjs';
import { noPackageSource, toolFailed } from './problems.mjs';
import { runTool } from './tool.mjs';

/** 343 MB installed, and npm's cache of it besides. */
const NEEDED = 800e6;

/** Scripts fetch Node 22 and compile node-pty; a user's own "ignore-scripts" or "omit=dev" would leave a torso. */
const NPM_OPTIONS = [
	'--ignore-scripts=false',
	'--include=dev',
	'--include=optional',
	'--no-audit',
	'--no-fund',
	'--loglevel=error',
];

/**
 * Debian's node-gyp links every addon with libnode, the machine's own Node as a library. Node 22 brings those symbols
 * itself; so the linker finds this one first, an archive without members.
 */
const EMPTY_ARCHIVE = '!<arch>\n';

/** @typedef {{ version?: string, integrity?: string, optional?: boolean }} Locked */

/**
 * Whether npm's own account of what is installed agrees with the lock, and the two packages that an install script
 * completes are complete. So a developer's `npm install` counts as well.
 * @param {string} project its directory
 */
export async function nodeModulesFresh(project) {
	const modules = join(project, 'node_modules');
	if (!existsSync(nodeBinary(project))) return false;
	if (process.platform === 'linux' && !(await compiledForOurNode(modules))) return false;
	const account = join(modules, '.package-lock.json');
	if (!existsSync(account)) return false;
	const installed = await packages(account);
	return [...(await packages(join(project, 'package-lock.json')))].every(([path, locked]) => {
		const there = installed.get(path);
		// An optional one is another platform's.
		if (there === undefined) return path === '' || locked.optional === true;
		return there.version === locked.version && there.integrity === locked.integrity;
	});
}

/**
 * A node-pty that was linked with libnode draws a second V8 in beside Node 22's own, and crashes it.
 * @param {string} modules
 */
async function compiledForOurNode(modules) {
	const addon = join(modules, 'node-pty/build/Release/pty.node');
	return existsSync(addon) && !(await readFile(addon)).includes('libnode.so');
}

/** @param {string} project */
export function nodeBinary(project) {
	return join(project, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * @param {string} project
 * @param {import('./machine.mjs').Context} context
 */
export async function ensureNodeModules(project, { signal, report }) {
	if (await nodeModulesFresh(project)) return;
	const title = 'Installing node_modules';
	const release = await lock(join(project, 'node_modules'), signal, () =>
		report(title, { note: 'another wirewalk is at it; waiting' }),
	);
	try {
		if (await nodeModulesFresh(project)) return;
		await removeLeftovers(project);
		await checkDisk({ what: 'node_modules', directory: project, needed: NEEDED });
		const part = join(project, `node_modules.part-${process.pid}`);
		await mkdir(part);
		try {
			report(title, {});
			await install(project, part, signal);
			if (existsSync(join(project, 'node_modules')))
				await rename(join(project, 'node_modules'), join(part, 'old'));
			await rename(join(part, 'node_modules'), join(project, 'node_modules'));
		} catch (error) {
			report(title, { failed: true });
			throw error;
		} finally {
			await rm(part, { recursive: true, force: true });
		}
		report(title, { done: 1 });
	} finally {
		await release();
	}
}

/**
 * Installs into a directory that has nothing but the two package files: the project's own lock stays byte for byte
 * what it is, whatever npm would like it to be.
 * @param {string} project
 * @param {string} part
 * @param {AbortSignal} signal
 */
async function install(project, part, signal) {
	for (const file of ['package.json', 'package-lock.json'])
		await copyFile(join(project, file), join(part, file));
	await writeFile(join(part, 'libnode.a'), EMPTY_ARCHIVE);
	// Some registries lack foreign platforms' packages, and `npm ci` then takes the lock for incomplete.
	let incomplete = false;
	const npm = (/** @type {string} */ command) =>
		runTool('npm', [command, ...NPM_OPTIONS], {
			signal,
			cwd: part,
			env: npmEnvironment(part),
			onLine: (line) => {
				incomplete ||= /Missing: .* from lock file/.test(line);
			},
		});
	let result = await npm('ci');
	if (result.exit !== 0 && incomplete) result = await npm('install');
	if (result.exit === 0) return;
	throw unreachable(result.tail)
		? noPackageSource('The npm registry', result.tail)
		: toolFailed('npm ci', result.tail);
}

/**
 * npm tells its scripts about the project it runs in; an npm in another directory must not hear of it.
 * @param {string} part
 */
function npmEnvironment(part) {
	const env = Object.fromEntries(
		Object.entries(process.env).filter(
			([name]) => !/^npm_(package|lifecycle|config_(local_)?prefix)|^INIT_CWD$/.test(name),
		),
	);
	// Compile for Node 22, with the headers that come with it: its own install script has run by then.
	env['npm_config_nodedir'] = join(part, 'node_modules/node/node_modules', `node-linux-${process.arch}`);
	env['LDFLAGS'] = `-L'${part}' ${env['LDFLAGS'] ?? ''}`;
	return env;
}

/** @param {string} project */
async function removeLeftovers(project) {
	for (const name of await readdir(project)) {
		if (name.startsWith('node_modules.part-'))
			await rm(join(project, name), { recursive: true, force: true });
	}
}

/**
 * @param {string} file
 * @returns {Promise<Map<string, Locked>>} by path below the project, as "node_modules/zod"
 */
async function packages(file) {
	return new Map(Object.entries(JSON.parse(await readFile(file, 'utf8')).packages));
}
