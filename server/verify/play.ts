/** A chapter played in a fresh lab, command by command, as a reader would run it. */
import { type Actual, type Chapter, type Command, screenLines } from '../../transcript/index.ts';
import type { Sandbox } from '../sandbox/driver.ts';
import { MAX_LINES, renderingTerminal } from '../shell/terminal.ts';
import { Shell, type ShellLog } from '../shell.ts';

/** A command that the lab has done, or could not do. */
export type Played =
	| { readonly command: Command; readonly actual: Actual; readonly milliseconds: number }
	| { readonly command: Command; readonly problem: string };

/** The first `docker run` in a fresh clone takes six seconds without KVM; twenty of them are a command that hangs. */
const TIMEOUT = 120_000;

/** How long a shell has to come back after Ctrl-C, milliseconds. */
const INTERRUPT = 10_000;

export interface Player extends AsyncDisposable {
	/** Runs one command. Its problem is data; what throws is an abort, or the end of the lab. */
	play(command: Command): Promise<Played>;
}

/** Opens the shells of a sandbox; closing leaves the sandbox. */
export function player(sandbox: Sandbox, options: { signal: AbortSignal; log: ShellLog }): Player {
	const shells = new Map<string, Shell>();
	const terminal = renderingTerminal(MAX_LINES);
	const gone = new AbortController();
	void sandbox.ended.then((why) => gone.abort(new Error(`The lab ended: ${why}`)));
	const signal = AbortSignal.any([options.signal, gone.signal]);

	async function shellOf(host: string): Promise<Shell> {
		const known = shells.get(host);
		if (known !== undefined) return known;
		const shell = new Shell({ sandbox, host, log: options.log, lost: (why) => gone.abort(new Error(why)) });
		shells.set(host, shell);
		await shell.prompted(signal);
		return shell;
	}

	async function run(shell: Shell, command: Command): Promise<Played> {
		const limit = command.meta.timeout ?? TIMEOUT;
		const begun = performance.now();
		const running = shell.run(command.command, command.presses);
		const span = await within(running.done, limit, signal);
		if (span === undefined) {
			shell.interrupt();
			const back = await within(running.done, INTERRUPT, signal);
			const after = back === undefined ? 'and Ctrl-C did not end it' : 'and was ended with Ctrl-C';
			return { command, problem: `It was still running after ${limit / 1000} s, ${after}.` };
		}
		const lines = await screenLines(shell.read(span.start, span.end), terminal);
		return { command, actual: { lines, exit: span.exit }, milliseconds: performance.now() - begun };
	}

	return {
		async play(command) {
			if (command.shell === undefined)
				return { command, problem: 'The block does not say on which host it is.' };
			if (!sandbox.lab.hosts.some(({ name }) => name === command.shell)) {
				return { command, problem: `The lab "${sandbox.lab.name}" has no host "${command.shell}".` };
			}
			const shell = await shellOf(command.shell);
			if (shell.state.at !== 'prompt') return { command, problem: 'The shell is not at a prompt.' };
			const prompt = (await screenLines(shell.read(shell.state.end, shell.end), terminal)).at(-1) ?? '';
			if (prompt !== command.prompt.trimEnd()) {
				return {
					command,
					problem: `The shell's prompt is "${prompt}", the book's "${command.prompt.trimEnd()}".`,
				};
			}
			return run(shell, command);
		},
		async [Symbol.asyncDispose]() {
			terminal.dispose();
			for (const shell of shells.values()) await shell.close();
		},
	};
}

/** Commands of a chapter that are to be run, in order. */
export function runnable(chapter: Chapter): Command[] {
	return chapter.blocks.filter(({ meta }) => meta.skip === undefined).flatMap(({ commands }) => commands);
}

/** @returns what the promise gives, or undefined after so many milliseconds */
async function within<T>(
	promise: Promise<T>,
	milliseconds: number,
	signal: AbortSignal,
): Promise<T | undefined> {
	signal.throwIfAborted();
	const stop = Promise.withResolvers<undefined>();
	const timer = setTimeout(() => stop.resolve(undefined), milliseconds);
	const abort = () => stop.reject(signal.reason);
	signal.addEventListener('abort', abort, { once: true });
	try {
		return await Promise.race([promise, stop.promise]);
	} finally {
		clearTimeout(timer);
		signal.removeEventListener('abort', abort);
	}
}
