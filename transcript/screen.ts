/**
 * What bytes look like on a terminal: both sides of a comparison are rendered before they are compared, so that a
 * progress bar that overwrites itself, a colour or a backspace counts as what a reader sees.
 */
import type { Typed } from './tracker.ts';

/** Every pty of the book is this wide; programs format by width. */
export const COLUMNS = 100;

/**
 * What we need of an xterm.js terminal: `@xterm/headless` in Node, `@xterm/xterm` in a browser.
 * It must be {@link COLUMNS} wide, have more `scrollback` than the output has lines, and be used for one thing at a
 * time; {@link screenLines} resets it first. Set `convertEol: false`: a pty sends both bytes itself.
 */
export interface HeadlessTerminal {
	readonly cols: number;
	readonly buffer: { readonly active: ScreenBuffer };
	reset(): void;
	write(data: Uint8Array | string, callback?: () => void): void;
}

interface ScreenBuffer {
	readonly length: number;
	readonly baseY: number;
	readonly cursorY: number;
	getLine(y: number): ScreenRow | undefined;
}

interface ScreenRow {
	/** The row goes on where the row above ended at the right margin. */
	readonly isWrapped: boolean;
	translateToString(trimRight?: boolean): string;
	getCell(x: number): { getChars(): string; getWidth(): number } | undefined;
}

/**
 * Renders output into the lines a reader sees.
 *
 * A line that is wider than the terminal is one line, as it is for who selects and copies it; blank lines are kept;
 * the row where the next prompt will stand is no line. Lines are trimmed on the right.
 */
export async function screenLines(bytes: Uint8Array, terminal: HeadlessTerminal): Promise<string[]> {
	terminal.reset();
	await new Promise<void>((written) => terminal.write(bytes, written));
	const { active } = terminal.buffer;
	const lines: string[] = [];
	let above: ScreenRow | undefined;
	const cursor = active.baseY + active.cursorY;
	for (let y = 0; y < active.length; y += 1) {
		const row = active.getLine(y);
		if (row === undefined) break;
		const text = row.translateToString(false);
		if (row.isWrapped && lines.length > 0)
			lines[lines.length - 1] = `${full(lines.at(-1) ?? '', above, terminal.cols)}${text}`;
		else if (y <= cursor) lines.push(text);
		above = row;
	}
	const trimmed = lines.map((line) => line.trimEnd());
	// Rows below the cursor were never pushed; the cursor's own row holds nothing unless the output lacks its last feed.
	if (trimmed.at(-1) === '') trimmed.pop();
	return trimmed;
}

/** A wide character that did not fit leaves a blank cell at the margin, which is no part of the line. */
function full(text: string, row: ScreenRow | undefined, columns: number): string {
	const last = row?.getCell(columns - 1);
	return last?.getChars() === '' && last.getWidth() === 1 ? text.slice(0, -1) : text;
}

/**
 * The command that stood on the screen when it started, whatever was deleted, completed or recalled on the way;
 * lines behind a continuation prompt follow a `\n`.
 */
export async function commandText(typed: Typed, terminal: HeadlessTerminal): Promise<string> {
	// The prompt is rendered as well: readline moves the cursor relative to it and wraps by it.
	const prompt = (await screenLines(typed.prompt, terminal)).at(-1) ?? '';
	const all = new Uint8Array(typed.prompt.length + typed.echo.length);
	all.set(typed.prompt);
	all.set(typed.echo, typed.prompt.length);
	const [first = '', ...more] = await screenLines(all, terminal);
	const command = first.startsWith(prompt) ? first.slice(prompt.length) : first;
	return [command.trim(), ...more.map((line) => (line.startsWith('> ') ? line.slice(2) : line))]
		.join('\n')
		.trim();
}
