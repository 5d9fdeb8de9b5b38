/** What a command line runs, and where: `docker exec -it nginx-1 ip addr` is `ip addr` inside nginx-1. */

interface Wrapper {
	readonly words: readonly string[];
	/** Words that follow the options and belong to the wrapper: a container, a namespace, a time. */
	readonly operands: number;
	/** Options that take the next word as their value. */
	readonly values: ReadonlySet<string>;
	/** What it wraps runs inside another network namespace: the operand's, or else the options'. */
	readonly enters: boolean;
}

const wrapper = (words: string, operands: number, values: readonly string[], enters = false): Wrapper => ({
	words: words.split(' '),
	operands,
	values: new Set(values),
	enters,
});

const WRAPPERS: readonly Wrapper[] = [
	wrapper('docker exec', 1, ['-e', '-u', '-w', '--env', '--user', '--workdir'], true),
	wrapper('ip netns exec', 1, [], true),
	wrapper('nsenter', 0, ['-t', '--target'], true),
	wrapper('timeout', 1, ['-s', '-k', '--signal', '--kill-after']),
	wrapper('sudo', 0, ['-u', '--user']),
	wrapper('watch', 0, ['-n', '--interval']),
	wrapper('time', 0, []),
];

/** The first simple command's words: up to a pipe, a list or a redirection. */
function firstWords(command: string): string[] {
	const end = command.search(/[|;&<>\n]/);
	return (end < 0 ? command : command.slice(0, end)).split(/\s+/).filter((word) => word !== '');
}

export interface Invocation {
	/** The words of what really runs, blank-separated; empty for an empty command. */
	readonly name: string;
	/** The container or namespace that it is sent into. */
	readonly inside: string | undefined;
}

export function invocation(command: string): Invocation {
	let words = firstWords(command);
	let inside: string | undefined;
	for (;;) {
		while (/^\w+=/.test(words[0] ?? '')) words = words.slice(1);
		const found = WRAPPERS.find((known) => known.words.every((word, i) => words[i] === word));
		if (found === undefined) return { name: words.join(' '), inside };
		let at = found.words.length;
		while ((words[at] ?? '').startsWith('-')) at += found.values.has(words[at] ?? '') ? 2 : 1;
		if (found.enters) inside = words.slice(found.operands > 0 ? at : 1, at + found.operands).join(' ');
		words = words.slice(at + found.operands);
	}
}
