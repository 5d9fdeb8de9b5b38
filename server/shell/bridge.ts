/** A pseudo-terminal on the command line that reaches a host's shell. */
import { type IPty, spawn } from 'node-pty';
import { COLUMNS, ROWS } from '../protocol.ts';
import type { CommandLine } from '../sandbox/driver.ts';

/**
 * The bridge's own terminal has to be raw before the first byte goes through, or the kernel echoes keys and turns
 * newlines into CR LF until the program has set it. So a shell sets it, says so with one NUL, and becomes the program.
 * The program's complaints must not mix with the transcript; its exit status says enough.
 */
const RAW_FIRST = `stty raw -echo && printf '\\0' && exec "$@" 2>/dev/null`;

export interface BridgeEvents {
	/** Bytes have come out of the shell: how many, since the bridge was built. */
	received(total: number): void;
	/** The program ended, whether or not it was told to. */
	ended(exit: number): void;
}

export class Bridge {
	readonly #pty: IPty;
	readonly #ended: Promise<void>;
	/** Resolves when keys may be written, or the program has ended. */
	readonly ready: Promise<void>;

	constructor(command: CommandLine, events: BridgeEvents) {
		this.#pty = spawn('/bin/sh', ['-c', RAW_FIRST, 'bridge', command.file, ...command.args], {
			cols: COLUMNS,
			rows: ROWS,
			encoding: null,
			env: { PATH: process.env['PATH'], LANG: 'C.UTF-8' },
		});
		const ready = Promise.withResolvers<void>();
		const ended = Promise.withResolvers<void>();
		this.ready = ready.promise;
		this.#ended = ended.promise;
		let total = -1;
		this.#pty.onData((chunk) => {
			if (total === -1) ready.resolve();
			total += chunk.length;
			if (total > 0) events.received(total);
		});
		this.#pty.onExit(({ exitCode }) => {
			ready.resolve();
			ended.resolve();
			events.ended(exitCode);
		});
	}

	write(keys: Buffer): void {
		this.#pty.write(keys);
	}

	/** Leaves what comes out where it is; the guest's writer waits once the buffers between are full. */
	pause(): void {
		this.#pty.pause();
	}

	resume(): void {
		this.#pty.resume();
	}

	/** Ends the program; the shell behind it lives on. */
	async close(): Promise<void> {
		// A paused pty never reports its end.
		this.#pty.resume();
		this.#pty.kill('SIGTERM');
		await this.#ended;
	}
}
