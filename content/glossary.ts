/** The terms of the book, in both languages: `content/glossary.yaml`. The page and the links in chapters come from it. */
import { z } from 'zod';
import { ChapterSlug } from './schema.ts';

/** A term in one language. */
export const Wording = z.strictObject({
	term: z.string().min(1),
	/** Other spellings that prose links as well; a plural `s` needs none. */
	forms: z.array(z.string().min(1)).default([]),
	/** One or two sentences, without markup: they also stand in the title of a link. */
	meaning: z.string().min(1).max(300),
});
export type Wording = z.infer<typeof Wording>;

export const Term = z
	.strictObject({
		/** The anchor on the glossary's page. */
		id: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'an anchor, as "veth-pair"'),
		'zh-cn': Wording,
		en: Wording,
		/** Where it is taught. */
		chapter: ChapterSlug.optional(),
		/** An everyday word as well, so that prose links it in its own chapter only. */
		everyday: z.literal(true).optional(),
	})
	.refine(({ chapter, everyday }) => everyday === undefined || chapter !== undefined, {
		message: 'an everyday word needs the chapter that it is linked in',
		path: ['chapter'],
	});
export type Term = z.infer<typeof Term>;

/** No two terms share an anchor, or a spelling in one language. */
export const Glossary = z.array(Term).superRefine((terms, context) => {
	for (const [what, of] of [
		['id', ({ id }: Term) => [id]],
		['spelling', (term: Term) => spellings(term['zh-cn'])],
		['spelling', (term: Term) => spellings(term.en)],
	] as const) {
		const seen = new Set<string>();
		for (const [at, term] of terms.entries()) {
			for (const each of of(term).map((text) => text.toLowerCase())) {
				if (seen.has(each))
					context.addIssue({ code: 'custom', message: `a second ${what} "${each}"`, path: [at] });
				seen.add(each);
			}
		}
	}
});
export type Glossary = z.infer<typeof Glossary>;

/** All that prose links to a term. */
export function spellings({ term, forms }: Wording): string[] {
	return [term, ...forms];
}
