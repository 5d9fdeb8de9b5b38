/** What a command line runs, without what only says where: `docker exec -it nginx-1 ip addr` is `ip addr`. */

/** Options of the wrappers that take a value in the next word. */
const WITH_VALUE = new Set(['-e', '-u', '-w', '--env', '--user', '--workdir', '-t', '-n', '-c', '-s', '-k']);

interface Wrapper {
	readonly words: readonly string[];
	/** Words that follow the options and belong to the wrapper: a container, a namespace, a time. */
	readonly operands: number;
	/** Its options take no values of their own (`nsenter -t 123` does). */
	readonly values: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

const WRAPPERS: readonly Wrapper[] = [
	{
		words: ['docker', 'exec'],
		operands: 1,
		values: new Set(['-e', '-u', '-w', '--env', '--user', '--workdir']),
	},
	{ words: ['ip', 'netns', 'exec'], operands: 1, values: NONE },
	{ words: ['nsenter'], operands: 0, values: new Set(['-t', '--target']) },
	{ words: ['timeout'], operands: 1, values: new Set(['-s', '-k', '--signal', '--kill-after']) },
	{ words: ['sudo'], operands: 0, values: new Set(['-u', '--user']) },
	{ words: ['time'], operands: 0, values: NONE },
	{ words: ['watch'], operands: 0, values: WITH_VALUE },
];

/** The first simple command's words: up to a pipe, a list or a redirection. */
function firstWords(command: string): string[] {
	const end = command.search(/[|;&<>\n]/);
	return (end < 0 ? command : command.slice(0, end)).split(/\s+/).filter((word) => word !== '');
}

/** @returns the words of what really runs, blank-separated; empty for an empty command */
export function commandName(command: string): string {
	let words = firstWords(command);
	for (;;) {
		while (/^\w+=/.test(words[0] ?? '')) words = words.slice(1);
		const wrapper = WRAPPERS.find((known) => known.words.every((word, i) => words[i] === word));
		if (wrapper === undefined) return words.join(' ');
		let at = wrapper.words.length;
		while ((words[at] ?? '').startsWith('-')) at += wrapper.values.has(words[at] ?? '') ? 2 : 1;
		const inner = words.slice(at + wrapper.operands);
		// A shell that is entered prints nothing of its own; keep the wrapper's name.
		if (inner.length === 0) return words.join(' ');
		words = inner;
	}
}
