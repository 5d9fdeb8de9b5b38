/**
 * Whether the comparison tells the truth: `npm run bench -- truth [--json] [--run FILE] [--seed N] [chapter…]`.
 * Of each chapter's run, in a fresh lab or saved by `npm run verify -- --save-run FILE`, it makes wrong mutants, which
 * have to be caught, and harmless ones, which have to pass; see test/truth/mutants.ts. What survives is listed.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { chapterSlugs, type Verifiable, verifiableChapter } from '../server/verify/chapter-files.ts';
import { readRun } from '../server/verify/saved-run.ts';
import { SEEDS, type Verified, verify } from '../server/verify/verify.ts';
import { labSpecs } from '../setup/lab-specs.ts';
import { main, PROJECT } from '../setup/main.ts';
import { withLabs } from '../setup/with-labs.ts';
import { told } from '../test/truth/told.ts';
import { truthOf } from '../test/truth/verified.ts';

await main(async (context) => {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			json: { type: 'boolean', default: false },
			run: { type: 'string' },
			seed: { type: 'string', default: '1' },
		},
	});
	const seed = Number(values.seed);
	if (!Number.isInteger(seed)) throw new Error(`--seed takes a whole number, not "${values.seed}".`);
	const slugs = positionals.length > 0 ? positionals : await chapterSlugs(PROJECT);
	const wanted = await Promise.all(slugs.map((slug) => verifiableChapter(PROJECT, slug)));
	const verified = await (values.run === undefined ? inLabs(wanted) : fromFile(wanted, values.run));

	const truths = [];
	for (const one of verified.filter(({ results }) => results.length > 0)) {
		const truth = truthOf(one, { seed });
		truths.push({ chapter: one.of.name, seed, ...truth });
		if (!values.json) context.console.line(`${one.of.name} (--seed ${seed})\n\n${told(truth)}\n`);
	}
	if (values.json) context.console.line(JSON.stringify(truths, undefined, '\t'));
	return truths.some(({ wrong, harmless }) => wrong.survivors.length + harmless.survivors.length > 0) ? 1 : 0;

	async function inLabs(chapters: readonly Verifiable[]): Promise<Verified[]> {
		return withLabs(context, new Set(chapters.flatMap(({ lab }) => lab ?? [])), async (stage) => {
			const played: Verified[] = [];
			for (const of of chapters) {
				const source = { ...stage, signal: context.signal, seed: randomInt(SEEDS) };
				played.push(await verify(of, source));
			}
			return played;
		});
	}

	async function fromFile(chapters: readonly Verifiable[], file: string): Promise<Verified[]> {
		const source = { saved: await readRun(file), labs: await labSpecs() };
		return Promise.all(chapters.map((of) => verify(of, source)));
	}
});
