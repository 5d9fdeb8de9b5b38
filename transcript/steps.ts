/** A block as somebody does it: what is typed, in which order, and what has to have happened before the next thing. */
import type { Block, Command, Press } from './block.ts';

/** A command is typed (`part` 0), or its terminal is looked at again (`part` 1, 2, …). */
export interface BlockStep {
	readonly command: Command;
	readonly part: number;
	/** The keys that are pressed from now on, each when so many lines of the command's output have arrived. */
	readonly presses: readonly Press[];
	/**
	 * Once the command has printed so many lines the next step may begin while it runs on; undefined: once it has ended.
	 */
	readonly until: number | undefined;
}

/** @returns the steps in the order of the block's lines */
export function blockSteps({ commands }: Pick<Block, 'commands'>): BlockStep[] {
	const steps: { step: BlockStep; line: number }[] = [];
	for (const command of commands) {
		let printed = 0;
		command.parts.forEach(([from, to], part) => {
			const before = printed;
			const last = part === command.parts.length - 1;
			printed += to - from;
			const until = last ? Infinity : printed;
			steps.push({
				step: {
					command,
					part,
					presses: command.presses.filter(({ afterLines }) => afterLines >= before && afterLines < until),
					until: last ? undefined : printed,
				},
				line: part === 0 ? command.typedLines[0] : from,
			});
		});
	}
	return steps.sort((a, b) => a.line - b.line).map(({ step }) => step);
}
