/** Looks at all Chinese of the book and of its site; one line per finding, and 1 when there is one. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chineseFindings } from './chinese.ts';
import { PROJECT } from './main.ts';

/** Where there is any. */
const DIRECTORIES = ['content', 'docs', 'src', 'transcript'];
const PAGES = ['README.md', 'CONTRIBUTING.md'];
const READ = /(?<!\.test)\.(?:astro|json|mdx?|ts|yaml)$/;

const inDirectories = await Promise.all(
	DIRECTORIES.map(async (directory) =>
		(await readdir(join(PROJECT, directory), { recursive: true })).map((name) => join(directory, name)),
	),
);
for (const path of [...PAGES, ...inDirectories.flat().filter((name) => READ.test(name))].sort()) {
	for (const { line, is, better } of chineseFindings(path, await readFile(join(PROJECT, path), 'utf8'))) {
		console.error(`${path}:${line}: “${is}” is better set as “${better}”`);
		process.exitCode = 1;
	}
}
