/**
 * The one seam between the server and whatever gives a reader a lab. Knows nothing of http, readers or chapters.
 */
import type { LabSpec } from './lab.ts';

/** A program to run, without a shell: node-pty or child_process takes it as it is. */
export interface CommandLine {
	readonly file: string;
	readonly args: readonly string[];
}

export interface ExecResult {
	readonly stdout: string;
	readonly stderr: string;
	readonly exit: number;
}

/** A reader's machines, running or frozen. */
export interface Sandbox {
	readonly id: string;
	readonly lab: LabSpec;
	/** Resolves, never rejects, when the sandbox is no more, whoever ended it; says why in a sentence. */
	readonly ended: Promise<string>;
	/**
	 * The command line that reaches a host's shell: an 8-bit clean raw bridge on stdin and stdout, one at a time.
	 * It writes the transcript: what it passes on stands there already. While there is none, the shell's output waits.
	 */
	shell(host: string): CommandLine;
	/** The host's append-only transcript file: every byte that a bridge has taken out of its shell. A byte offset in it is the place to resume. */
	transcript(host: string): string;
	/**
	 * Runs a command aside, not in the reader's shell.
	 * @param host a host of the lab, or `null` for the machine that carries them
	 * @throws {SandboxError} when the sandbox is frozen or gone, or when `signal` aborts
	 */
	exec(host: string | null, argv: readonly string[], options?: { signal?: AbortSignal }): Promise<ExecResult>;
	/** Takes all CPU away; memory and shells stay. Idempotent. */
	freeze(): Promise<void>;
	/** Idempotent. Shells answer at once; the clock is set right within a moment, and before anything that `exec` runs. */
	thaw(): Promise<void>;
	/** Ends it and leaves nothing behind but, when `keepTranscripts` names a directory, its transcripts. Idempotent. */
	destroy(options?: { readonly keepTranscripts?: string }): Promise<void>;
}

export interface SandboxDriver {
	/**
	 * A fresh sandbox, its shells at their prompts.
	 * @param id names the sandbox for `adopt`; `[a-z0-9]{1,32}`
	 * @throws {SandboxError} when the lab has no template, or the machine cannot be started
	 */
	create(lab: LabSpec, id: string, options?: { signal?: AbortSignal }): Promise<Sandbox>;
	/** Finds sandboxes that outlived the server which created them, alive or frozen; removes what is broken. */
	adopt(): Promise<readonly Sandbox[]>;
}

/** Something about a sandbox failed; `hint` tells the operator what to do. */
export class SandboxError extends Error {
	override readonly name = 'SandboxError';
	readonly hint: string | undefined;
	constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
		super(message, { cause: options.cause });
		this.hint = options.hint;
	}
}
