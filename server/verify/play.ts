/** A chapter played in a fresh lab, command by command, as a reader would run it. */
import { type Actual, type BlockStep, type Command, screenLines } from '../../transcript/index.ts';
import type { Sandbox } from '../sandbox/driver.ts';
import type { Run } from '../shell/run.ts';
import { MAX_LINES, renderingTerminal } from '../shell/terminal.ts';
import { Shell, type ShellLog } from '../shell.ts';

/** A command that the lab has done, or could not do. */
export type Played =
	| {
			readonly command: Command;
			readonly actual: Actual;
			readonly milliseconds: number;
			/** When each line of the output had arrived, milliseconds after the command began. */
			readonly arrivals: readonly number[];
	  }
	| { readonly command: Command; readonly problem: string };

/** The first `docker run` in a fresh clone takes six seconds without KVM; twenty of them are a command that hangs. */
const TIMEOUT = 120_000;

/** How long a shell has to come back after Ctrl-C, milliseconds. */
const INTERRUPT = 10_000;

export interface Player extends AsyncDisposable {
	/**
	 * Takes one step of a block. A command's problem is data; what throws is an abort, or the end of the lab.
	 * @returns once the next step may be taken
	 */
	take(step: BlockStep): Promise<void>;
	/** What has become of a command that was typed, once it has ended. */
	ended(command: Command): Promise<Played>;
}

/** A command that was typed, or could not be. */
interface Playing {
	readonly run?: Run;
	readonly ended: Promise<Played>;
}

/** Opens the shells of a sandbox; closing leaves the sandbox. */
export function player(sandbox: Sandbox, options: { signal: AbortSignal; log: ShellLog }): Player {
	const shells = new Map<string, Shell>();
	const terminal = renderingTerminal(MAX_LINES);
	let rendering: Promise<unknown> = Promise.resolve();
	const playing = new Map<Command, Playing>();
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

	async function begin(command: Command, presses: BlockStep['presses']): Promise<Playing> {
		const shell = await place(command);
		if (typeof shell === 'string') return { ended: Promise.resolve({ command, problem: shell }) };
		const run = shell.run(command.command, presses);
		const ended = end(shell, command, run);
		// Whoever awaits it hears of it; meanwhile the next command may be typed.
		ended.catch(() => undefined);
		return { run, ended };
	}

	async function end(shell: Shell, command: Command, run: Run): Promise<Played> {
		const limit = command.meta.timeout ?? TIMEOUT;
		const begun = performance.now();
		const span = await within(run.done, limit, signal);
		if (span === undefined) {
			shell.interrupt();
			const back = await within(run.done, INTERRUPT, signal);
			const after = back === undefined ? 'and Ctrl-C did not end it' : 'and was ended with Ctrl-C';
			return { command, problem: `It was still running after ${limit / 1000} s, ${after}.` };
		}
		const milliseconds = performance.now() - begun;
		const lines = await rendered(shell.read(span.start, span.end));
		return { command, actual: { lines, exit: span.exit }, milliseconds, arrivals: run.arrivals };
	}

	/** One output after another: two commands may end at once, and there is one terminal. */
	function rendered(bytes: Uint8Array): Promise<string[]> {
		const turn = rendering.then(() => screenLines(bytes, terminal));
		rendering = turn;
		return turn;
	}

	/** @returns the shell that the command can be typed into, or why there is none */
	async function place(command: Command): Promise<string | Shell> {
		if (command.shell === undefined) return 'The block does not say on which host it is.';
		if (!sandbox.lab.hosts.some(({ name }) => name === command.shell))
			return `The lab "${sandbox.lab.name}" has no host "${command.shell}".`;
		const shell = await shellOf(command.shell);
		if (shell.state.at !== 'prompt') return `The shell of ${command.shell} is not at a prompt.`;
		const prompt = (await rendered(shell.read(shell.state.end, shell.end))).at(-1) ?? '';
		if (prompt === command.prompt.trimEnd()) return shell;
		return `The shell's prompt is "${prompt}", the book's "${command.prompt.trimEnd()}".`;
	}

	return {
		async take({ command, part, presses, until }) {
			const known = playing.get(command);
			if (part > 0) known?.run?.press(presses);
			const now = part > 0 && known !== undefined ? known : await begin(command, presses);
			playing.set(command, now);
			const printed = until === undefined ? [] : [now.run?.printed(until)];
			await Promise.race([...printed, now.ended]);
		},
		async ended(command) {
			const now = playing.get(command);
			if (now === undefined) throw new RangeError(`"${command.command}" was never typed.`);
			return now.ended;
		},
		async [Symbol.asyncDispose]() {
			terminal.dispose();
			for (const shell of shells.values()) await shell.close();
		},
	};
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
