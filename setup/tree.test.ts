import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { removeTree, treeHash, treeSize } from './tree.ts';

let root = '';
beforeEach(async () => {
	root = await mkdtemp(join(tmpdir(), 'wirewalk-tree-'));
	await mkdir(join(root, 'a/b'), { recursive: true });
	await writeFile(join(root, 'a/b/one'), '1');
	await writeFile(join(root, 'two'), '2');
});
afterEach(() => removeTree(root));

const PATHS = ['a', 'two', 'absent'];

it('gives the same hash for the same files, in whichever order they are named', async () => {
	expect(await treeHash(root, PATHS)).toBe(await treeHash(root, [...PATHS].reverse()));
});

it('gives another hash when a file changes, moves or comes', async () => {
	const hashes = [await treeHash(root, PATHS)];
	await writeFile(join(root, 'two'), '3');
	hashes.push(await treeHash(root, PATHS));
	await writeFile(join(root, 'a/three'), '');
	hashes.push(await treeHash(root, PATHS));
	await rm(join(root, 'a/three'));
	await writeFile(join(root, 'a/b/three'), '');
	hashes.push(await treeHash(root, PATHS));
	expect(new Set(hashes).size).toBe(hashes.length);
});

it('leaves out what is of no account', async () => {
	const before = await treeHash(root, PATHS);
	await writeFile(join(root, 'a/one.test.ts'), '');
	expect(await treeHash(root, PATHS, (path) => !path.endsWith('.test.ts'))).toBe(before);
});

it('does not count holes as size', async () => {
	await writeFile(join(root, 'sparse'), '');
	const { truncate } = await import('node:fs/promises');
	await truncate(join(root, 'sparse'), 1e9);
	expect(await treeSize(root)).toBeLessThan(1e6);
});

it('removes directories without write permission', async () => {
	await chmod(join(root, 'a/b'), 0o500);
	await removeTree(join(root, 'a'));
	expect(await treeHash(root, ['a'])).toBe(await treeHash(root, ['absent']));
});
