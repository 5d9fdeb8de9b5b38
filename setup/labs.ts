/** What the labs stand on: QEMU, the image, and a template for each lab, the smallest first. */
import { existsSync } from 'node:fs';
import type { LabSpec } from '../server/sandbox/lab.ts';
import { probeAccelerator } from '../server/sandbox/qemu/kvm.ts';
import type { Engine } from '../server/sandbox/qemu/machine.ts';
import { buildTemplate, type Template } from '../server/sandbox/qemu/template.ts';
import { cacheDirectory } from './cache.ts';
import { image } from './image.ts';
import { checkDisk, checkNamespaces, unreachable } from './machine.mjs';
import { noKvm, noPackageSource } from './problems.mjs';
import { programs } from './programs.ts';
import { debianRoot, QEMU_ROOT } from './root.ts';
import { RunError } from './run.ts';
import type { StepContext } from './step.ts';

/** QEMU 0.2 GB, image 0.6 GB, programs 0.3 GB, templates 1.5 GB; while the programs are compiled, 4 GB besides. */
const NEEDED = 6.5e9;

export interface LabsListener {
	/** Something that the person at the console should know, and that stops nothing. */
	note(text: string): void;
	ready(template: Template): void;
	/** The other labs go on. */
	failed(lab: LabSpec, error: unknown): void;
}

/**
 * Makes what is missing.
 * @param labs in the order in which they are made
 * @throws when none of them can be had; what is wrong with a single one is told to the listener
 */
export async function prepareLabs(
	labs: readonly LabSpec[],
	context: StepContext,
	listener: LabsListener,
): Promise<void> {
	await checkNamespaces(context.signal);
	const engine = await prepareEngine(labs, context, listener);
	const prepare = async (some: readonly LabSpec[], engine: Engine, context: StepContext) => {
		for (const lab of some) {
			try {
				listener.ready(await buildTemplate(lab, engine, cacheDirectory(), context));
			} catch (error) {
				context.signal.throwIfAborted();
				listener.failed(lab, error);
			}
		}
	};
	const { with: others = [], without = [] } = Object.groupBy(labs, ({ programs }) =>
		programs ? 'with' : 'without',
	);
	if (others.length === 0) return prepare(without, engine, context);
	// Compiling takes longer than all else together. It gives way to the rest: who reads chapter one does not wait for it.
	const [compiled] = await together(context, (own) => [
		fromArchive(programs(own)).then(
			(programs) => ({ programs }),
			(error: unknown) => ({ error }),
		),
		prepare(without, engine, own),
	]);
	context.signal.throwIfAborted();
	if ('programs' in compiled) return prepare(others, { ...engine, ...compiled }, context);
	for (const lab of others) listener.failed(lab, compiled.error);
}

async function prepareEngine(
	labs: readonly LabSpec[],
	context: StepContext,
	listener: LabsListener,
): Promise<Engine> {
	await checkRoom(labs, context);
	// Beside one another: the image needs QEMU's root only when it makes the file system, at its end.
	const [root, { directory }] = await together(context, (own) => [
		fromArchive(debianRoot(QEMU_ROOT, own)),
		fromArchive(image(own)),
	]);
	const { accelerator, reason } = await probeAccelerator(
		{ root, image: directory },
		cacheDirectory(),
		context.signal,
	);
	if (reason !== undefined) listener.note(noKvm(reason));
	return { root, image: directory, accelerator };
}

/** Says before the first of them that there is no room for all, rather than in the middle of the last. */
async function checkRoom(labs: readonly LabSpec[], context: StepContext): Promise<void> {
	const planned: string[] = [];
	const plan: StepContext = { ...context, plan: (directory) => planned.push(directory) };
	await debianRoot(QEMU_ROOT, plan);
	await image(plan);
	if (labs.some(({ programs }) => programs)) await programs(plan);
	if (planned.every((directory) => existsSync(directory))) return;
	await checkDisk({ what: 'the labs', directory: cacheDirectory(), needed: NEEDED });
}

/** Runs two steps at once; when one fails the other is called off, and waited for. */
async function together<One, Other>(
	{ signal, report }: StepContext,
	start: (context: StepContext) => [Promise<One>, Promise<Other>],
): Promise<[One, Other]> {
	const failure = new AbortController();
	const steps = start({ signal: AbortSignal.any([signal, failure.signal]), report });
	try {
		return await Promise.all(steps);
	} catch (error) {
		failure.abort(error);
		await Promise.allSettled(steps);
		throw error;
	}
}

/** Says in words that Debian's archive does not answer, when that is why a step failed. */
export async function fromArchive<Result>(step: Promise<Result>): Promise<Result> {
	try {
		return await step;
	} catch (error) {
		if (error instanceof RunError && unreachable(error.message)) {
			throw noPackageSource("Debian's archive", error.message);
		}
		throw error;
	}
}
