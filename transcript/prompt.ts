/** The lines of a console block that are not output: prompts, continuation prompts, and who is being looked at. */

/** `node1:~# `, `node1:/etc/cni/net.d# `: PS1 is `\h:\w# `. */
const HOST_PROMPT = /^([a-z][a-z0-9-]{0,31}):(?:~|\/)[^\s#$]{0,256}[#$](?: |$)/;
/** `/ # `, `/etc/nginx # `: the container's PS1 is `\w # `. */
const CONTAINER_PROMPT = /^(?:\/[^\s#]{0,256}|~[^\s#]{0,256}) #(?: |$)/;
/** `==> node2 <==`, as tail writes it over the lines of each of several files. */
const TERMINAL = /^==> ([a-z][a-z0-9-]{0,31}) <==$/;

export const CONTINUATION = '> ';

/** Keys that a block holds, as the terminal echoes them, and what is typed. */
const KEYS: Readonly<Record<string, string>> = { '^C': '\x03', '^Z': '\x1a', '^\\': '\x1c' };

export interface Prompt {
	readonly text: string;
	/** Undefined for the prompt of a container's shell. */
	readonly host: string | undefined;
}

/** The prompt that a line begins with. */
export function promptOf(line: string): Prompt | undefined {
	const host = HOST_PROMPT.exec(line);
	if (host !== null) return { text: host[0], host: host[1] };
	const container = CONTAINER_PROMPT.exec(line);
	return container === null ? undefined : { text: container[0], host: undefined };
}

/** The host whose terminal is looked at from this line on. */
export function terminalOf(line: string): string | undefined {
	return TERMINAL.exec(line)?.[1];
}

/** The keys that a line of output begins with, when it does: `^C`, or `^C3 packets captured`. */
export function keysOf(line: string): string | undefined {
	return Object.entries(KEYS).find(([echo]) => line.startsWith(echo))?.[1];
}
