/** Looks at how the texts of the book and of its site are set, in both languages; one line per finding, and 1 when there is one. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chineseFindings } from './chinese.ts';
import { englishFindings } from './english.ts';
import { PROJECT } from './main.ts';

/** Where readers find text: pages, and the words of the site. */
const DIRECTORIES = ['content', 'docs', 'src', 'transcript'];
const PAGES = ['CONTRIBUTING.md', 'README.md', 'lab/README.md'];
const READ = /(?<!\.test)\.(?:astro|json|mdx?|ts|yaml)$/;

const inDirectories = await Promise.all(
	DIRECTORIES.map(async (directory) =>
		(await readdir(join(PROJECT, directory), { recursive: true })).map((name) => join(directory, name)),
	),
);
for (const path of [...PAGES, ...inDirectories.flat().filter((name) => READ.test(name))].sort()) {
	const source = await readFile(join(PROJECT, path), 'utf8');
	const english = /\.(?:mdx?|yaml)$/.test(path) ? englishFindings(path, source) : [];
	for (const { line, is, better } of [...chineseFindings(path, source), ...english]) {
		console.error(`${path}:${line}: “${is}” is better set as “${better}”`);
		process.exitCode = 1;
	}
}
