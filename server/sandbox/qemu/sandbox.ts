/** A reader's machine: a clone of a lab's template, running or frozen. */
import { randomBytes } from 'node:crypto';
import { chmod, chown, copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { type CommandLine, type ExecResult, type Sandbox, SandboxError } from '../driver.ts';
import { LabSpec } from '../lab.ts';
import {
	type AsideSpec,
	asideIsOpen,
	closeAside,
	controlSocket,
	longestControlSocket,
	openAside,
	runAside,
} from './aside.ts';
import { jailUid, killProcess, lastWords, type Machine, ports, shellPort, startMachine } from './machine.ts';
import { bridge, drainPipe, makePipes } from './pipes.ts';
import { Qmp } from './qmp.ts';
import { openRenewer, type Renewer } from './renew.ts';
import { restoreState, saveState } from './state.ts';
import { deriveTemplate, FROZEN, type Template } from './template.ts';

/** What a server that comes later must know; written when the clone runs. */
const Record = z.object({
	lab: LabSpec,
	/** QEMU's process. */
	pid: z.number().int(),
	/** When it began, in the kernel's ticks: another process with this number began at another time. */
	started: z.string(),
	/** Private key for the aside channel; the template's. */
	key: z.string(),
	/** Whether the clone is itself by now; one whose server died before is given to nobody. */
	renewed: z.boolean(),
});
type Record = z.infer<typeof Record>;

/** The guest has opened or closed a port. */
const PortChange = z.object({ id: z.string(), open: z.boolean() });

/** A sandbox's directory holds its record, its transcripts, the ssh master's socket, and this, which the jail sees at /lab. */
const JAIL = 'jail';

/** The kernel's bound on a unix socket's path, with the byte that ends it. */
const SOCKET_PATH = 108;

/** A machine that is told to quit and does not in this time is killed, ms. It takes 10 to 30. */
const QUIT_PATIENCE = 2000;

/** A machine that is there and says nothing in this time is broken, ms. It takes 5; on an overloaded computer, seconds. */
const ADOPT_PATIENCE = 30_000;

export class QemuSandbox implements Sandbox {
	readonly id: string;
	readonly lab: LabSpec;
	readonly ended: Promise<string>;
	readonly #directory: string;
	#record: Record;
	readonly #qmp: Qmp;
	readonly #aside: AsideSpec;
	readonly #renewer: Renewer;
	/** Settles when the clone is itself, and knows the time. */
	#renewed: Promise<void> = Promise.resolve();
	/** ssh's master; opened by the first command, as most readers need none. */
	#master: Promise<void> | undefined;
	#why = 'Its machine stopped by itself.';
	#gone = false;

	private constructor(directory: string, record: Record, qmp: Qmp, renewer: Renewer, exited: Promise<void>) {
		this.id = basename(directory);
		this.lab = record.lab;
		this.#directory = directory;
		this.#record = record;
		this.#qmp = qmp;
		this.#renewer = renewer;
		this.#aside = asideSpec(directory, record);
		this.ended = Promise.all([qmp.closed, exited]).then(() => {
			this.#gone = true;
			return this.#why;
		});
	}

	/** @throws {SandboxError} when the machine cannot be started; nothing is left of it then */
	static async clone(template: Template, directory: string, signal?: AbortSignal): Promise<QemuSandbox> {
		const jail = join(directory, JAIL);
		let machine: Machine | undefined;
		try {
			checkPaths(template.lab, directory);
			const uid = jailUid(basename(directory));
			await furnish(template, directory, uid);
			machine = await startMachine(
				{
					engine: template.engine,
					lab: template.lab,
					directory: jail,
					template: join(template.directory, FROZEN),
					uid,
					diskSize: template.diskSize,
				},
				signal,
			);
			const record = {
				lab: template.lab,
				pid: machine.pid,
				started: await startTime(machine.pid),
				key: join(template.directory, 'key'),
				renewed: false,
			};
			await writeRecord(directory, record);
			// QEMU has made its sockets and opened its files. From here on it could not put anything else in their place.
			if (process.getuid?.() === 0) {
				await chown(jail, 0, 0);
				await chmod(jail, 0o755);
			}
			const [renewer] = await Promise.all([
				openRenewer(join(jail, 'renew')),
				restoreState(machine.qmp, '/run/template/state'),
			]);
			await machine.qmp.execute('cont');
			signal?.throwIfAborted();
			const sandbox = new QemuSandbox(directory, record, machine.qmp, renewer, machine.exited);
			machine.process.unref();
			sandbox.#renew(randomBytes(64));
			return sandbox;
		} catch (cause) {
			let words: string | undefined;
			if (machine !== undefined) {
				killProcess(machine.pid);
				await machine.exited;
				words = await lastWords(jail);
			}
			await rm(directory, { recursive: true, force: true });
			signal?.throwIfAborted();
			if (words === undefined) throw cause;
			throw new SandboxError(`No clone of the lab "${template.lab.name}" could be made; QEMU: ${words}`, {
				cause,
			});
		}
	}

	/** @throws {SandboxError} when its machine does not answer; ask `removeSandbox` then */
	static async adopt(directory: string): Promise<QemuSandbox> {
		const record = await readRecord(directory);
		if (!record.renewed) throw new SandboxError(`${directory} holds a clone that was never handed out.`);
		const qmp = await Qmp.connect(join(directory, JAIL, 'qmp'), AbortSignal.timeout(ADOPT_PATIENCE));
		const renewer = await openRenewer(join(directory, JAIL, 'renew'));
		const sandbox = new QemuSandbox(directory, record, qmp, renewer, Promise.resolve());
		if (await asideIsOpen(sandbox.#aside)) sandbox.#master = Promise.resolve();
		return sandbox;
	}

	shell(host: string): CommandLine {
		this.#port(host);
		return bridge(join(this.#directory, JAIL), host, this.transcript(host));
	}

	transcript(host: string): string {
		return join(this.#directory, `${host}.log`);
	}

	async exec(
		host: string | null,
		argv: readonly string[],
		options: { signal?: AbortSignal } = {},
	): Promise<ExecResult> {
		if (host !== null) this.#port(host);
		const [command = ''] = argv;
		if (this.#gone) throw new SandboxError(`Cannot run ${command}: the lab is no more.`);
		if (await this.#isFrozen()) throw new SandboxError(`Cannot run ${command}: the lab is frozen.`);
		await this.#renewed;
		try {
			this.#master ??= openAside(this.#aside);
			await this.#master;
			return await runAside(
				this.#aside,
				host === null ? argv : ['/usr/lib/wirewalk/in', host, ...argv],
				options.signal,
			);
		} catch (cause) {
			// The next command logs in anew.
			if (cause instanceof SandboxError) this.#master = undefined;
			throw cause;
		}
	}

	async freeze(): Promise<void> {
		await this.#qmp.execute('stop');
	}

	async thaw(): Promise<void> {
		if (!(await this.#isFrozen())) return;
		await this.#qmp.execute('cont');
		this.#renew();
	}

	/**
	 * Ends it, and leaves a template of it: clones of that begin where this one stood, after minutes of preparation say.
	 * Nobody may be at its shells.
	 * @param directory of the new template; new, and on the file system of the one that this was cloned from
	 */
	async saveAs(directory: string): Promise<Template> {
		await this.#renewed;
		const jail = join(this.#directory, JAIL);
		// The jail's uid may write to its directory no more. What this clone has changed of the template's RAM is in the state.
		await writeFile(join(jail, 'state'), '');
		if (process.getuid?.() === 0) {
			const uid = jailUid(this.id);
			await chown(join(jail, 'state'), uid, uid);
		}
		await this.#hangUp();
		await saveState(this.#qmp, '/lab/state');
		const transcripts = await Promise.all(
			this.lab.hosts.map(async ({ name }) => {
				const before = await readFile(this.transcript(name));
				return [name, Buffer.concat([before, await drainPipe(jail, name)])] as const;
			}),
		);
		await this.#quit();
		const saved = await deriveTemplate(dirname(this.#record.key), directory, {
			state: join(jail, 'state'),
			disk: join(jail, 'disk.qcow2'),
			transcripts: new Map(transcripts),
		});
		await this.destroy();
		return saved;
	}

	async destroy(options: { keepTranscripts?: string } = {}): Promise<void> {
		await this.#quit();
		// A clone that has just become itself notes so in the directory that goes.
		await this.#renewed.catch(() => undefined);
		if (options.keepTranscripts !== undefined) {
			await mkdir(options.keepTranscripts, { recursive: true });
			for (const { name } of this.lab.hosts) {
				await copyFile(this.transcript(name), join(options.keepTranscripts, `${name}.log`));
			}
		}
		await rm(this.#directory, { recursive: true, force: true });
	}

	/** Ends the aside channel, and waits until the guest would take the next client. */
	async #hangUp(): Promise<void> {
		if (this.#master === undefined) return;
		await this.#master;
		const open = this.#qmp.next(
			({ event, data }) =>
				event === 'VSERPORT_CHANGE' && PortChange.parse(data).id === 'aside' && PortChange.parse(data).open,
		);
		await Promise.all([open, closeAside(this.#aside)]);
		this.#master = undefined;
	}

	async #quit(): Promise<void> {
		if (this.#gone) return;
		this.#why = 'It was ended.';
		const patience = setTimeout(() => kill(this.#record), QUIT_PATIENCE);
		await this.#qmp.execute('quit').catch(() => undefined);
		await this.ended;
		clearTimeout(patience);
	}

	#port(host: string): string {
		if (!this.lab.hosts.some(({ name }) => name === host)) {
			throw new SandboxError(`The lab "${this.lab.name}" has no host "${host}".`);
		}
		return join(this.#directory, JAIL, shellPort(host));
	}

	async #isFrozen(): Promise<boolean> {
		return !z.object({ running: z.boolean() }).parse(await this.#qmp.execute('query-status')).running;
	}

	/** Sets the clock; with a seed, gives the clone its own randomness and identity too. The reader can type meanwhile. */
	#renew(seed?: Buffer): void {
		this.#renewed = this.#renewer.renew(seed === undefined ? {} : { seed }).then(async () => {
			if (this.#record.renewed) return;
			// Noted before it is written: a thaw may be renewing it already, and one of the two writes.
			this.#record = { ...this.#record, renewed: true };
			await writeRecord(this.#directory, this.#record);
		});
		// A clone that did not become itself is not given to anyone. If the machine is gone, that is the reason and not the end.
		this.#renewed.catch(async (cause: unknown) => {
			try {
				await this.#qmp.execute('quit');
			} catch {
				return;
			}
			this.#why = cause instanceof Error ? cause.message : String(cause);
		});
	}
}

/** @throws {SandboxError} when the kernel would not take the path of one of the machine's sockets */
function checkPaths(lab: LabSpec, directory: string): void {
	const sockets = [...ports(lab), 'qmp'].map((port) => join(directory, JAIL, port));
	for (const path of [...sockets, longestControlSocket(directory)]) {
		if (Buffer.byteLength(path) < SOCKET_PATH) continue;
		throw new SandboxError(`The path ${path} is too long for a socket.`, {
			hint: 'Set XDG_CACHE_HOME to a shorter path.',
		});
	}
}

/** Puts everything in place that a clone starts from. */
async function furnish(template: Template, directory: string, uid: number): Promise<void> {
	const frozen = join(template.directory, FROZEN);
	const jail = join(directory, JAIL);
	await mkdir(jail, { recursive: true });
	const files = [
		['overlay.qcow2', 'disk.qcow2'],
		['lab.json', 'lab.json'],
		['key.pub', 'key.pub'],
	] as const;
	await Promise.all([
		...files.map(async ([from, to]) => {
			await copyFile(join(frozen, from), join(jail, to));
			await chmod(join(jail, to), 0o600);
			if (process.getuid?.() === 0) await chown(join(jail, to), uid, uid);
		}),
		makePipes(template.lab, jail, uid),
		// What the shells said before the freeze is where their transcripts begin.
		...template.lab.hosts.map(async ({ name }) => {
			await copyFile(join(frozen, `${shellPort(name)}.log`), join(directory, `${name}.log`));
			await chmod(join(directory, `${name}.log`), 0o600);
		}),
	]);
	if (process.getuid?.() === 0) await chown(jail, uid, uid);
}

/** Removes a sandbox that nobody speaks for: its QEMU, if it still runs, and its directory. */
export async function removeSandbox(directory: string): Promise<void> {
	const record = await readRecord(directory).catch(() => undefined);
	if (record !== undefined) await kill(record);
	else await killUnrecorded(join(directory, JAIL));
	await rm(directory, { recursive: true, force: true });
}

/** Kills the QEMU of a server that died between starting it and writing that down: bwrap's child that has `jail` bound. */
async function killUnrecorded(jail: string): Promise<void> {
	for (const name of await readdir('/proc')) {
		if (!/^\d+$/.test(name)) continue;
		// Processes come and go while we look.
		const words = (await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')).split('\0');
		if (words[0] !== 'bwrap' || !words.includes(jail)) continue;
		const children = await readFile(`/proc/${name}/task/${name}/children`, 'utf8').catch(() => '');
		for (const child of children.split(' ')) if (child !== '') killProcess(Number(child));
		killProcess(Number(name));
	}
}

async function writeRecord(directory: string, record: Record): Promise<void> {
	await writeFile(join(directory, 'sandbox.part'), JSON.stringify(record), { mode: 0o600 });
	await rename(join(directory, 'sandbox.part'), join(directory, 'sandbox.json'));
}

async function readRecord(directory: string): Promise<Record> {
	return Record.parse(JSON.parse(await readFile(join(directory, 'sandbox.json'), 'utf8')));
}

function asideSpec(directory: string, record: Record): AsideSpec {
	const control = controlSocket(directory, record.pid);
	return { socket: join(directory, JAIL, 'aside'), key: record.key, control };
}

/** Kills QEMU, if the process of that number still is it. */
async function kill({ pid, started }: Record): Promise<void> {
	if ((await startTime(pid).catch(() => undefined)) === started) killProcess(pid);
}

/**
 * When a process began, in ticks since boot.
 * @throws when there is no such process
 * @see proc_pid_stat(5), field 22
 */
async function startTime(pid: number): Promise<string> {
	const text = await readFile(`/proc/${pid}/stat`, 'utf8');
	// The second field is the program's name in parentheses, and may hold anything.
	const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
	return fields[19] ?? '';
}
