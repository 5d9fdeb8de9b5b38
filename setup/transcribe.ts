/** `npm run transcribe -- chapter…`: writes the outputs of a fresh lab into the chapters, in every language. */
import { readChapter } from '../server/verify/chapter-files.ts';
import { told } from '../server/verify/report.ts';
import { transcribe } from '../server/verify/transcribe.ts';
import { main, PROJECT } from './main.ts';
import { SetupError } from './problems.mjs';
import { withLabs } from './with-labs.ts';

await main(async ({ console, signal, ...context }) => {
	const slugs = process.argv.slice(2);
	if (slugs.length === 0) {
		throw new SetupError('Which chapter?', { hint: 'npm run transcribe -- docker-single-host' });
	}
	const chapters = await Promise.all(slugs.map((slug) => readChapter(PROJECT, slug)));
	const labs = new Set(chapters.flatMap(({ frontmatter }) => frontmatter.lab ?? []));
	return withLabs({ ...context, console, signal }, labs, async (stage) => {
		let kept = 0;
		for (const slug of slugs) {
			const hear = (path: string, result: Parameters<typeof told>[1]) => console.line(told(path, result));
			for (const { prompt, command } of await transcribe({
				project: PROJECT,
				slug,
				...stage,
				signal,
				hear,
			})) {
				console.line(`${slug} keeps what it had for ${prompt}${command.split('\n', 1)[0] ?? ''}`);
				kept += 1;
			}
		}
		return kept === 0 ? 0 : 1;
	});
});
