/**
 * Commands beside the reader's shells: ssh over the guest's port `aside`. One master connection lives as long as the
 * machine, whatever becomes of the server; each command is a channel in it.
 */

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { attempt } from '../../../setup/run.ts';
import { type ExecResult, SandboxError } from '../driver.ts';

/** ssh itself failed, not the command. */
const SSH_FAILED = 255;

export interface AsideSpec {
	/** The guest's port, a unix socket that takes one client. */
	readonly socket: string;
	/** Private key that the guest lets in. */
	readonly key: string;
	/** Where the master listens for commands: {@link controlSocket}. */
	readonly control: string;
}

/** ssh makes its socket under a name that is so much longer first, characters. */
const CONTROL_PART = 17;

/**
 * The master's socket, of this machine alone: a master that outlives its machine by a moment removes its own on its way
 * out, and not that of the next machine in the same directory.
 * @param pid QEMU's
 */
export function controlSocket(directory: string, pid: number): string {
	return join(directory, `ssh.${pid}`);
}

/** The longest path that the master's socket may have for a moment. */
export function longestControlSocket(directory: string): string {
	return `${controlSocket(directory, MAX_PID)}${'x'.repeat(CONTROL_PART)}`;
}

/** Linux numbers processes up to here (proc_sys_kernel(5), pid_max). */
const MAX_PID = 4194304;

/** A machine that does not greet in this time does not at all, s. Under emulation a login takes one; on an overloaded computer, many. */
const GREETING = 120;

function options(spec: AsideSpec, proxy: string): string[] {
	return [
		...['-F', 'none', '-T', '-o', 'BatchMode=yes', '-o', 'LogLevel=ERROR'],
		...['-S', spec.control.replaceAll('%', '%%'), '-i', spec.key, '-o', 'IdentitiesOnly=yes'],
		...['-o', `ConnectTimeout=${GREETING}`, '-o', `ProxyCommand=${proxy}`],
		// The socket leads into the very machine that we started: there is nobody in between to mistake it for.
		...['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'],
	];
}

/** The port takes one client, the master. A command that cannot find the master must not wait for its place. */
const ONLY_THROUGH_MASTER = 'false';

/**
 * Logs in, and stays: ssh goes to the background as the master. Under emulation that takes a second.
 * @throws {SandboxError} when the login fails
 */
export async function openAside(spec: AsideSpec): Promise<void> {
	const proxy = `socat - 'UNIX-CONNECT:${spec.socket.replaceAll('%', '%%')}'`;
	const child = spawn(
		'ssh',
		[
			...options(spec, proxy),
			'-f',
			'-N',
			'-o',
			'ControlMaster=yes',
			'-o',
			'ControlPersist=yes',
			'root@machine',
		],
		{ detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
	);
	let words = '';
	child.stderr.setEncoding('utf8').on('data', (text) => {
		words += String(text);
	});
	const exit = await new Promise<number>((resolve, reject) => {
		child.on('error', (cause) => {
			reject(new SandboxError('Cannot start ssh.', { hint: 'Install openssh-client.', cause }));
		});
		child.on('exit', (code) => resolve(code ?? 128));
	});
	// The master may keep its copy.
	child.stderr.destroy();
	if (exit !== 0) throw new SandboxError(`Cannot log in to the machine (exit ${exit}): ${words}`);
}

/** Ends the master, and with it the guest's one session. */
export async function closeAside(spec: AsideSpec): Promise<void> {
	await attempt('ssh', [...options(spec, ONLY_THROUGH_MASTER), '-O', 'exit', 'root@machine']);
}

/** @returns whether the master is there, as it may be after the server that started it is gone */
export async function asideIsOpen(spec: AsideSpec): Promise<boolean> {
	const check = [...options(spec, ONLY_THROUGH_MASTER), '-O', 'check', 'root@machine'];
	return (await attempt('ssh', check)).exit === 0;
}

/** @throws {SandboxError} when the machine cannot be reached; the signal's reason when it aborts */
export async function runAside(
	spec: AsideSpec,
	argv: readonly string[],
	signal?: AbortSignal,
	input?: string,
): Promise<ExecResult> {
	const result = await attempt(
		'ssh',
		[
			...options(spec, ONLY_THROUGH_MASTER),
			...['-o', 'ControlMaster=no', 'root@machine', argv.map(quoted).join(' ')],
		],
		{
			...(signal === undefined ? {} : { signal }),
			...(input === undefined ? {} : { input }),
		},
	);
	// The command may have exited with ssh's own number.
	if (result.exit !== SSH_FAILED || (await asideIsOpen(spec))) return result;
	throw new SandboxError(`Cannot reach the machine to run ${argv[0] ?? 'nothing'}: ${result.stderr}`);
}

/** ssh gives the far shell one line. */
function quoted(word: string): string {
	return `'${word.replaceAll("'", `'\\''`)}'`;
}
