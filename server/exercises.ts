/** Exercises in a lab: breaking it, and looking whether it is mended. */
import type { Check, Exercise, Step } from '../content/exercise.ts';
import type { ExerciseVerdict } from './protocol.ts';
import { Refusal } from './refusal.ts';
import type { ExecResult } from './sandbox/driver.ts';
import type { LabSpec } from './sandbox/lab.ts';

/**
 * A step that takes longer hangs, ms. Some start several containers and wait for Calico: on a slow, busy machine, where
 * one `docker run` takes half a minute and more, that is minutes.
 */
const PATIENCE = 600_000;

/** What a lab has to be able to do. */
export interface Breakable {
	readonly lab: Pick<LabSpec, 'name'>;
	/** Runs a script as root on a host. */
	aside(host: string, script: string, signal: AbortSignal): Promise<ExecResult>;
}

/** @throws {Refusal} `no-such-exercise`, also when it is for another lab than this one */
export function exerciseFor(exercises: readonly Exercise[], name: string, { lab }: Breakable): Exercise {
	const exercise = exercises.find((known) => known.name === name);
	if (exercise?.lab === lab.name) return exercise;
	throw new Refusal('no-such-exercise', `There is no exercise "${name}" for the lab "${lab.name}".`);
}

/**
 * Brings a fresh lab to where the exercise begins.
 * @throws {Refusal} `internal` with the words of the step that failed
 */
export async function breakLab(exercise: Exercise, lab: Breakable): Promise<void> {
	await runSteps([...exercise.setup, ...exercise.break], lab, exercise.name);
}

/** @throws {Refusal} `internal` with the words of the step that failed */
export async function runSteps(steps: readonly Step[], lab: Breakable, name: string): Promise<void> {
	for (const { host, run } of steps) {
		const { exit, stdout, stderr } = await lab.aside(host, run, AbortSignal.timeout(PATIENCE));
		if (exit === 0) continue;
		const cause = new Error(`${host}: exit ${exit} of\n${run}\n${stdout}${stderr}`);
		throw new Refusal('internal', `The exercise "${name}" could not be prepared.`, {
			hint: 'Reset the lab and try again; the server’s log says what failed.',
			cause,
		});
	}
}

/**
 * Seconds: how long a network may take until it is what the reader has made of it, before the verdict says that it is
 * not. Who was too early asks again.
 */
const SETTLING = 30;

/**
 * Looks at the lab: the first check that fails says what is still wrong.
 * @param patience seconds that a check may wait for the lab to settle, each for itself
 */
export async function checkLab(
	{ check }: Exercise,
	lab: Breakable,
	patience = SETTLING,
): Promise<ExerciseVerdict> {
	const failed = await firstFailure(check, lab, patience);
	return failed === undefined ? { mended: true } : { mended: false, wrong: failed.wrong };
}

async function firstFailure(
	checks: readonly Check[],
	lab: Breakable,
	patience: number,
): Promise<Check | undefined> {
	for (const check of checks) {
		const script = `patience=${patience}\n${check.run}`;
		const { exit } = await lab.aside(check.host, script, AbortSignal.timeout(PATIENCE));
		if (exit !== 0) return check;
	}
	return undefined;
}
