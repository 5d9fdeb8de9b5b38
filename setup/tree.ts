/** Directory trees: removing, measuring and hashing them. */
import { createHash, type Hash } from 'node:crypto';
import { chmod, lstat, readdir, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Removes a tree that may hold directories without write permission, as a Debian root does. */
export async function removeTree(directory: string): Promise<void> {
	try {
		await rm(directory, { recursive: true, force: true });
	} catch (error) {
		if (!isErrno(error, 'EACCES') && !isErrno(error, 'EPERM') && !isErrno(error, 'ENOTEMPTY')) throw error;
		await makeWritable(directory);
		await rm(directory, { recursive: true, force: true });
	}
}

async function makeWritable(directory: string): Promise<void> {
	try {
		await chmod(directory, 0o700);
		for (const entry of await readdir(directory, { withFileTypes: true })) {
			if (entry.isDirectory()) await makeWritable(join(directory, entry.name));
		}
	} catch (error) {
		// An `rm` that has failed somewhere may still be removing elsewhere.
		if (!isErrno(error, 'ENOENT')) throw error;
	}
}

/** @returns what the tree takes on disk, bytes; holes in sparse files do not count */
export async function treeSize(path: string): Promise<number> {
	const stat = await lstat(path);
	let bytes = stat.blocks * 512;
	if (stat.isDirectory()) {
		for (const name of await readdir(path)) bytes += await treeSize(join(path, name));
	}
	return bytes;
}

/**
 * The key of what is made from these files: changes when a path or a content changes, and with nothing else.
 * @param root what the paths in the hash are relative to
 * @param paths files and directories; those that do not exist count as empty
 * @returns 16 hexadecimal digits
 */
export async function treeHash(
	root: string,
	paths: readonly string[],
	include: (path: string) => boolean = () => true,
): Promise<string> {
	const hash = createHash('sha256');
	for (const path of [...paths].sort()) {
		for (const file of await files(join(root, path))) {
			const name = relative(root, file);
			if (!include(name)) continue;
			const content = await readFile(file);
			hash.update(`${name}\0${content.length}\0`).update(content);
		}
	}
	return hash.digest('hex').slice(0, 16);
}

/** Adds a tree to a hash: paths, what may be executed, and contents. */
export async function hashTree(hash: Hash, root: string, tree: string): Promise<void> {
	const entries = await readdir(join(root, tree), { withFileTypes: true, recursive: true });
	const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
	for (const file of files.sort()) {
		const executable = ((await lstat(file)).mode & 0o100) !== 0;
		const contents = createHash('sha256').update(await readFile(file));
		hash.update(`${relative(root, file)} ${executable ? 'x' : '-'} ${contents.digest('hex')}\n`);
	}
}

async function files(path: string): Promise<string[]> {
	const stat = await lstat(path).catch((error: unknown) => {
		if (isErrno(error, 'ENOENT')) return undefined;
		throw error;
	});
	if (stat === undefined) return [];
	if (!stat.isDirectory()) return [path];
	const found: string[] = [];
	for (const name of (await readdir(path)).sort()) found.push(...(await files(join(path, name))));
	return found;
}

/** Tells a system error by its code, as `ENOENT`. */
export function isErrno(error: unknown, code: string): boolean {
	return error instanceof Error && 'code' in error && error.code === code;
}
