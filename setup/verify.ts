/** `npm run verify -- [chapter…]`: every output printed in the book, against fresh labs. */
import { chapterSlugs } from '../server/verify/chapter-files.ts';
import { verify } from '../server/verify/verify.ts';
import { main, PROJECT } from './main.ts';
import { withLabs } from './with-labs.ts';

await main(async (context) => {
	const named = process.argv.slice(2);
	const chapters = named.length > 0 ? named : await chapterSlugs(PROJECT);
	const print = (text: string) => context.console.line(text);
	const { failed } = await withLabs(context, (stage) =>
		verify({ project: PROJECT, chapters, ...stage, signal: context.signal, print }),
	);
	return failed === 0 ? 0 : 1;
});
