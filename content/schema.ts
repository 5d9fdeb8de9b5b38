/** What a chapter says of itself at its head; `content/chapters/<locale>/<slug>.mdx`. */
import { z } from 'zod';

export const ChapterFrontmatter = z.object({
	title: z.string().min(1),
	description: z.string().min(1),
	/** Which topology its commands run in: `content/labs/<lab>.yaml`. */
	lab: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
	/** What a first reading with every command run takes. */
	minutes: z.number().int().positive(),
	/** What a reader should know before, one short sentence each. */
	prerequisites: z.array(z.string().min(1)).default([]),
});
export type ChapterFrontmatter = z.infer<typeof ChapterFrontmatter>;
