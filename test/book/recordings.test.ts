/** What the reading copy plays is what the book prints. */
import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chapterSlugs, verifiableChapter } from '../../server/verify/chapter-files.ts';
import { recordingPath } from '../../server/verify/record.ts';
import { PROJECT } from '../../setup/main.ts';
import { parseCast, printCast, record } from '../../transcript/index.ts';

const slugs = await chapterSlugs(PROJECT);

describe.each(slugs)('the recording of %s', (slug) => {
	const path = recordingPath(slug);

	it('says what the chapter prints, command by command', async () => {
		expect(existsSync(join(PROJECT, path)), `${path} is missing: npm run record -- ${slug}`).toBe(true);
		const text = await readFile(join(PROJECT, path), 'utf8');
		const { chapter } = await verifiableChapter(PROJECT, slug);
		const played = chapter.blocks
			.flatMap(({ commands }) => commands)
			.filter(({ meta }) => meta.skip === undefined)
			.map(({ index }) => [index, []] as const);
		// Made from the chapter as it is now, it keeps the rhythm of what it says already: it is the same, or it is old.
		const now = printCast(record(chapter.blocks, new Map(played), slug, parseCast(text)));
		expect(now === text, `${path} is older than its chapter: npm run record -- ${slug}`).toBe(true);
	});
});

it('no recording is left of a chapter that is gone', () => {
	const recorded = globSync('content/recordings/*.cast', { cwd: PROJECT }).map((path) =>
		basename(path, '.cast'),
	);
	expect(recorded.filter((slug) => !slugs.includes(slug))).toEqual([]);
});
