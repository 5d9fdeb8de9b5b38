/** What has to be done for what a reader asks: which commands, in which order, and which of them together. */
import { type Block, type BlockStep, blockSteps, type Command } from '../../transcript/index.ts';
import type { Ask } from '../console/blocks.ts';
import type { Run } from './store.ts';

/**
 * Commands that belong together: one, or those of a block in which one is left running while others are typed. Where
 * they differ from the book they are tried again together.
 */
export interface Group {
	readonly commands: readonly Command[];
	readonly steps: readonly BlockStep[];
	/** For how long, milliseconds; 0: once. */
	readonly retry: number;
}

/** What has been run so far. */
export interface Past {
	/** The chapter's blocks in order. */
	readonly blocks: readonly Pick<Block, 'commands'>[];
	/** Each command's last run, by its index. */
	readonly runs: Readonly<Record<string, Run>>;
	/** The reader's machine; undefined while there is none. */
	readonly machine: string | undefined;
}

/** @returns the groups in the order of the chapter; nothing of a block that its author skips */
export function plan(ask: Ask, past: Past): Group[] {
	if ('runUpTo' in ask) {
		return past.blocks.flatMap(({ commands }) => {
			const before = commands.filter(({ index, meta }) => index <= ask.runUpTo && meta.skip === undefined);
			return grouped(missing(before, past), past);
		});
	}
	const [only, ...more] = ask.run;
	return past.blocks.flatMap(({ commands }) => {
		const wanted = commands.filter(({ index, meta }) => ask.run.includes(index) && meta.skip === undefined);
		if (only === undefined || more.length > 0) return grouped(wanted, past);
		// Alone a command is only begun: what is to happen while it runs is the reader's to do, and so is its end.
		return wanted.map(alone);
	});
}

function underWay({ index }: Command, { runs, machine }: Past): boolean {
	const run = runs[index];
	return run !== undefined && run.machine === machine && run.printed === undefined;
}

/** What of a block did not run in this machine yet, and what was left running and has to be come back to. */
function missing(commands: readonly Command[], past: Past): readonly Command[] {
	const notRun = commands.filter(({ index }) => {
		const run = past.runs[index];
		return run === undefined || run.machine !== past.machine;
	});
	// What the others do matters only while it runs.
	if (notRun.some(isLeft)) return commands;
	return commands.filter(
		(command) => notRun.includes(command) || (isLeft(command) && underWay(command, past)),
	);
}

function isLeft({ parts }: Command): boolean {
	return parts.length > 1;
}

function grouped(commands: readonly Command[], past: Past): Group[] {
	if (!commands.some(isLeft)) return commands.map((command) => groupOf([command]));
	const [first, ...others] = commands;
	// Nothing else is done while it runs, so there is nothing to come back for, unless it was begun before.
	if (first !== undefined && others.length === 0 && !underWay(first, past)) return [alone(first)];
	return [groupOf(commands)];
}

function groupOf(commands: readonly Command[]): Group {
	return { commands, steps: blockSteps({ commands }), retry: commands[0]?.meta.retry ?? 0 };
}

/** One command that is typed and, if it is one to be left running, left so. */
function alone(command: Command): Group {
	const group = groupOf([command]);
	if (!isLeft(command)) return group;
	return { ...group, steps: group.steps.filter(({ part }) => part === 0), retry: 0 };
}
