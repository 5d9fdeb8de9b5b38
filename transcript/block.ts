/**
 * A console block: a real transcript, cut into its commands.
 *
 *     node1:~# docker exec -it nginx-1 /bin/sh
 *     / # hostname
 *     65d408db681d
 *     / # exit
 */
import { invocation } from './command-name.ts';
import { type Meta, parseMeta } from './meta.ts';
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

/** Keys that a block holds, as the terminal echoes them, and what is typed. */
const KEYS: Readonly<Record<string, string>> = { '^C': '\x03', '^Z': '\x1a', '^\\': '\x1c' };

/** A key press: typed as soon as so many lines of output have arrived. */
export interface Press {
	readonly afterLines: number;
	readonly keys: string;
}

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
	/** From the prompt to the end of the last output line. */
	readonly position: Span;
	/** Where the command itself begins, behind its prompt. */
	readonly commandPosition: Position;
	/** Where each line of `output` begins. */
	readonly outputPositions: readonly Position[];
	/** Every line, prompt and continuation lines first; `lead + text + eol` is the source. */
	readonly lines: readonly SourceLine[];
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
	/** Lines before the first prompt: a problem, kept so that the block prints as it was. */
	readonly preamble: readonly SourceLine[];
}

/** Lines; a longer command is a quote that somebody forgot to close. */
const LONGEST_COMMAND = 500;

/** `node1:~# `, `node1:/etc/cni/net.d# `: PS1 is `\h:\w# `. */
const HOST_PROMPT = /^([a-z][a-z0-9-]{0,31}):(?:~|\/)[^\s#$]{0,256}[#$](?: |$)/;
/** `/ # `, `/etc/nginx # `: the container's PS1 is `\w # `. */
const CONTAINER_PROMPT = /^(?:\/[^\s#]{0,256}|~[^\s#]{0,256}) #(?: |$)/;
const CONTINUATION = '> ';

interface Prompt {
	readonly text: string;
	readonly host: string | undefined;
}

function promptOf(line: string): Prompt | undefined {
	const host = HOST_PROMPT.exec(line);
	if (host !== null) return { text: host[0], host: host[1] };
	const container = CONTAINER_PROMPT.exec(line);
	return container === null ? undefined : { text: container[0], host: undefined };
}

/** The keys that a line of output begins with, when it does: `^C`, or `^C3 packets captured`. */
function keysOf(line: string): string | undefined {
	return Object.entries(KEYS).find(([echo]) => line.startsWith(echo))?.[1];
}

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
	const problems: Problem[] = [...fence.problems];
	const commands: Command[] = [];
	const first = lines.findIndex((line) => promptOf(line.text) !== undefined);
	const preamble = lines.slice(0, first < 0 ? lines.length : first);
	const stray = preamble.find((line) => line.text.trim() !== '');
	if (stray !== undefined || first < 0) {
		problems.push(
			problemAt(
				(stray ?? lines[0])?.position ?? fence.position.start,
				stray === undefined
					? 'This console block holds no command.'
					: 'This line comes before any prompt, so no command printed it.',
				'Begin the block with a prompt and a command, as in "node1:~# ip addr"; for text that nobody runs use ```text.',
			),
		);
	}
	let at = first < 0 ? lines.length : first;
	let shell: string | undefined;
	let inside: Position | undefined;
	let entered: string | undefined;
	while (at < lines.length) {
		const begin = at;
		const line = lines[at];
		const prompt = line === undefined ? undefined : promptOf(line.text);
		if (line === undefined || prompt === undefined) throw new RangeError('a command begins at a prompt');
		shell = prompt.host ?? shell;
		let command = line.text.slice(prompt.text.length);
		at += 1;
		while (at - begin <= LONGEST_COMMAND && wantsMore(command)) {
			const next = lines[at];
			const text = next?.text;
			// An editor may have trimmed the blank of an empty continuation line.
			if (next === undefined || text === undefined || !(text.startsWith(CONTINUATION) || text === '>')) {
				problems.push(
					problemAt(
						next?.position ?? along(line.position, line.text.length),
						'The command goes on here, but this line has no continuation prompt.',
						'Begin each further line of a command with "> ", as bash shows it; or close the quote, the heredoc or the loop.',
					),
				);
				break;
			}
			command += `\n${text.slice(CONTINUATION.length)}`;
			at += 1;
		}
		const typed = at;
		while (at < lines.length && promptOf(lines[at]?.text ?? '') === undefined) at += 1;
		const all = lines.slice(begin, at);
		const output = lines.slice(typed, at);
		const end = all.at(-1) ?? line;
		problems.push(...promptProblems(prompt, command, shell, inside, line.position));
		inside = prompt.host === undefined && command.trim() !== 'exit' ? line.position : undefined;
		if (prompt.host !== undefined) entered = invocation(command).inside ?? 'a container';
		const { exit, ...meta } = fence.meta;
		commands.push({
			prompt: prompt.text.endsWith(' ') ? prompt.text : `${prompt.text} `,
			host: prompt.host,
			shell,
			inside: prompt.host === undefined ? entered : undefined,
			command,
			output: output.map(({ text }) => text),
			presses: output.flatMap(({ text }, afterLines) => {
				const keys = keysOf(text);
				return keys === undefined ? [] : [{ afterLines, keys }];
			}),
			index: fence.firstIndex + commands.length,
			meta: at < lines.length || exit === undefined ? meta : fence.meta,
			position: { start: line.position, end: along(end.position, end.text.length) },
			commandPosition: along(line.position, prompt.text.length),
			outputPositions: output.map(({ position }) => position),
			lines: all,
		});
	}
	if (inside !== undefined) {
		problems.push(
			problemAt(
				inside,
				'The block ends inside the container, and the next block would begin there.',
				'End it with "/ # exit".',
			),
		);
	}
	const { meta, position, open, close } = fence;
	return { meta, commands, problems, position, open, close, preamble };
}

/** What is wrong with a prompt, its place among the others and its command. */
function promptProblems(
	prompt: Prompt,
	command: string,
	shell: string | undefined,
	inside: Position | undefined,
	position: Position,
): Problem[] {
	const problems: Problem[] = [];
	if (command.trim() === '') {
		problems.push(
			problemAt(position, 'This prompt has no command.', 'Write the command behind it, or remove the line.'),
		);
	}
	if (shell === undefined) {
		problems.push(
			problemAt(
				position,
				'The block begins inside a container, so nobody can tell in which host.',
				'Begin it with the command that goes in, as in "node1:~# docker exec -it nginx-1 /bin/sh".',
			),
		);
	}
	if (prompt.host !== undefined && inside !== undefined) {
		problems.push(
			problemAt(
				position,
				"This is a host's prompt again, but the shell in the container was not left.",
				'Put "/ # exit" before it.',
			),
		);
	}
	return problems;
}
