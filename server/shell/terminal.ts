/**
 * Answers what programs ask their terminal (`ESC [ 6 n`: where is the cursor), whether a page looks on or not, and
 * only once however many pages do. A page's terminal stays silent (protocol.ts, TERMINAL_QUERIES).
 */
import headless from '@xterm/headless';
import { commandText, type Typed } from '../../transcript/index.ts';
import { COLUMNS, ROWS } from '../protocol.ts';

export class TerminalAnswers {
	readonly #terminal = renderingTerminal(0);
	#unparsed = 0;
	readonly #parsed: () => void;
	/** Until then, questions are history: they were answered, or nobody waits for the answer any more. */
	#silent = true;

	/** @param parsed called when a backlog has been worked off */
	constructor(answer: (keys: string) => void, parsed: () => void) {
		this.#parsed = parsed;
		this.#terminal.onData((keys) => {
			if (!this.#silent) answer(keys);
		});
	}

	/** Output that the terminal has not dealt with yet, bytes. */
	get unparsed(): number {
		return this.#unparsed;
	}

	/** What was on the screen before; nothing in it is answered. */
	async replay(output: Uint8Array): Promise<void> {
		await new Promise<void>((done) => this.#terminal.write(output, done));
		this.#silent = false;
	}

	push(output: Uint8Array): void {
		this.#unparsed += output.length;
		this.#terminal.write(output, () => {
			this.#unparsed -= output.length;
			this.#parsed();
		});
	}

	dispose(): void {
		this.#terminal.dispose();
	}
}

/** Lines of one output that are rendered: a book's output is read by people. */
export const MAX_LINES = 10_000;

/** Lines of a typed command that are kept; more than anybody types by hand. */
const LONGEST_COMMAND = 500;

/** @returns a terminal to render output on, for `screenLines` and `commandText`; has to be disposed of */
export function renderingTerminal(scrollback: number): InstanceType<typeof headless.Terminal> {
	// Readers' programs may put out anything; that xterm cannot parse it is no news for the console.
	const quiet = { allowProposedApi: true, logLevel: 'off' } as const;
	return new headless.Terminal({ cols: COLUMNS, rows: ROWS, scrollback, ...quiet });
}

/** @returns the command as it stood on the screen when it started */
export async function commandOf(typed: Typed): Promise<string> {
	const terminal = renderingTerminal(LONGEST_COMMAND);
	try {
		return await commandText(typed, terminal);
	} finally {
		terminal.dispose();
	}
}
