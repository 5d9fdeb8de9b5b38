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
import { cutCommands } from './cut.ts';
import { type Meta, parseMeta } from './meta.ts';
import {
	along,
	type Position,
	type Problem,
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
