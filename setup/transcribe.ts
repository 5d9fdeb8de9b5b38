/** `npm run transcribe -- chapter…`: writes the outputs of a fresh lab into the chapters, in every language. */
import { readChapter } from '../server/verify/chapter-files.ts';
import { told } from '../server/verify/report.ts';
import type { Result } from '../server/verify/results.ts';
import { transcribe } from '../server/verify/transcribe.ts';
import { main, PROJECT } from './main.ts';
import { SetupError } from './problems.mjs';
import { withLabs } from './with-labs.ts';

await main(async (context) => {
	const { console, signal } = context;
	const slugs = process.argv.slice(2);
	if (slugs.length === 0) {
		throw new SetupError('Which chapter?', { hint: 'npm run transcribe -- docker-single-host' });
	}
	const chapters = await Promise.all(slugs.map((slug) => readChapter(PROJECT, slug)));
	const labs = new Set(chapters.flatMap(({ frontmatter }) => frontmatter.lab ?? []));
	return withLabs(context, labs, async (stage) => {
		let unrecorded = 0;
		for (const slug of slugs) {
			const hear = (path: string, result: Result) => console.line(told(path, result));
			const { kept, recorded } = await transcribe({ project: PROJECT, slug, ...stage, signal, hear });
			for (const { prompt, command } of kept)
				console.line(`${slug} keeps what it had for ${prompt}${command.split('\n', 1)[0] ?? ''}`);
			if (!recorded) {
				console.line(`${slug} is written, but not recorded: see npm run verify -- ${slug}`);
				unrecorded += 1;
			}
		}
		return unrecorded === 0 ? 0 : 1;
	});
});
