/** What has become of every command of a chapter: played in a lab block by block, or as a saved run has it. */
import {
	type Actual,
	type Bindings,
	type Block,
	blockSteps,
	type Command,
	type Comparison,
	compare,
} from '../../transcript/index.ts';
import type { Played, Player } from './play.ts';

/** What verifying one command has come to. */
export type Result =
	| {
			readonly kind: 'compared';
			readonly command: Command;
			readonly actual: Actual;
			readonly comparison: Comparison;
			readonly milliseconds: number;
			/** When each line of the output had arrived, milliseconds after the command began. */
			readonly arrivals: readonly number[];
	  }
	/** It could not be run as the book says. */
	| { readonly kind: 'problem'; readonly command: Command; readonly problem: string }
	| { readonly kind: 'skipped'; readonly command: Command; readonly why: string };

/** Whether the result is what the book promises; undefined for a command that was not run. */
export function verdictOf(result: Result): 'passed' | 'failed' | undefined {
	if (result.kind === 'skipped') return undefined;
	return result.kind === 'compared' && result.comparison.verdict === 'matches' ? 'passed' : 'failed';
}

/**
 * Plays a block. With `retry` in its meta a command that differs is run again; where one of them is left running while
 * others are typed, all of them together.
 * @param bindings what the commands before this block have bound
 * @param again whether a command is run again, where the block says `retry`; by default one that differs
 * @returns a result for each command, in the order of the block
 */
export async function playBlock(
	block: Block,
	player: Player,
	bindings: Bindings,
	{ again = differs }: { again?: (result: Result) => boolean } = {},
): Promise<Result[]> {
	const { skip } = block.meta;
	if (skip !== undefined) return block.commands.map((command) => ({ kind: 'skipped', command, why: skip }));
	const together = block.commands.some(({ parts }) => parts.length > 1);
	const groups = together ? [block.commands] : block.commands.map((command) => [command]);
	const results: Result[] = [];
	let known = bindings;
	for (const commands of groups) {
		const patience = performance.now() + (block.meta.retry ?? 0);
		let tried = await playOnce(commands, player, known);
		while (tried.some(again) && performance.now() < patience) tried = await playOnce(commands, player, known);
		results.push(...tried);
		known = bindingsAfter(tried, known);
	}
	return results;
}

async function playOnce(commands: readonly Command[], player: Player, bindings: Bindings): Promise<Result[]> {
	for (const step of blockSteps({ commands })) await player.take(step);
	const played: Played[] = [];
	for (const command of commands) played.push(await player.ended(command));
	return judge(played, bindings);
}

/** Compares commands in the chapter's order. */
export function judge(played: readonly Played[], before: Bindings): Result[] {
	let bindings = before;
	return played.map((one) => {
		const result = judged(one, bindings);
		if (result.kind === 'compared') ({ bindings } = result.comparison);
		return result;
	});
}

export function differs(result: Result): boolean {
	return result.kind === 'compared' && result.comparison.verdict === 'differs';
}

function judged(played: Played, bindings: Bindings): Result {
	const { command } = played;
	if ('problem' in played) return { kind: 'problem', command, problem: played.problem };
	const { actual, milliseconds, arrivals } = played;
	return {
		kind: 'compared',
		command,
		actual,
		comparison: compare(command, actual, bindings),
		milliseconds,
		arrivals,
	};
}

/** What is known after commands that were compared. */
export function bindingsAfter(results: readonly Result[], before: Bindings): Bindings {
	const last = results.findLast((result) => result.kind === 'compared');
	return last === undefined ? before : last.comparison.bindings;
}
