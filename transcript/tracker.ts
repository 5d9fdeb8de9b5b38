/**
 * What a shell is doing, from its marks alone: at a prompt, or running which command, and how that ended.
 *
 * A command may be a shell of its own (`docker exec -it nginx-1 /bin/sh`, `bash`). Its first prompt ends the output of
 * the command that entered it; when it exits, the outer shell's D ends the inner `exit`. So there is no depth to keep,
 * and a program that emits no marks is simply still running.
 */
import { type Mark, MarkReader } from './marks.ts';

export type ShellEvent =
	/** The prompt stands there, and the shell reads keys. */
	| {
			readonly kind: 'prompt';
			/** Where the prompt begins. */
			readonly start: number;
			/** Just behind the prompt: from here on stands what is typed. */
			readonly end: number;
			/** The last command's status; absent when there was none, or it entered another shell. */
			readonly exit?: number;
			/**
			 * The same prompt again: readline draws it anew below a list of completions, or around a paste of several
			 * lines. What was typed still stands there.
			 */
			readonly redrawn?: true;
	  }
	/** A command began. */
	| {
			readonly kind: 'running';
			/** Where its output begins. */
			readonly start: number;
			/** Where its prompt begins. */
			readonly prompt: number;
			/** The prompt and what was typed behind it, as bytes for {@link commandText}. */
			readonly typed: Typed;
	  }
	/** It ended: `start` up to `end` is its output. `exit` is absent when it entered another shell. */
	| { readonly kind: 'finished'; readonly start: number; readonly end: number; readonly exit?: number };

/** What stands on a prompt's line when a command starts; at most {@link LONGEST_LINE} bytes of each. */
export interface Typed {
	readonly prompt: Uint8Array;
	readonly echo: Uint8Array;
}

export type ShellState =
	/** No prompt was seen yet. */
	| { readonly at: 'starting' }
	| { readonly at: 'prompt'; readonly end: number; readonly exit?: number }
	| { readonly at: 'running'; readonly start: number; readonly typed: Typed };

/** Enough for any command that a person types or pastes, with readline's redrawing; more is not kept. */
const LONGEST_LINE = 64 * 1024;

/** Collects the bytes of one stretch of the stream, up to {@link LONGEST_LINE}. */
class Kept {
	#pieces: Uint8Array[] = [];
	#length = 0;

	add(bytes: Uint8Array): void {
		const piece = bytes.slice(0, LONGEST_LINE - this.#length);
		if (piece.length === 0) return;
		this.#pieces.push(piece);
		this.#length += piece.length;
	}

	/** @param length how much of it counts: the rest was the beginning of the mark that ends it */
	take(length = 0): Uint8Array {
		const all = new Uint8Array(this.#length);
		let at = 0;
		for (const piece of this.#pieces) {
			all.set(piece, at);
			at += piece.length;
		}
		this.#pieces = [];
		this.#length = 0;
		return all.subarray(0, Math.max(0, length));
	}
}

/** Which stretch the stream is in: behind which mark. */
type Stretch = 'output' | 'prompt' | 'echo';

export class ShellTracker {
	#reader = new MarkReader();
	#stretch: Stretch = 'output';
	#kept = new Kept();
	/** Where what is kept begins. */
	#keptStart = 0;
	#prompt: Uint8Array = new Uint8Array();
	#promptStart = 0;
	#exit: number | undefined;
	/** Something ended, or began, since the last prompt: the next one is a new one. */
	#fresh = true;
	#state: ShellState = { at: 'starting' };

	get state(): ShellState {
		return this.#state;
	}

	/**
	 * @param bytes the next piece of the shell's output
	 * @param offset where its first byte stands in the shell's transcript
	 */
	push(bytes: Uint8Array, offset: number): ShellEvent[] {
		const events: ShellEvent[] = [];
		let from = 0;
		for (const mark of this.#reader.push(bytes, offset)) {
			this.#keep(bytes.subarray(from, Math.max(from, mark.offset - offset)));
			from = mark.end - offset;
			events.push(...this.#take(mark));
			this.#keptStart = mark.end;
		}
		this.#keep(bytes.subarray(from));
		return events;
	}

	#keep(bytes: Uint8Array): void {
		if (this.#stretch !== 'output') this.#kept.add(bytes);
	}

	#take(mark: Mark): ShellEvent[] {
		switch (mark.kind) {
			case 'A': {
				// A prompt while a command runs: the command is a shell, and this is its first prompt.
				const entered = this.#finish(mark.offset, undefined);
				this.#kept.take();
				this.#promptStart = mark.offset;
				this.#stretch = 'prompt';
				return entered;
			}
			case 'B': {
				this.#prompt = this.#kept.take(mark.offset - this.#keptStart);
				this.#stretch = 'echo';
				const exit = this.#exit === undefined ? {} : { exit: this.#exit };
				this.#state = { at: 'prompt', end: this.#promptStart, ...exit };
				const redrawn = this.#fresh ? {} : ({ redrawn: true } as const);
				this.#fresh = false;
				return [{ kind: 'prompt', start: this.#promptStart, end: mark.end, ...exit, ...redrawn }];
			}
			case 'C': {
				const typed = { prompt: this.#prompt, echo: this.#kept.take(mark.offset - this.#keptStart) };
				const prompt = this.#stretch === 'output' ? mark.offset : this.#promptStart;
				this.#stretch = 'output';
				this.#fresh = true;
				this.#state = { at: 'running', start: mark.end, typed };
				return [{ kind: 'running', start: mark.end, prompt, typed }];
			}
			case 'D':
				this.#stretch = 'output';
				this.#fresh = true;
				// Words that the shell could not parse, or Ctrl-C at the prompt: nothing ran, but there is a status.
				if (this.#state.at === 'prompt') this.#exit = mark.exit;
				return this.#finish(mark.offset, mark.exit);
		}
	}

	#finish(end: number, exit: number | undefined): ShellEvent[] {
		if (this.#state.at !== 'running') return [];
		const { start } = this.#state;
		this.#exit = exit;
		const known = exit === undefined ? {} : { exit };
		this.#state = { at: 'prompt', end, ...known };
		return [{ kind: 'finished', start, end, ...known }];
	}
}
