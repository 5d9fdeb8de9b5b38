/**
 * Templates: a lab's machine, booted once and frozen with its shells at their prompts. Clones start from its memory.
 */
import { createHash } from 'node:crypto';
import { chmod, chown, link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { jailed } from '../../../setup/root.ts';
import { run } from '../../../setup/run.ts';
import { type Build, type Progress, type StepContext, step } from '../../../setup/step.ts';
import { SandboxError } from '../driver.ts';
import { LabSpec } from '../lab.ts';
import { Engine, hardware, jailUid, shellPort, startMachine } from './machine.ts';
import { drainPipe, makePipes, pipeNames } from './pipes.ts';
import { saveState } from './state.ts';

/** Part of every template's key: count it up when templates are made differently. */
const RECIPE = 3;

/** The template's part that a clone's jail sees, at /run/template. */
export const FROZEN = 'frozen';

/** OSC 133 B: the prompt is out, and what is typed now is input. */
const PROMPT_END = '\x1b]133;B\x07';

export const Template = z.object({
	lab: LabSpec,
	engine: Engine,
	/** The size of the disk that the guest sees, bytes. */
	diskSize: z.number().int(),
	/** How long the boot took, seconds; the console shows it as what to expect. */
	seconds: z.number(),
});
/** `directory` holds template.json, the key for the clones' aside channel, and FROZEN. */
export type Template = z.infer<typeof Template> & { readonly directory: string };

/** @returns where the template of this lab is, or will be */
export async function templateDirectory(lab: LabSpec, engine: Engine, cache: string): Promise<string> {
	const key = createHash('sha256').update(
		JSON.stringify([
			RECIPE,
			lab,
			basename(engine.image),
			...(engine.programs === undefined ? [] : [basename(engine.programs)]),
			hardware(lab, engine.accelerator),
			await version(engine),
		]),
	);
	// Another processor's features cannot be given to a machine that has begun with this one's.
	if (engine.accelerator === 'kvm') key.update(await processor());
	return join(cache, `template-${lab.name}-${key.digest('hex').slice(0, 12)}`);
}

/** A machine's state can be read by the QEMU that wrote it. */
function version(engine: Engine): Promise<string> {
	const { file, args } = jailed({ root: engine.root }, ['qemu-system-x86_64', '--version']);
	return run(file, args);
}

async function processor(): Promise<string> {
	const text = await readFile('/proc/cpuinfo', 'utf8');
	return text
		.split('\n\n', 1)
		.join('')
		.split('\n')
		.filter((line) => /^(model name|stepping|microcode|flags)\s/.test(line))
		.join('\n');
}

/** @throws {SandboxError} when there is none */
export async function openTemplate(directory: string): Promise<Template> {
	try {
		return {
			...Template.parse(JSON.parse(await readFile(join(directory, 'template.json'), 'utf8'))),
			directory,
		};
	} catch (cause) {
		throw new SandboxError(`No template in ${directory}.`, {
			hint: 'Remove that directory and start again; it will be made anew.',
			cause,
		});
	}
}

/**
 * Boots the lab and freezes it, unless that is done.
 * @throws {SandboxError} with the guest's own words when it does not come up
 */
export async function buildTemplate(
	lab: LabSpec,
	engine: Engine,
	cache: string,
	context: StepContext,
): Promise<Template> {
	const directory = await templateDirectory(lab, engine, cache);
	await step(
		{
			title: `Booting the lab "${lab.name}" once`,
			directory,
			build: (context) => build(lab, engine, context),
		},
		context,
	);
	return openTemplate(directory);
}

async function build(lab: LabSpec, engine: Engine, { directory, progress, signal }: Build): Promise<void> {
	const began = performance.now();
	const frozen = join(directory, FROZEN);
	const uid = jailUid(basename(directory));
	await mkdir(frozen);
	await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'wirewalk', '-f', join(directory, 'key')], {
		signal,
	});
	await writeFile(join(frozen, 'key.pub'), await readFile(join(directory, 'key.pub')));
	await writeFile(join(frozen, 'lab.json'), JSON.stringify(lab));
	await overlay(engine, frozen, 'disk.qcow2', '/run/image/disk.raw', 'raw', signal);
	const { size: diskSize } = await stat(join(engine.image, 'disk.raw'));
	await makePipes(lab, frozen, uid);
	await own(frozen, uid);
	const machine = await startMachine({ engine, lab, directory: frozen, uid, diskSize }, signal);
	const stop = () => machine.process.kill('SIGKILL');
	signal.addEventListener('abort', stop, { once: true });
	const boot = connect(join(frozen, 'boot'));
	try {
		await booted(lab, frozen, boot, progress);
		progress({ done: 0.97, note: 'freezing' });
		await saveState(machine.qmp, '/lab/state');
		await machine.qmp.execute('quit').catch(() => undefined);
		await machine.exited;
	} catch (cause) {
		signal.throwIfAborted();
		throw cause;
	} finally {
		signal.removeEventListener('abort', stop);
		stop();
		boot.destroy();
		await machine.exited;
	}
	await own(frozen, process.getuid?.() ?? 0);
	await digHoles(engine, frozen, signal);
	// What every clone starts from, made once here so that a clone is a copy of it.
	await overlay(engine, frozen, 'overlay.qcow2', '/run/template/disk.qcow2', 'qcow2', signal, diskSize);
	for (const name of ['qmp', 'renew', 'aside', 'boot', 'console.log', 'qemu.log', ...pipeNames(lab)]) {
		await rm(join(frozen, name), { force: true });
	}
	for (const name of await readdir(frozen)) await chmod(join(frozen, name), 0o444);
	const seconds = Math.round((performance.now() - began) / 1000);
	await writeFile(join(directory, 'template.json'), JSON.stringify({ lab, engine, diskSize, seconds }));
}

/**
 * Makes a template of a clone that was frozen.
 * @param from directory of the template that it was cloned from; the new one shares its files, so it may be removed
 * @param parts files of the clone, which are moved, and what its shells have said
 */
export async function deriveTemplate(
	from: string,
	directory: string,
	parts: {
		readonly state: string;
		readonly disk: string;
		readonly transcripts: ReadonlyMap<string, Buffer>;
	},
): Promise<Template> {
	const frozen = join(directory, FROZEN);
	await mkdir(frozen, { recursive: true });
	const shared = ['ram', 'disk.qcow2', 'lab.json', 'key.pub'].map((name) => join(FROZEN, name));
	for (const name of [...shared, 'key', 'template.json']) await link(join(from, name), join(directory, name));
	await rename(parts.state, join(frozen, 'state'));
	await rename(parts.disk, join(frozen, 'overlay.qcow2'));
	for (const [host, said] of parts.transcripts) {
		await writeFile(join(frozen, `${shellPort(host)}.log`), said);
	}
	for (const name of await readdir(frozen)) await chmod(join(frozen, name), 0o444);
	return openTemplate(directory);
}

/** Makes a qcow2 overlay in `directory`; `backing` is a path in the jail, which need not exist when `size` is told. */
async function overlay(
	engine: Engine,
	directory: string,
	name: string,
	backing: string,
	format: 'raw' | 'qcow2',
	signal: AbortSignal,
	size?: number,
): Promise<void> {
	const { file, args } = jailed(
		{
			root: engine.root,
			binds: [
				{ from: directory, to: '/lab', writable: true },
				{ from: engine.image, to: '/run/image' },
			],
		},
		[
			...['qemu-img', 'create', '-q', '-f', 'qcow2', '-b', backing, '-F', format],
			...(size === undefined ? [`/lab/${name}`] : ['-u', `/lab/${name}`, String(size)]),
		],
	);
	await run(file, args, { signal });
}

/** Frees what the RAM file keeps for pages that are zero: the guest has made its free memory so. */
async function digHoles(engine: Engine, directory: string, signal: AbortSignal): Promise<void> {
	const { file, args } = jailed(
		{ root: engine.root, binds: [{ from: directory, to: '/lab', writable: true }] },
		['fallocate', '--dig-holes', '/lab/ram'],
	);
	await run(file, args, { signal });
}

/** Gives a directory and what is in it to `uid`, where we may. */
async function own(directory: string, uid: number): Promise<void> {
	if (process.getuid?.() !== 0) return;
	await chown(directory, uid, uid);
	for (const name of await readdir(directory)) await chown(join(directory, name), uid, uid);
}

/** Waits until the guest says on its port `boot` that it is ready, with every shell at its prompt. */
async function booted(
	lab: LabSpec,
	directory: string,
	boot: Socket,
	progress: (progress: Progress) => void,
): Promise<void> {
	for await (const line of createInterface({ input: boot })) {
		const [word, ...rest] = line.split(' ');
		if (word === 'progress') progress({ done: Number(rest[0]), note: rest.slice(1).join(' ') });
		if (word === 'failed') throw new SandboxError(`The lab "${lab.name}" did not come up: ${rest.join(' ')}`);
		if (word !== 'ready') continue;
		for (const { name } of lab.hosts) {
			const said = await drainPipe(directory, name);
			await writeFile(join(directory, `${shellPort(name)}.log`), said);
			if (said.toString('latin1').endsWith(PROMPT_END)) continue;
			throw new SandboxError(
				`The shell of ${name} is not at its prompt: ${JSON.stringify(said.toString().slice(-200))}`,
			);
		}
		return;
	}
	const console = await readFile(join(directory, 'console.log'), 'latin1');
	throw new SandboxError(
		`The machine of "${lab.name}" stopped while it was booting:\n${console.slice(-1000)}`,
	);
}
