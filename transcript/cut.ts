/** The lines of a console block, cut into its commands at their prompts; block.ts says how a block is written. */
import type { Block, Command, LineRange } from './block.ts';
import { invocation } from './command-name.ts';
import type { Meta } from './meta.ts';
import { outputProblems, typedProblems } from './output-line.ts';
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
} from './source.ts';

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
		this.problems.push(...this.#lines.slice(begin, next).flatMap(typedProblems));
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
			const line = this.#lines[at];
			if (line === undefined || promptOf(line.text) !== undefined || terminalOf(line.text) !== undefined)
				break;
			this.problems.push(...outputProblems(line));
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
