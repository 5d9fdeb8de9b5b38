/** An exercise: a lab that is broken on purpose, and how to tell that it is mended. `content/exercises/<name>.yaml`. */
import { z } from 'zod';
import { ChapterSlug, LabName } from './schema.ts';

/** What a reader reads, in each language of the book. */
export const Text = z.strictObject({ 'zh-cn': z.string().min(1), en: z.string().min(1) });
export type Text = z.infer<typeof Text>;

/** A script that runs as root on a host, beside the reader's shell, by `bash -euo pipefail`. */
export const Step = z.strictObject({ host: z.string(), run: z.string().min(1) });
export type Step = z.infer<typeof Step>;

const Steps = z.array(Step).min(1);

/**
 * It looks at the lab, not at what was typed: a script that fails as long as something is wrong, and what that is. What
 * takes time to settle it may wait for, `$patience` seconds.
 */
const Check = z.strictObject({ ...Step.shape, wrong: Text });
export type Check = z.infer<typeof Check>;

export const Exercise = z.strictObject({
	name: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
	/** The chapter that it stands in. */
	chapter: ChapterSlug,
	/** The chapter's lab. */
	lab: LabName,
	title: Text,
	/** What the reader meets, and the command that shows it. */
	symptom: Text,
	/** From a fresh lab to a sound one. */
	setup: z.array(Step),
	break: Steps,
	/** In order; the first that fails tells what is still wrong. */
	check: z.array(Check).min(1),
	/** From a nudge to nearly the answer. */
	hints: z.tuple([Text, Text, Text]),
	solution: z.strictObject({ steps: Steps, why: Text }),
	/** Other right ways. */
	alternatives: z.array(Steps).default([]),
});
export type Exercise = z.infer<typeof Exercise>;
