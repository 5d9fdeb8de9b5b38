/** A run of a chapter as somebody looks at it who knows networks: outputs as text, and whose they are. */
import type { Actual, Command } from '../../transcript/index.ts';

/** By the commands' `index`. */
export type Run = ReadonlyMap<number, Actual>;

export interface Output {
	/** The command's. */
	readonly index: number;
	/** What was typed, without a `docker exec …` or `ip netns exec …` in front of it. */
	readonly command: string;
	/**
	 * Whose network it shows, without blanks: `node1`, or `node1/nginx-1` for a container,
	 * `node1/netns:ns1` for a namespace.
	 */
	readonly where: string;
	/** A key may have ended it. */
	readonly pressed: boolean;
	/** The status with which it has to end when all is right; undefined where nobody can say. */
	readonly promised: number | undefined;
	readonly lines: readonly string[];
	readonly exit: number | undefined;
}

export interface Scene {
	readonly commands: readonly Command[];
	readonly run: Run;
	/** In the chapter's order; commands that did not run are not among them. */
	readonly outputs: readonly Output[];
	/** Every line of the run. */
	readonly text: string;
}

/** How a command is sent into a container's network, or into another namespace's. */
const SENT: readonly (readonly [form: RegExp, kind: string])[] = [
	[/^docker exec(?: -[a-z]{1,4}){0,4} (?<place>[\w.-]{1,80}) (?<command>.{1,1000})$/s, ''],
	[/^ip netns exec (?<place>[\w.-]{1,80}) (?<command>.{1,1000})$/s, 'netns '],
	[/^(?<command>ip) -n (?<place>[\w.-]{1,80})(?<rest> .{1,1000})$/s, 'netns '],
	[
		/^nsenter (?<place>--net(?:=\S{1,200}| -t (?:\$\([^()]{1,200}\)|\S{1,80}))) (?<command>.{1,1000})$/s,
		'netns ',
	],
];

/** @returns what runs, and where when that is another place */
function sent(command: string): { command: string; place?: string } {
	for (const [form, kind] of SENT) {
		const found = form.exec(command)?.groups;
		if (found === undefined) continue;
		const { place = '', command: bare = '', rest = '' } = found;
		return { command: bare + rest, place: kind + place };
	}
	return { command };
}

export function sceneOf(commands: readonly Command[], run: Run): Scene {
	const outputs = commands.flatMap((command) => {
		const actual = run.get(command.index);
		return actual === undefined ? [] : [outputOf(command, actual)];
	});
	return { commands, run, outputs, text: outputs.flatMap(({ lines }) => lines).join('\n') };
}

function outputOf({ command, shell, inside, index, presses, meta }: Command, actual: Actual): Output {
	const { command: bare, place = inside } = sent(command);
	const host = shell ?? '?';
	const pressed = presses.length > 0;
	return {
		index,
		command: bare,
		where: place === undefined ? host : `${host}/${place.replaceAll(' ', ':')}`,
		pressed,
		// A shell that is left repeats the status of the last command that ran in it.
		promised: pressed || command === 'exit' || actual.exit === undefined ? undefined : (meta.exit ?? 0),
		lines: actual.lines,
		exit: actual.exit,
	};
}

/** Whether there is anything to see in it. A shell that is left says `exit`, or does not. */
export function speaks({ command, lines }: Output): boolean {
	return command !== 'exit' && lines.some((line) => line.trim() !== '');
}

/** The run with other outputs. @param lines by the command's index */
export function withLines(run: Run, lines: ReadonlyMap<number, readonly string[]>): Run {
	const changed = new Map(run);
	for (const [index, own] of lines) changed.set(index, { lines: own, exit: run.get(index)?.exit });
	return changed;
}

/** What a line is about: the first word of it, or of the line that it is indented under. */
export function ownerOf(lines: readonly string[], at: number): string {
	const head = lines.slice(0, at + 1).findLast((line) => /^\S/.test(line)) ?? '';
	return /^(?:\d{1,9}: )?([^\s@]{1,80}?)[:@]?(?:if\d{1,9}:?)?(?:\s|$)/.exec(head)?.[1] ?? head;
}

/**
 * Puts a text in place of another in a line.
 * @param columns what stands behind it keeps its place when there is room, as in a table
 */
export function put(
	line: string,
	{ from, to, text }: { from: number; to: number; text: string },
	columns: boolean,
): string {
	const rest = line.slice(to);
	const gap = /^ {1,60}(?=\S)/.exec(rest)?.[0].length ?? 0;
	if (!columns || gap === 0) return line.slice(0, from) + text + rest;
	const left = Math.max(1, gap - (text.length - (to - from)));
	return line.slice(0, from) + text + ' '.repeat(left) + rest.slice(gap);
}

/** Programs whose outputs are tables, each column as wide as it always is. */
const TABLES = /^(route|arp|brctl|iptables .{0,60}-L|ip -br|ss|docker (ps|images|network ls))\b/;

export function isTable({ command }: Output): boolean {
	return TABLES.test(command);
}
