/** The frame of every command: console, clean end on a signal, errors in words. */
import { constants } from 'node:os';
import { dirname } from 'node:path';
import { Console } from './console.mjs';
import { explain } from './problems.mjs';
import type { StepContext } from './step.ts';

export interface CommandContext extends StepContext {
	readonly console: Console;
}

/** wirewalk's own directory. */
export const PROJECT = dirname(import.meta.dirname);

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Ctrl-C comes twice, from the terminal and passed on by setup.mjs; whoever presses it again means it.
 */
const PATIENCE = 3;

/**
 * Runs a command. The first signal aborts `signal`, and the command ends in its own order.
 * @param command returns the exit status, 0 unless told
 */
export async function main(command: (context: CommandContext) => Promise<number | undefined>): Promise<void> {
	const console = new Console();
	const interrupt = new AbortController();
	let signals = 0;
	for (const name of SIGNALS) {
		process.on(name, () => {
			signals += 1;
			if (signals >= PATIENCE) process.exit(128 + constants.signals[name]);
			interrupt.abort(new Interrupted(name));
		});
	}
	try {
		process.exitCode = (await command({ signal: interrupt.signal, report: console.report, console })) ?? 0;
	} catch (error) {
		console.end();
		if (error instanceof Interrupted) process.exitCode = error.status;
		else {
			process.exitCode = 1;
			globalThis.console.error(explain(error));
		}
	} finally {
		console.end();
	}
}

/** The reason of the signal that every step hears. */
export class Interrupted extends Error {
	override readonly name = 'Interrupted';
	readonly status: number;
	constructor(signal: (typeof SIGNALS)[number]) {
		super(`interrupted by ${signal}`);
		this.status = 128 + constants.signals[signal];
	}
}
