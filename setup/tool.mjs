/** Running a program whose output matters only when it fails. */
import { spawn } from 'node:child_process';

/** Lines of output that are kept for the message of a failure. */
const TAIL = 15;

/**
 * Runs a program to its end, without a terminal and in a process group of its own: the terminal's Ctrl-C reaches it
 * through `signal` alone, and with it whatever it has started.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ signal: AbortSignal, cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void }} options
 * @returns {Promise<{ exit: number, tail: string }>} the exit status, and its last lines
 * @throws the signal's reason, or a system error when the program cannot be started
 */
export function runTool(file, args, { signal, cwd, env, onLine }) {
	return new Promise((resolve, reject) => {
		signal.throwIfAborted();
		const windows = process.platform === 'win32';
		const child = spawn(file, args, {
			cwd,
			env,
			stdio: ['ignore', 'pipe', 'pipe'],
			detached: !windows,
			// npm is a command script there, which needs the shell.
			shell: windows,
		});
		const stop = () => {
			if (child.pid === undefined) return;
			if (windows) child.kill();
			else process.kill(-child.pid, 'SIGTERM');
		};
		/** @type {string[]} */
		const lines = [];
		for (const stream of [child.stdout, child.stderr]) {
			let rest = '';
			stream.setEncoding('utf8');
			stream.on('data', (/** @type {string} */ chunk) => {
				const parts = (rest + chunk).split(/[\r\n]+/);
				rest = parts.pop() ?? '';
				for (const line of parts) {
					if (line.trim() === '') continue;
					lines.push(line);
					if (lines.length > TAIL) lines.shift();
					onLine?.(line);
				}
			});
			stream.on('end', () => rest.trim() !== '' && lines.push(rest));
		}
		signal.addEventListener('abort', stop, { once: true });
		child.on('error', (error) => {
			signal.removeEventListener('abort', stop);
			reject(error);
		});
		child.on('close', (code, killedBy) => {
			signal.removeEventListener('abort', stop);
			if (signal.aborted) reject(signal.reason);
			else
				resolve({
					exit: code ?? 128,
					tail: [...lines, ...(killedBy ? [`ended by ${killedBy}`] : [])].join('\n'),
				});
		});
	});
}
