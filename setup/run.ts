/** Runs one program to its end, without a shell. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { isErrno } from './tree.ts';

export interface RunOptions {
	readonly signal?: AbortSignal;
	/** Each line of standard error, as it comes. */
	readonly onLine?: (line: string) => void;
	/** What the program reads; nothing unless told. */
	readonly input?: string | Buffer;
	/** Added to our own environment. */
	readonly environment?: Readonly<Record<string, string>>;
	/** Where standard output goes; by default it is returned. */
	readonly stdout?: number;
}

export interface RunResult {
	readonly stdout: string;
	readonly stderr: string;
	readonly exit: number;
}

/** A program could not be started, or said that it failed. */
export class RunError extends Error {
	override readonly name = 'RunError';
}

/** Keep this many lines of standard error for the message of a failure. */
const LAST_LINES = 20;

/** @throws {RunError} when the program cannot be started; the signal's reason when it aborts */
export function attempt(file: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
	return new Promise((resolve, reject) => {
		const child = spawn(file, [...args], {
			stdio: ['pipe', options.stdout ?? 'pipe', 'pipe'],
			env: { ...process.env, ...options.environment },
			// A group of its own, which is ended as one: mmdebstrap would let what it has started come to its end.
			detached: true,
		});
		const stop = () => {
			if (child.pid !== undefined) endGroup(child.pid);
		};
		options.signal?.addEventListener('abort', stop, { once: true });
		if (options.signal?.aborted === true) stop();
		const out: Buffer[] = [];
		const err: Buffer[] = [];
		child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
		if (child.stderr !== null) {
			child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
			createInterface({ input: child.stderr }).on('line', (line) => options.onLine?.(line));
		}
		// A program that ends without reading its input is no error of ours: its exit status tells.
		child.stdin?.on('error', () => child.stdin?.destroy());
		child.stdin?.end(options.input ?? '');
		child.on('error', (cause) => {
			options.signal?.removeEventListener('abort', stop);
			reject(new RunError(`Cannot start ${file}.`, { cause }));
		});
		child.on('close', (code) => {
			options.signal?.removeEventListener('abort', stop);
			if (options.signal?.aborted === true) return reject(options.signal.reason);
			resolve({
				stdout: Buffer.concat(out).toString(),
				stderr: Buffer.concat(err).toString(),
				exit: code ?? 128,
			});
		});
	});
}

function endGroup(leader: number): void {
	try {
		process.kill(-leader, 'SIGTERM');
	} catch (error) {
		if (!isErrno(error, 'ESRCH')) throw error;
	}
}

/**
 * @returns what the program wrote to standard output
 * @throws {RunError} when it cannot be started or exits with another status than 0
 */
export async function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
	const result = await attempt(file, args, options);
	if (result.exit === 0) return result.stdout;
	const last = result.stderr.trimEnd().split('\n').slice(-LAST_LINES).join('\n');
	throw new RunError(`${file} ${args.slice(0, 3).join(' ')} … failed (exit ${result.exit}):\n${last}`);
}
