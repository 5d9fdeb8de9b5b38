/** The state of every command of a chapter, from what was run and nothing else. */
import {
	type Bindings,
	type Command,
	compare,
	type Difference,
	newBindings,
} from '../../transcript/index.ts';
import type { Printed, Run } from './store.ts';

export type StepState =
	| { readonly at: 'not-run' }
	/** It runs as soon as what it waits for is there. */
	| { readonly at: 'waiting' }
	| { readonly at: 'running' }
	/** `bindings`: what is known after the command of what the book's names stand for here. */
	| { readonly at: 'matches'; readonly printed: Printed; readonly bindings: Bindings }
	| {
			readonly at: 'differs';
			readonly printed: Printed;
			readonly bindings: Bindings;
			readonly differences: readonly Difference[];
	  }
	/** It ran in a machine that is no more: before a reset, or in a lab that ended. */
	| { readonly at: 'stale'; readonly printed: Printed };

export interface Situation {
	/** The chapter's commands in order. */
	readonly commands: readonly Command[];
	/** Each command's last run, by its index. */
	readonly runs: Readonly<Record<string, Run>>;
	/** The reader's machine; undefined while there is none. */
	readonly machine: string | undefined;
	/** Indexes of the commands that are to run. */
	readonly queue: readonly number[];
}

/**
 * Compares in the chapter's order, whatever order the reader ran things in: an interface that the book names twice has
 * to be one interface here too.
 */
export function stepStates({ commands, runs, machine, queue }: Situation): StepState[] {
	let bindings: Bindings = newBindings();
	return commands.map((command) => {
		const run = runs[command.index];
		const current = run !== undefined && run.machine === machine;
		if (current && run.printed === undefined) return { at: 'running' };
		let state: StepState = { at: 'not-run' };
		if (run?.printed !== undefined) {
			const { printed } = run;
			if (!current) {
				state = { at: 'stale', printed };
			} else {
				// Counters go by when the reader ran it, not by its place in the chapter.
				const comparison = compare(command, { ...printed, when: run.from }, bindings);
				bindings = comparison.bindings;
				state =
					comparison.verdict === 'matches'
						? { at: 'matches', printed, bindings }
						: { at: 'differs', printed, bindings, differences: comparison.differences };
			}
		}
		return queue.includes(command.index) ? { at: 'waiting' } : state;
	});
}
