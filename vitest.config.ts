import { defineConfig } from 'vitest/config';

/** A real lab is slow to change its mind under emulation; a test that hangs should still end. */
const LAB_TIMEOUT = 1_200_000;

/** Milliseconds on a machine that has nothing else to do; labs may be being built beside them. */
const UNIT_TIMEOUT = 60_000;

export default defineConfig({
	test: {
		projects: [
			{
				test: {
					name: 'unit',
					include: ['{transcript,server,setup,lab,src,bench,test/truth}/**/*.test.ts'],
					testTimeout: UNIT_TIMEOUT,
				},
			},
			...(['lab', 'server', 'book', 'e2e'] as const).map((name) => ({
				test: {
					name,
					include: [`test/${name}/**/*.test.ts`],
					testTimeout: LAB_TIMEOUT,
					hookTimeout: LAB_TIMEOUT,
					// Two cores: files that boot machines run one after another. But a chapter's truth is reckoned beside the labs.
					...(name === 'book' ? { maxWorkers: 2 } : { fileParallelism: false }),
				},
			})),
		],
	},
});
