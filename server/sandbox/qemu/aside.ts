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
	/** The sandbox's directory: the master's control socket lies there. */
	readonly directory: string;
}

/** Where ssh listens for more commands; it makes it under a name 17 characters longer first. */
function control(spec: AsideSpec): string {
	return join(spec.directory, 'ssh').replaceAll('%', '%%');
}

function options(spec: AsideSpec): string[] {
	return [
		...['-F', 'none', '-T', '-o', 'BatchMode=yes', '-o', 'LogLevel=ERROR', '-S', control(spec)],
		...[
			'-i',
			spec.key,
			'-o',
			'IdentitiesOnly=yes',
			'-o',
			`ProxyCommand=socat - 'UNIX-CONNECT:${spec.socket.replaceAll('%', '%%')}'`,
		],
		// The socket leads into the very machine that we started: there is nobody in between to mistake it for.
		...['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'],
	];
}

/**
 * Logs in, and stays: ssh goes to the background as the master. Under emulation that takes a second.
 * @throws {SandboxError} when the login fails
 */
export async function openAside(spec: AsideSpec): Promise<void> {
	const child = spawn(
		'ssh',
		[...options(spec), '-f', '-N', '-o', 'ControlMaster=yes', '-o', 'ControlPersist=yes', 'root@machine'],
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

/** @returns whether the master is there, as it may be after the server that started it is gone */
export async function asideIsOpen(spec: AsideSpec): Promise<boolean> {
	return (await attempt('ssh', [...options(spec), '-O', 'check', 'root@machine'])).exit === 0;
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
		[...options(spec), '-o', 'ControlMaster=no', 'root@machine', argv.map(quoted).join(' ')],
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
