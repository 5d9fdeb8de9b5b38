import { availableParallelism, totalmem } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Milliseconds. Calico's chapter was seen to take half an hour beside other labs on a slow machine. Each command has a
 * limit of its own, so this one is for what hangs elsewhere.
 */
const LAB_TIMEOUT = 3_600_000;

/** A test of lab, server or browser was seen to take 6 minutes there; what hangs shall not use up all the run has. */
const PART_TIMEOUT = 1_200_000;

/** Milliseconds on a machine that has nothing else to do; labs run beside them, or are being built. */
const UNIT_TIMEOUT = 60_000;

/** Bytes that a file may take with its labs, at most: racks with all of Calico, and a browser. */
const FILE_MEMORY = 3.5e9;

/**
 * Files at a time, of all projects. More than there are cores would make each of them slower by more than its share:
 * what a lab does when nobody asks anything of it takes a third of a core with Calico.
 */
const maxWorkers = Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / FILE_MEMORY)));

/** What takes longest begins first; how long files took is only known where they ran before. */
const LONGEST = ['calico', 'calico-policy', 'vxlan-and-overlay', 'flannel', 'compare', 'docker-across-hosts'];

class LongestFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const sorted = await super.sort(files);
		return sorted.sort((one, other) => rank(one) - rank(other));
	}
}

function rank({ moduleId }: TestSpecification): number {
	const at = LONGEST.findIndex((slug) => moduleId.endsWith(`/test/book/chapters/${slug}.test.ts`));
	return at < 0 ? LONGEST.length : at;
}

export default defineConfig({
	test: {
		sequence: { sequencer: LongestFirst },
		projects: [
			{
				test: {
					name: 'unit',
					include: ['{transcript,server,setup,lab,src,bench,test/truth}/**/*.test.ts'],
					testTimeout: UNIT_TIMEOUT,
					maxWorkers,
				},
			},
			...(['lab', 'server', 'book', 'e2e'] as const).map((name) => ({
				test: {
					name,
					include: [`test/${name}/**/*.test.ts`],
					testTimeout: name === 'book' ? LAB_TIMEOUT : PART_TIMEOUT,
					hookTimeout: LAB_TIMEOUT,
					maxWorkers,
				},
			})),
		],
	},
});
