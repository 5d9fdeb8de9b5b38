import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { PROJECT } from './main.ts';

const read = (path: string) => readFile(join(PROJECT, path), 'utf8');
const { files } = z.looseObject({ files: z.array(z.string()) }).parse(JSON.parse(await read('cspell.json')));
const words = (await read('cspell-words.txt')).split('\n').slice(0, -1);

it('has its own words in order, each once', () => {
	expect(words).toEqual([...new Set(words)].sort());
});

it('has no word of its own that no source uses any more', async () => {
	const unused = new Set(words);
	for await (const path of glob(files, { cwd: PROJECT })) {
		const source = (await read(path)).toLowerCase();
		for (const word of unused) if (source.includes(word)) unused.delete(word);
	}
	expect([...unused]).toEqual([]);
});
