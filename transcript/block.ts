/**
 * A console block: a real transcript, cut into its commands.
 *
 *     node1:~# docker exec -it nginx-1 /bin/sh
 *     / # hostname
 *     65d408db681d
 *     / # exit
 *
 * Several hosts have a terminal each. A command that is left running while something is done on another host comes back
 * behind a line that names its terminal, in the order in which a reader would see it:
 *
 *     node2:~# tcpdump -nn -i eth0 -c 1 icmp
 *     listening on eth0, …
 *     node1:~# ping -c 1 192.168.56.12
 *     …
 *     ==> node2 <==
 *     12:00:01.000000 IP 192.168.56.11 > 192.168.56.12: ICMP echo request, …
 */
import { invocation } from './command-name.ts';
import { type Meta, parseMeta } from './meta.ts';
import { CONTINUATION, keysOf, type Prompt, promptOf, terminalOf } from './prompt.ts';
import { wantsMore } from './shell-syntax.ts';
import {
	along,
	type Position,
	type Problem,
	problemAt,
	type SourceLine,
	type Span,
	START,
	sourceLines,
} from './source.ts';

/** A key press: typed as soon as so many lines of output have arrived. */
export interface Press {
	readonly afterLines: number;
	readonly keys: string;
}

/** Indexes into a block's lines, `to` not included. */
export type LineRange = readonly [from: number, to: number];

export interface Command {
	/** Exactly as the lab shows it, with its last blank: `node1:~# `, `/ # `. */
	readonly prompt: string;
	/** The host of a host's prompt; undefined inside a container. */
	readonly host: string | undefined;
	/** The host whose shell the command is typed into; undefined only where that is one of the block's problems. */
	readonly shell: string | undefined;
	/** The container that the prompt is inside of, as the command that entered it names it. */
	readonly inside: string | undefined;
	/** What is typed, without the last return; further lines (a trailing backslash, a heredoc) behind `\n`. */
	readonly command: string;
	/** The lines that the command prints, `^C` as the terminal echoes it among them. */
	readonly output: readonly string[];
	readonly presses: readonly Press[];
	/** Counts the commands of the chapter (of the block, for a block parsed alone) from 0. */
	readonly index: number;
	/** The fence's meta; `exit` stands only at the block's last command. */
	readonly meta: Meta;
	/** From the prompt to the end of the last line of output before the block goes on with something else. */
	readonly position: Span;
	/** Where the command itself begins, behind its prompt. */
	readonly commandPosition: Position;
	/** Where each line of `output` begins. */
	readonly outputPositions: readonly Position[];
	/** Its prompt and continuation lines, among the block's lines. */
	readonly typedLines: LineRange;
	/** Its output among the block's lines: one stretch, and one more for each time that a `==> host <==` comes back to it. */
	readonly parts: readonly LineRange[];
}

export interface Block {
	readonly meta: Meta;
	readonly commands: readonly Command[];
	readonly problems: readonly Problem[];
	/** From the opening fence to the end of the closing one; of a block parsed alone, its text. */
	readonly position: Span;
	/** The fence's own lines as they stand in the source; empty for a block parsed alone. */
	readonly open: string;
	readonly close: string;
	/** Every line between the fences; `lead + text + eol` is the source. */
	readonly lines: readonly SourceLine[];
}

/** Lines; a longer command is a quote that somebody forgot to close. */
const LONGEST_COMMAND = 500;

/** What {@link cutCommands} needs to know about the fence around the lines. */
export interface Fence {
	readonly meta: Meta;
	readonly position: Span;
	readonly open: string;
	readonly close: string;
	readonly problems: readonly Problem[];
	readonly firstIndex: number;
}

/**
 * Parses the text inside one fence.
 * @param meta what follows `console` on the fence's line
 * @param origin where `text` begins in its file; problems and positions count from there
 * @param firstIndex the chapter's number of the first command
 */
export function parseBlock(text: string, meta = '', origin: Position = START, firstIndex = 0): Block {
	const lines = sourceLines(text, origin);
	const last = lines.at(-1);
	// A lone block has no fence line: a problem in its meta points at the line above its text.
	const fence = { line: Math.max(1, origin.line - 1), column: 1, offset: origin.offset };
	const { meta: read, problems } = parseMeta(meta, fence);
	const end = last === undefined ? origin : along(last.position, last.text.length);
	return cutCommands(lines, {
		meta: read,
		position: { start: origin, end },
		open: '',
		close: '',
		problems,
		firstIndex,
	});
}

/** Cuts the lines of a fence at their prompts. */
export function cutCommands(lines: readonly SourceLine[], fence: Fence): Block {
	const cutter = new Cutter(lines, fence);
	const commands = cutter.commands();
	const { meta, position, open, close } = fence;
	return { meta, commands, problems: cutter.problems, position, open, close, lines };
}

/** A command while its lines are being collected. */
interface Draft {
	readonly prompt: Prompt;
	readonly shell: string | undefined;
	readonly inside: string | undefined;
	readonly command: string;
	readonly typedLines: LineRange;
	readonly parts: LineRange[];
}

/** A host's terminal, as the block shows it. */
interface Terminal {
	/** Its last command, which a `==> host <==` comes back to. */
	last: Draft | undefined;
	/** The container that its last host command entered, if it entered one. */
	entered: string | undefined;
	/** Where the prompt of a container's shell stood that has not been left yet. */
	inside: Position | undefined;
}

class Cutter {
	readonly problems: Problem[];
	readonly #lines: readonly SourceLine[];
	readonly #fence: Fence;
	readonly #drafts: Draft[] = [];
	readonly #terminals = new Map<string | undefined, Terminal>();
	/** The host whose terminal is being looked at. */
	#host: string | undefined;

	constructor(lines: readonly SourceLine[], fence: Fence) {
		this.#lines = lines;
		this.#fence = fence;
		this.problems = [...fence.problems];
	}

	commands(): Command[] {
		let at = this.#preamble();
		while (at < this.#lines.length) {
			const line = this.#lines[at];
			const prompt = promptOf(line?.text ?? '');
			if (line !== undefined && prompt !== undefined) at = this.#command(at, line, prompt);
			else at = this.#comeBack(at);
		}
		for (const { inside } of this.#terminals.values()) {
			if (inside === undefined) continue;
			this.#problem(
				inside,
				'The block ends inside the container, and the next block would begin there.',
				'End it with "/ # exit".',
			);
		}
		return this.#drafts.map((draft, at) => this.#finished(draft, at));
	}

	#problem(position: Position, message: string, hint: string): void {
		this.problems.push(problemAt(position, message, hint));
	}

	#terminal(host: string | undefined): Terminal {
		const known = this.#terminals.get(host) ?? { last: undefined, entered: undefined, inside: undefined };
		this.#terminals.set(host, known);
		return known;
	}

	/** @returns where the first prompt is; what stands before it is a problem */
	#preamble(): number {
		const first = this.#lines.findIndex(({ text }) => promptOf(text) !== undefined);
		const end = first < 0 ? this.#lines.length : first;
		const stray = this.#lines.slice(0, end).find(({ text }) => text.trim() !== '');
		if (stray !== undefined || first < 0) {
			this.#problem(
				(stray ?? this.#lines[0])?.position ?? this.#fence.position.start,
				stray === undefined
					? 'This console block holds no command.'
					: 'This line comes before any prompt, so no command printed it.',
				'Begin the block with a prompt and a command, as in "node1:~# ip addr"; for text that nobody runs use ```text.',
			);
		}
		return end;
	}

	/** @returns the line behind the command and its output */
	#command(begin: number, line: SourceLine, prompt: Prompt): number {
		this.#host = prompt.host ?? this.#host;
		const terminal = this.#terminal(this.#host);
		const { command, next } = this.#typed(begin, line, prompt);
		this.#promptProblems(prompt, command, terminal, line.position);
		terminal.inside = prompt.host === undefined && command.trim() !== 'exit' ? line.position : undefined;
		if (prompt.host !== undefined) terminal.entered = invocation(command).inside ?? 'a container';
		const draft: Draft = {
			prompt,
			shell: this.#host,
			inside: prompt.host === undefined ? terminal.entered : undefined,
			command,
			typedLines: [begin, next],
			parts: [],
		};
		this.#drafts.push(draft);
		terminal.last = draft;
		return this.#output(next, draft);
	}

	/** Reads the command and its continuation lines. */
	#typed(begin: number, line: SourceLine, prompt: Prompt): { command: string; next: number } {
		let command = line.text.slice(prompt.text.length);
		let next = begin + 1;
		while (next - begin <= LONGEST_COMMAND && wantsMore(command)) {
			const more = this.#lines[next];
			// An editor may have trimmed the blank of an empty continuation line.
			if (more === undefined || !(more.text.startsWith(CONTINUATION) || more.text === '>')) {
				this.#problem(
					more?.position ?? along(line.position, line.text.length),
					'The command goes on here, but this line has no continuation prompt.',
					'Begin each further line of a command with "> ", as bash shows it; or close the quote, the heredoc or the loop.',
				);
				break;
			}
			command += `\n${more.text.slice(CONTINUATION.length)}`;
			next += 1;
		}
		return { command, next };
	}

	/** Gives a command the lines up to the next prompt or terminal. @returns the line there */
	#output(from: number, draft: Draft | undefined): number {
		let at = from;
		for (; at < this.#lines.length; at += 1) {
			const text = this.#lines[at]?.text ?? '';
			if (promptOf(text) !== undefined || terminalOf(text) !== undefined) break;
		}
		draft?.parts.push([from, at]);
		return at;
	}

	/** `==> host <==`: that terminal is looked at again, and what its command has printed since. */
	#comeBack(at: number): number {
		const position = this.#lines[at]?.position ?? this.#fence.position.start;
		const before = this.#host;
		const host = terminalOf(this.#lines[at]?.text ?? '');
		this.#host = host;
		const next = this.#lines[at + 1]?.text;
		const draft = this.#terminals.get(host)?.last;
		if (next !== undefined && promptOf(next)?.host === undefined && promptOf(next) !== undefined)
			return at + 1;
		if (draft === undefined || host === before) {
			this.#problem(
				position,
				draft === undefined
					? `No command of this block runs on ${host}.`
					: `The block is at the terminal of ${host} already.`,
				'A line "==> node2 <==" comes back to a command that was left running while something was done on another host.',
			);
		}
		return this.#output(at + 1, draft);
	}

	/** What is wrong with a prompt, its place among the others and its command. */
	#promptProblems(prompt: Prompt, command: string, terminal: Terminal, position: Position): void {
		if (command.trim() === '') {
			this.#problem(
				position,
				'This prompt has no command.',
				'Write the command behind it, or remove the line.',
			);
		}
		if (this.#host === undefined) {
			this.#problem(
				position,
				'The block begins inside a container, so nobody can tell in which host.',
				'Begin it with the command that goes in, as in "node1:~# docker exec -it nginx-1 /bin/sh".',
			);
		}
		if (prompt.host !== undefined && terminal.inside !== undefined) {
			this.#problem(
				position,
				"This is a host's prompt again, but the shell in the container was not left.",
				'Put "/ # exit" before it.',
			);
		}
	}

	#finished(draft: Draft, at: number): Command {
		const { prompt, shell, inside, command, typedLines, parts } = draft;
		const { meta, firstIndex } = this.#fence;
		const { exit, ...others } = meta;
		const lines = parts.flatMap((part) => this.#lines.slice(...part));
		const output = lines.map(({ text }) => text);
		const start = this.#lines[typedLines[0]]?.position ?? START;
		const last = this.#lines[(parts[0]?.[1] ?? typedLines[1]) - 1];
		return {
			prompt: prompt.text.endsWith(' ') ? prompt.text : `${prompt.text} `,
			host: prompt.host,
			shell,
			inside,
			command,
			output,
			presses: output.flatMap((text, afterLines) => {
				const keys = keysOf(text);
				return keys === undefined ? [] : [{ afterLines, keys }];
			}),
			index: firstIndex + at,
			meta: at < this.#drafts.length - 1 || exit === undefined ? others : meta,
			position: { start, end: last === undefined ? start : along(last.position, last.text.length) },
			commandPosition: along(start, prompt.text.length),
			outputPositions: lines.map(({ position }) => position),
			typedLines,
			parts,
		};
	}
}
