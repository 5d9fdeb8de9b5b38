import xterm from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { commandText, type ShellEvent, ShellTracker } from './index.ts';

const A = '\x1b]133;A\x07';
const B = '\x1b]133;B\x07';
const C = '\x1b]133;C\x07';
const D = (exit: number) => `\x1b]133;D;${exit}\x07`;
const HOST = `${A}node1:~# ${B}`;
const CONTAINER = `${A}/ # ${B}`;

/** Feeds a shell's output byte by byte; outputs are cut out by their offsets. */
function watch(output: string): { events: ShellEvent[]; tracker: ShellTracker; outputs: string[] } {
	const bytes = new TextEncoder().encode(output);
	const tracker = new ShellTracker();
	const events = [...bytes].flatMap((byte, offset) => tracker.push(Uint8Array.of(byte), offset));
	const outputs = events.flatMap((event) =>
		event.kind === 'finished' ? [new TextDecoder().decode(bytes.subarray(event.start, event.end))] : [],
	);
	return { events, tracker, outputs };
}

const kinds = (events: readonly ShellEvent[]) => events.map(({ kind }) => kind);

describe('ShellTracker', () => {
	it('follows a command from prompt to prompt', () => {
		const { events, tracker, outputs } = watch(`${D(0)}${HOST}ls\r\n${C}a\r\nb\r\n${D(2)}${HOST}`);
		expect(kinds(events)).toEqual(['prompt', 'running', 'finished', 'prompt']);
		expect(outputs).toEqual(['a\r\nb\r\n']);
		expect(events.map((event) => ('exit' in event ? event.exit : undefined))).toEqual([
			undefined,
			undefined,
			2,
			2,
		]);
		expect(tracker.state).toMatchObject({ at: 'prompt', exit: 2 });
	});

	it('starts nothing on an empty line', () => {
		const { events } = watch(`${HOST}\r\n${D(0)}${HOST}\r\n${D(0)}${HOST}`);
		expect(kinds(events)).toEqual(['prompt', 'prompt', 'prompt']);
	});

	it('ends the command that enters a shell at that shell’s first prompt, without a status', () => {
		const enter = `${HOST}docker exec -it nginx-1 /bin/sh\r\n${C}`;
		const { events, outputs, tracker } = watch(
			`${enter}${CONTAINER}hostname\r\n${C}65d4\r\n${D(0)}${CONTAINER}exit\r\n${C}${D(0)}${HOST}`,
		);
		expect(outputs).toEqual(['', '65d4\r\n', '']);
		const finished = events.filter((event) => event.kind === 'finished');
		expect(finished.map(({ exit }) => exit)).toEqual([undefined, 0, 0]);
		expect(tracker.state.at).toBe('prompt');
	});

	it('keeps running while a program without marks reads keys', () => {
		const { tracker } = watch(`${HOST}python3\r\n${C}>>> 1 + 1\r\n2\r\n>>> `);
		expect(tracker.state.at).toBe('running');
	});

	it('bounds what it keeps of a line', () => {
		const { events } = watch(`${HOST}${'x'.repeat(70_000)}\r\n${C}`);
		const running = events.find((event) => event.kind === 'running');
		expect(running?.typed.echo.length).toBe(64 * 1024);
	});
});

describe('commandText', () => {
	const terminal = new xterm.Terminal({ cols: 100, rows: 30, scrollback: 1000, allowProposedApi: true });

	it.each([
		['as typed', 'ls -l\r\n', 'ls -l'],
		['with a letter taken back', 'lsx\b \b -l\r\n', 'ls -l'],
		['recalled from history', 'echo old\r\x1b[9Cls\x1b[K\r\n', 'ls'],
		['with bracketed paste around it', '\x1b[?2004hls\x1b[?2004l\r\n', 'ls'],
		['wider than the terminal', `echo ${'x'.repeat(120)}\r\n`, `echo ${'x'.repeat(120)}`],
		['over two lines', 'ls \\\r\n> -l\r\n', 'ls \\\n-l'],
	])('reads a command %s', async (_, echo, command) => {
		const { events } = watch(`${HOST}${echo}${C}`);
		const running = events.find((event) => event.kind === 'running');
		expect(running).toBeDefined();
		if (running !== undefined) expect(await commandText(running.typed, terminal)).toBe(command);
	});
});
