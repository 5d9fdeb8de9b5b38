/** `npm run record -- [chapter…]`: records chapters from fresh labs; a recording that still holds stays as it is. */
import { randomInt } from 'node:crypto';
import { chapterSlugs, verifiableChapter } from '../server/verify/chapter-files.ts';
import { recordingPath, writeRecording } from '../server/verify/record.ts';
import { told } from '../server/verify/report.ts';
import { verdictOf } from '../server/verify/results.ts';
import { SEEDS, verify } from '../server/verify/verify.ts';
import { main, PROJECT } from './main.ts';
import { withLabs } from './with-labs.ts';

await main(async (context) => {
	const { console, signal } = context;
	const slugs = process.argv.length > 2 ? process.argv.slice(2) : await chapterSlugs(PROJECT);
	const chapters = await Promise.all(slugs.map((slug) => verifiableChapter(PROJECT, slug)));
	return withLabs(context, new Set(chapters.flatMap(({ lab }) => lab ?? [])), async (stage) => {
		for (const chapter of chapters) {
			const verified = await verify(chapter, { ...stage, signal, seed: randomInt(SEEDS) }, (result) => {
				if (!('kind' in result) || verdictOf(result) === 'failed') console.line(told(chapter.path, result));
			});
			const changed = await writeRecording(PROJECT, verified);
			console.line(`${recordingPath(chapter.name)}: ${changed ? 'written' : 'unchanged'}`);
		}
		return 0;
	});
});
