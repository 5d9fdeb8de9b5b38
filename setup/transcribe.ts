/** `npm run transcribe -- chapter…`: writes the outputs of a fresh lab into the chapters, in every language. */
import { readChapter } from '../server/verify/chapter-files.ts';
import { transcribe } from '../server/verify/transcribe.ts';
import { main, PROJECT } from './main.ts';
import { SetupError } from './problems.mjs';
import { withLabs } from './with-labs.ts';

await main(async (context) => {
	const slugs = process.argv.slice(2);
	if (slugs.length === 0) {
		throw new SetupError('Which chapter?', { hint: 'npm run transcribe -- docker-single-host' });
	}
	const print = (text: string) => context.console.line(text);
	const chapters = await Promise.all(slugs.map((slug) => readChapter(PROJECT, slug)));
	const labs = new Set(chapters.flatMap(({ frontmatter }) => frontmatter.lab ?? []));
	return withLabs(context, labs, async (stage) => {
		let unplayed = 0;
		for (const slug of slugs) {
			unplayed += await transcribe({ project: PROJECT, slug, ...stage, signal: context.signal, print });
		}
		return unplayed === 0 ? 0 : 1;
	});
});
