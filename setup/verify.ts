/** `npm run verify`: every output printed in the book, against fresh labs or a saved run. See docs/writing-blocks.md. */
import { randomInt } from 'node:crypto';
import { resolve } from 'node:path';
import {
	chapterSlugs,
	type Verifiable,
	verifiableChapter,
	verifiableFile,
} from '../server/verify/chapter-files.ts';
import { report, summary, told, toldChange, toldRefusal } from '../server/verify/report.ts';
import type { Result } from '../server/verify/results.ts';
import { readRun, savedChapter, writeRun } from '../server/verify/saved-run.ts';
import { plannedUpdate, writeUpdate } from '../server/verify/update-chapter.ts';
import {
	type Fault,
	SEEDS,
	type Source,
	type Tally,
	tallyOf,
	type Verified,
	verify,
} from '../server/verify/verify.ts';
import { Console } from './console.mjs';
import { labSpecs } from './lab-specs.ts';
import { type CommandContext, main, PROJECT } from './main.ts';
import { type VerifyOptions, verifyOptions } from './verify-options.ts';
import { withLabs } from './with-labs.ts';

await main(async (context) => {
	const options = verifyOptions(process.argv.slice(2));
	// With --json standard output is the report's alone.
	const console = options.json ? new Console(process.stderr) : context.console;
	const own = { ...context, console, report: console.report };
	const wanted = await chosen(options);
	const verified =
		options.run === undefined
			? await inLabs(wanted, options, own)
			: await all(wanted, { saved: await readRun(options.run), labs: await labSpecs() }, options, own);
	console.end();
	if (options.saveRun !== undefined) await writeRun(options.saveRun, verified.map(saved));
	const tally = options.update ? await updateAll(verified, own) : tallyOf(verified);
	if (options.json) context.console.line(JSON.stringify(report(verified), undefined, '\t'));
	else console.line(summary(tally));
	return tally.failed === 0 ? 0 : 1;
});

async function chosen({ chapters, files }: VerifyOptions): Promise<Verifiable[]> {
	const slugs = chapters.length + files.length === 0 ? await chapterSlugs(PROJECT) : chapters;
	return [
		...(await Promise.all(slugs.map((slug) => verifiableChapter(PROJECT, slug)))),
		...(await Promise.all(files.map((file) => verifiableFile(PROJECT, resolve(file))))),
	];
}

async function inLabs(
	wanted: readonly Verifiable[],
	options: VerifyOptions,
	context: CommandContext,
): Promise<Verified[]> {
	const { signal } = context;
	const { repeat, seed = randomInt(SEEDS) } = options;
	return withLabs(context, new Set(wanted.flatMap(({ lab }) => lab ?? [])), async (stage) => {
		const verified: Verified[] = [];
		for (let turn = 0; turn < repeat; turn += 1) {
			const source = { ...stage, signal, seed: (seed + turn) % 2 ** 32 };
			verified.push(...(await all(wanted, source, options, context)));
		}
		return verified;
	});
}

async function all(
	wanted: readonly Verifiable[],
	source: Source,
	{ update }: VerifyOptions,
	{ console }: CommandContext,
): Promise<Verified[]> {
	const verified: Verified[] = [];
	for (const one of wanted) {
		console.line(`${one.name}: ${one.title}${'seed' in source ? ` (--seed ${source.seed})` : ''}`);
		// What differs is told by an update as what it writes.
		const hear = (result: Fault | Result) => {
			if (!update || !('kind' in result) || result.kind !== 'compared') console.line(told(one.path, result));
		};
		verified.push(await verify(one, source, hear));
	}
	return verified;
}

function saved({ of, seed, results }: Verified) {
	return savedChapter(of.path, seed ?? 0, results);
}

/** Writes what can be written. @returns how it stands then */
async function updateAll(verified: readonly Verified[], { console }: CommandContext): Promise<Tally> {
	let mended = 0;
	for (const one of verified) {
		const update = plannedUpdate(one);
		for (const change of update.changes) console.line(toldChange(one.of, change));
		for (const refusal of update.refusals) console.line(toldRefusal(one.of.path, refusal));
		const written = await writeUpdate(PROJECT, one, update);
		console.line(
			written.length === 0 ? `${one.of.name}: nothing to update` : `Updated ${written.join(', ')}.`,
		);
		const refused = new Set(update.refusals.map(({ command }) => command));
		mended += update.changes.filter(({ command }) => !refused.has(command)).length;
	}
	const { passed, failed, skipped } = tallyOf(verified);
	return { passed: passed + mended, failed: failed - mended, skipped };
}
