/**
 * Steps that make a directory once. A step is safe to interrupt (it builds beside its place and renames) and to run
 * twice at once (the second waits for the first, whichever process it is in, and finds the work done).
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { lock } from './lock.mjs';
import { removeTree } from './tree.ts';

export interface Progress {
	/** 0 to 1; absent while it cannot be told. */
	readonly done?: number;
	readonly note?: string;
}

/** What is told of a step: its progress, and that it has failed. */
export interface StepReport extends Progress {
	readonly failed?: true;
}

export interface StepSpec {
	/** What the reader of a console sees, as "Building the lab image". */
	readonly title: string;
	/** The directory that the step makes; its name holds the hash of what goes into it. */
	readonly directory: string;
	readonly build: (context: Build) => Promise<void>;
}

export interface Build {
	/** Build here; renamed to the step's directory at the end. */
	readonly directory: string;
	readonly progress: (progress: Progress) => void;
	readonly signal: AbortSignal;
}

export interface StepContext {
	readonly signal: AbortSignal;
	/**
	 * `{ done: 1 }` is a step's last report, once its directory stands, with the last note that came with a `done: 1`
	 * of its builder's; a step that finds its directory reports nothing.
	 */
	readonly report: (title: string, report: StepReport) => void;
	/** When given, nothing is built: it hears of each directory that would be. */
	readonly plan?: (directory: string) => void;
}

/** What a builder has half made is named after its step and its process: `image-1f0c….part-4711`, `….part-4711.tar`. */
export const PART = /\.part-(\d+)/;

/**
 * Makes the step's directory unless it is there.
 * @returns the directory
 * @throws what `build` throws, or the signal's reason; the half-made directory is removed first
 */
export async function step(spec: StepSpec, context: StepContext): Promise<string> {
	const { title, directory } = spec;
	context.signal.throwIfAborted();
	context.plan?.(directory);
	if (context.plan !== undefined || existsSync(directory)) return directory;
	await mkdir(dirname(directory), { recursive: true });
	const release = await lock(directory, context.signal, () =>
		context.report(title, { note: 'another wirewalk is at it; waiting' }),
	);
	try {
		const note = existsSync(directory) ? undefined : await build(spec, context);
		context.report(title, { done: 1, ...(note === undefined ? {} : { note }) });
	} finally {
		await release();
	}
	return directory;
}

async function build(
	{ title, directory, build }: StepSpec,
	{ signal, report }: StepContext,
): Promise<string | undefined> {
	await removeLeftovers(directory);
	const part = `${directory}.part-${process.pid}`;
	await mkdir(part);
	let last: string | undefined;
	const progress = (progress: Progress) => {
		if ((progress.done ?? 0) < 1) return report(title, progress);
		last = progress.note;
	};
	try {
		report(title, {});
		await build({ directory: part, progress, signal });
		// A builder that ended early because of the signal must not pass for one that has finished.
		signal.throwIfAborted();
		await rename(part, directory);
		return last;
	} catch (cause) {
		report(title, { failed: true });
		await removeTree(part);
		throw cause;
	}
}

/** Whoever holds the lock is alone, so every half-made directory here is a dead builder's. */
async function removeLeftovers(directory: string): Promise<void> {
	for (const name of await readdir(dirname(directory))) {
		if (name.startsWith(`${basename(directory)}.part-`)) await removeTree(join(dirname(directory), name));
	}
}
