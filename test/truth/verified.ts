/** The truth about a chapter that was verified: its own run, in a lab or saved, is what the mutants are made of. */
import type { Verified } from '../../server/verify/verify.ts';
import type { Actual } from '../../transcript/index.ts';
import { type Truth, type TruthOptions, truth } from './truth.ts';

/** @throws {Error} when the chapter differs from its run, or a command could not be run */
export function truthOf({ of, results }: Verified, options: TruthOptions = {}): Truth {
	const run = new Map<number, Actual>();
	for (const result of results) {
		if (result.kind === 'problem')
			throw new Error(`${of.name}: ${result.command.command}: ${result.problem}`);
		if (result.kind === 'compared') run.set(result.command.index, result.actual);
	}
	const commands = of.chapter.blocks.flatMap((block) => block.commands);
	return truth(commands, run, options);
}
