import { defineCollection } from 'astro:content';
import { i18nLoader } from '@astrojs/starlight/loaders';
import { docsSchema, i18nSchema } from '@astrojs/starlight/schema';
import { file, glob } from 'astro/loaders';
import { z } from 'zod';
import { Exercise } from '../content/exercise.ts';
import { Term } from '../content/glossary.ts';
import { ChapterFields } from '../content/schema.ts';

export const collections = {
	docs: defineCollection({
		loader: glob({ base: './content/chapters', pattern: '**/*.mdx' }),
		schema: docsSchema({ extend: z.object(ChapterFields) }),
	}),
	exercises: defineCollection({
		loader: glob({ base: './content/exercises', pattern: '*.yaml' }),
		schema: Exercise,
	}),
	glossary: defineCollection({ loader: file('./content/glossary.yaml'), schema: Term }),
	i18n: defineCollection({ loader: i18nLoader(), schema: i18nSchema() }),
};
