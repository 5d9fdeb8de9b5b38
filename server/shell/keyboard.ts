/** Keys on their way into a shell: in order, bounded, held back until the machine runs and its bridge is up. */
import { Refusal } from '../refusal.ts';
import type { Bridge } from './bridge.ts';

/**
 * Keys that may be on their way without any output coming back, bytes. The buffers between here and the guest take
 * about 200 KB; beyond them node-pty would spin.
 */
const MAX_UNANSWERED = 128 * 1024;

export const CTRL_C = Buffer.from([3]);

export interface KeyboardOptions {
	readonly host: string;
	/** The bridge as it is now; another one after it had to be built again. */
	readonly bridge: () => Bridge;
	/** Resolves when the machine runs. */
	readonly wake: () => Promise<void>;
	/** Keys could not be sent. */
	readonly lost: (error: unknown) => void;
}

export class Keyboard {
	readonly #options: KeyboardOptions;
	#waiting: Buffer[] = [];
	#unanswered = 0;
	#draining = false;
	#closed = false;

	constructor(options: KeyboardOptions) {
		this.#options = options;
	}

	/** @throws {Refusal} `backlog` when nothing in the guest reads */
	type(keys: Buffer): void {
		if (!this.takes(keys.length)) {
			throw new Refusal(
				'backlog',
				`Nothing on ${this.#options.host} reads the ${this.#unanswered} bytes typed so far.`,
				{ hint: 'Press Ctrl-C, or wait.' },
			);
		}
		this.#send(keys);
	}

	/** Ctrl-C goes through whatever waits, and takes back what has not been sent. */
	interrupt(): void {
		this.#waiting = [];
		this.#send(CTRL_C);
	}

	/** @returns whether so many more bytes may be typed */
	takes(length: number): boolean {
		return this.#unanswered + length <= MAX_UNANSWERED;
	}

	/** Output has come: somebody reads. */
	answered(): void {
		this.#unanswered = 0;
	}

	close(): void {
		this.#closed = true;
		this.#waiting = [];
	}

	#send(keys: Buffer): void {
		this.#unanswered += keys.length;
		this.#waiting.push(keys);
		if (!this.#draining) void this.#drain();
	}

	async #drain(): Promise<void> {
		this.#draining = true;
		try {
			while (this.#waiting.length > 0) {
				await this.#options.wake();
				const bridge = this.#options.bridge();
				await bridge.ready;
				if (bridge !== this.#options.bridge()) continue;
				if (this.#closed) break;
				for (const keys of this.#waiting.splice(0)) bridge.write(keys);
			}
		} catch (error) {
			this.#waiting = [];
			this.#options.lost(error);
		}
		this.#draining = false;
	}
}

/** What a reader's keys have left on the line behind the prompt. */
export class PromptLine {
	#left: 'nothing' | 'part of a line' | 'a line' = 'nothing';
	/** Something was typed while a command ran, which may not have read it. */
	#ahead = false;

	/** Something is half typed. */
	get begun(): boolean {
		return this.#left !== 'nothing';
	}

	/** A line was entered, and the shell has not said yet what came of it. */
	get entered(): boolean {
		return this.#left === 'a line';
	}

	/** A reader has typed. Ctrl-C leaves nothing of what came before it. */
	typed(keys: Buffer, running: boolean): void {
		const rest = keys.subarray(keys.lastIndexOf(CTRL_C) + 1);
		const interrupted = rest.length < keys.length;
		if (running) {
			this.#ahead = rest.length > 0 || (this.#ahead && !interrupted);
		} else if (interrupted || rest.includes('\r') || rest.includes('\n') || rest.includes('\x04')) {
			this.#left = 'a line';
		} else if (this.#left === 'nothing') {
			this.#left = 'part of a line';
		}
	}

	/** A command began: it has the line. */
	running(): void {
		this.#left = 'nothing';
		this.#ahead = false;
	}

	/** A new prompt came up; what was typed ahead may stand behind it. */
	prompted(): void {
		this.#left = this.#ahead ? 'part of a line' : 'nothing';
		this.#ahead = false;
	}
}
