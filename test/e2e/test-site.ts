/** The book's site with chapters of a test's own in it: what the book does not show yet, or never will. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LOCALES } from '../../server/verify/chapter-files.ts';
import { PROJECT } from '../../setup/main.ts';
import { buildSite, SITE_SOURCES } from '../../setup/site.ts';

export interface TestChapter {
	readonly slug: string;
	readonly lab: string;
	/** Markdown, the same in both languages. */
	readonly text: string;
	/** An asciicast. */
	readonly recording?: string;
}

export interface TestSite extends AsyncDisposable {
	/** The directory to serve. */
	readonly dist: string;
}

/** A fence of a console block. */
export function block(lines: readonly string[], meta = ''): string {
	return `\`\`\`console ${meta}\n${lines.join('\n')}\n\`\`\`\n`;
}

/** Builds the site as `npm start` does. */
export async function testSite(...chapters: readonly TestChapter[]): Promise<TestSite> {
	// Below the project, whose packages are found from there.
	await mkdir(join(PROJECT, 'artefacts'), { recursive: true });
	const project = await mkdtemp(join(PROJECT, 'artefacts', 'site-'));
	// The project's own says that its files are modules.
	for (const source of [...SITE_SOURCES, 'package.json'])
		await cp(join(PROJECT, source), join(project, source), { recursive: true });
	for (const { slug, lab, text, recording } of chapters) {
		const frontmatter = `---\ntitle: ${slug}\ndescription: A chapter of a test.\nlab: ${lab}\nminutes: 1\n---\n\n`;
		for (const locale of LOCALES)
			await put(join(project, 'content/chapters', locale, `${slug}.mdx`), frontmatter + text);
		if (recording !== undefined) await put(join(project, 'content/recordings', `${slug}.cast`), recording);
	}
	const dist = join(project, 'dist');
	await buildSite(project, dist, { signal: new AbortController().signal, progress: () => undefined });
	return { dist, [Symbol.asyncDispose]: () => rm(project, { recursive: true, force: true }) };
}

async function put(file: string, text: string): Promise<void> {
	await mkdir(dirname(file), { recursive: true });
	await writeFile(file, text);
}
