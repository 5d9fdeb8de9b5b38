/** The frontmatter of a chapter, for the site, for `npm run verify` and for the tests. */
import { z } from 'zod';

/** A lab's name is its file's: `content/labs/<name>.yaml`. */
export const LabName = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'the name of a lab in content/labs');

/** A chapter's slug is its path below its locale, without `.mdx`; the locale is not part of it. */
export const ChapterSlug = z
	.string()
	.regex(/^[a-z0-9][a-z0-9-/]{0,63}$/, 'the slug of a chapter, as "docker-bridge" or "part-2/overlay"');

/** What wirewalk adds to a page's frontmatter; a page without `lab` is prose and has no commands to run. */
export const ChapterFields = {
	/** The topology that the chapter's commands run in. */
	lab: LabName.optional(),
	/** How long a reader needs who runs everything, minutes. */
	minutes: z.number().int().min(1).max(240).optional(),
	/** Chapters to read before this one. */
	prerequisites: z.array(ChapterSlug).default([]),
};

/** A chapter that runs: what `npm run verify` asks for. Starlight's own fields (sidebar, hero, …) pass through. */
export const ChapterFrontmatter = z.looseObject({
	title: z.string().min(1),
	description: z.string().min(1).max(200),
	...ChapterFields,
});
export type ChapterFrontmatter = z.infer<typeof ChapterFrontmatter>;
