/** Chapters on disk: frontmatter and console blocks, and whether both languages hold the same. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { ChapterFields, ChapterFrontmatter } from '../../content/schema.ts';
import { type Block, type Chapter, parseChapter } from '../../transcript/index.ts';

/** Chapters are run as this language has them; the others hold the same blocks. */
export const MAIN_LOCALE = 'zh-cn';
export const LOCALES = [MAIN_LOCALE, 'en'] as const;

export interface ChapterFile {
	/** Its path below the locale, without `.mdx`. */
	readonly slug: string;
	/** From the project's directory, for messages. */
	readonly path: string;
	readonly frontmatter: ChapterFrontmatter;
	readonly chapter: Chapter;
}

/** Something with console blocks that can be verified: a chapter in all its languages, or any MDX file. */
export interface Verifiable {
	/** How it is called: a chapter's slug, or the file's path. */
	readonly name: string;
	readonly path: string;
	readonly title: string;
	/** The lab that its commands run in; absent where the frontmatter names none. */
	readonly lab: string | undefined;
	readonly chapter: Chapter;
	/** The chapter in the other languages. */
	readonly translations: readonly Pick<ChapterFile, 'path' | 'chapter'>[];
}

/** A chapter that cannot be read; the message names the file. */
export class ChapterError extends Error {
	override readonly name = 'ChapterError';
	/** What the author can do; empty where the message says it. */
	readonly hint: string;
	constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
		super(message, { cause: options.cause });
		this.hint = options.hint ?? '';
	}
}

/** @param project the directory that holds `content` */
export async function chapterSlugs(project: string, locale: string = MAIN_LOCALE): Promise<string[]> {
	const directory = chaptersOf(project, locale);
	const files = await readdir(directory, { recursive: true });
	return files
		.filter((file) => file.endsWith('.mdx'))
		.map((file) => file.replace(/\.mdx$/, ''))
		.sort();
}

/** @throws {ChapterError} when there is no such chapter, or its frontmatter is not as content/schema.ts says */
export async function readChapter(
	project: string,
	slug: string,
	locale: string = MAIN_LOCALE,
): Promise<ChapterFile> {
	return readChapterFile(join(chaptersOf(project, locale), `${slug}.mdx`), { project, slug });
}

/**
 * A chapter as `npm run verify` takes it.
 * @throws {ChapterError} when one of its languages cannot be read
 */
export async function verifiableChapter(project: string, slug: string): Promise<Verifiable> {
	const { path, frontmatter, chapter } = await readChapter(project, slug);
	const others = LOCALES.filter((locale) => locale !== MAIN_LOCALE);
	const translations = await Promise.all(others.map((locale) => readChapter(project, slug, locale)));
	return { name: slug, path, title: frontmatter.title, lab: frontmatter.lab, chapter, translations };
}

/** What any MDX file may say in its frontmatter to be verified; it may also say nothing. */
const FileFrontmatter = z.looseObject({ title: z.string().optional(), lab: ChapterFields.lab });

/**
 * Any MDX file, of the book or not.
 * @throws {ChapterError} when it cannot be read
 */
export async function verifiableFile(project: string, file: string): Promise<Verifiable> {
	const inside = relative(project, file);
	const path = inside.startsWith('..') ? file : inside;
	const source = await read(file, path);
	const frontmatter = FileFrontmatter.safeParse(frontmatterOf(source, path) ?? {});
	if (!frontmatter.success) throw new ChapterError(wrongFrontmatter(path, frontmatter.error));
	const { title = path, lab } = frontmatter.data;
	return { name: path, path, title, lab, chapter: parseChapter(source, path), translations: [] };
}

async function read(file: string, path: string): Promise<string> {
	try {
		return await readFile(file, 'utf8');
	} catch (cause) {
		const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
		if (code === 'ENOENT') throw new ChapterError(`There is no chapter ${path}.`, { cause });
		if (code === 'EISDIR') throw new ChapterError(`${path} is a directory, not a chapter.`, { cause });
		throw new ChapterError(`${path} cannot be read.`, { cause });
	}
}

/** @returns what a file's frontmatter holds, an empty one null; undefined when the file does not begin with any */
function frontmatterOf(source: string, path: string): unknown {
	// Anchored to the file's beginning: further down, "---" is a rule.
	const [, yaml] = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)^---[ \t]*\r?$/my.exec(source) ?? [];
	if (yaml === undefined) return undefined;
	try {
		// The empty line stands for the "---", so that an error counts lines as the file does.
		return parse(`\n${yaml}`);
	} catch (cause) {
		throw new ChapterError(`The frontmatter of ${path} is not YAML.`, { cause });
	}
}

function wrongFrontmatter(path: string, error: z.ZodError): string {
	return `The frontmatter of ${path} is not right:\n${z.prettifyError(error)}`;
}

async function readChapterFile(
	file: string,
	{ project, slug }: { project: string; slug: string },
): Promise<ChapterFile> {
	const path = relative(project, file);
	const source = await read(file, path);
	const written = frontmatterOf(source, path);
	if (written === undefined)
		throw new ChapterError(`${path} has no frontmatter: it begins with a line "---".`);
	const frontmatter = ChapterFrontmatter.safeParse(written);
	if (!frontmatter.success) throw new ChapterError(wrongFrontmatter(path, frontmatter.error));
	return { slug, path, frontmatter: frontmatter.data, chapter: parseChapter(source, path) };
}

/** What a block says, without where it stands. */
function essence(block: Block | undefined): readonly string[] {
	if (block === undefined) return [];
	return [JSON.stringify(block.meta), ...block.lines.map(({ text }) => text.trimEnd())];
}

/**
 * Both languages hold the same blocks, in the same order.
 * @returns a sentence for each block that differs, naming both places
 */
export function blockDifferences(one: Chapter, other: Chapter): string[] {
	const differences: string[] = [];
	for (let index = 0; index < Math.max(one.blocks.length, other.blocks.length); index++) {
		const [mine, theirs] = [one.blocks[index], other.blocks[index]];
		const [a, b] = [essence(mine), essence(theirs)];
		const line = Array.from({ length: Math.max(a.length, b.length) }).findIndex((_, i) => a[i] !== b[i]);
		if (line < 0) continue;
		differences.push(
			`${placeOf(one, mine)} and ${placeOf(other, theirs)} hold different blocks: ${said(a[line])} against ${said(b[line])}.`,
		);
	}
	return differences;
}

function placeOf(chapter: Chapter, block: Block | undefined): string {
	return block === undefined ? chapter.path : `${chapter.path}:${block.position.start.line}`;
}

function said(line: string | undefined): string {
	return line === undefined ? 'nothing' : `"${line}"`;
}

function chaptersOf(project: string, locale: string): string {
	return join(project, 'content', 'chapters', locale);
}
