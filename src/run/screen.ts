/** Terminals that nobody sees: what bytes look like. */
import { Terminal } from '@xterm/xterm';
import { COLUMNS, ROWS, TERMINAL_QUERIES } from '../../server/protocol.ts';
import { screenLines } from '../../transcript/index.ts';

/** More lines than an output of the book has; the oldest of a longer one are not shown in the page. */
const SCROLLBACK = 5000;

/** A terminal of the book's size that never answers a program's questions: the server does. */
export function newTerminal(options: ConstructorParameters<typeof Terminal>[0] = {}): Terminal {
	const terminal = new Terminal({ cols: COLUMNS, rows: ROWS, scrollback: SCROLLBACK, ...options });
	const { csi, osc, dcs } = TERMINAL_QUERIES;
	for (const id of csi) terminal.parser.registerCsiHandler(id, () => true);
	for (const id of osc) terminal.parser.registerOscHandler(id, (text) => text.includes('?'));
	for (const id of dcs) terminal.parser.registerDcsHandler(id, () => true);
	return terminal;
}

/** Renders one stretch of bytes after another. */
export class Screen {
	readonly #terminal = newTerminal();
	#turn: Promise<unknown> = Promise.resolve();

	/** @returns the lines that a reader sees of these bytes, trimmed on the right */
	lines(bytes: Uint8Array): Promise<string[]> {
		const turn = this.#turn.then(() => screenLines(bytes, this.#terminal));
		this.#turn = turn.catch(() => undefined);
		return turn;
	}

	dispose(): void {
		this.#terminal.dispose();
	}
}
