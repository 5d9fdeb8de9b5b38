/** What a command line runs, and where: `docker exec -it nginx-1 ip addr` is `ip addr` inside nginx-1. */

interface Wrapper {
	readonly words: readonly string[];
	/** Words that follow the options and belong to the wrapper: a container, a namespace, a time. */
	readonly operands: number;
	/** Options that take the next word as their value. */
	readonly values: ReadonlySet<string>;
	/** What it wraps runs inside a container, or another network namespace: the operand's, or else the options'. */
	readonly enters?: 'container' | 'netns';
	/** Its first word belongs to what it wraps as well, and so do options between it and the last. */
	readonly keeps?: true;
}

const wrapper = (
	words: string,
	operands: number,
	values: readonly string[],
	more: Pick<Wrapper, 'enters' | 'keeps'> = {},
): Wrapper => ({ words: words.split(' '), operands, values: new Set(values), ...more });

const WRAPPERS: readonly Wrapper[] = [
	wrapper('docker exec', 1, ['-e', '-u', '-w', '--env', '--user', '--workdir'], { enters: 'container' }),
	wrapper('ip netns exec', 1, [], { enters: 'netns' }),
	...['ip -n', 'ip -netns', 'bridge -n', 'bridge -netns'].map((words) =>
		wrapper(words, 1, ['-f', '-family', '-l', '-loops', '-rc', '-rcvbuf'], { enters: 'netns', keeps: true }),
	),
	wrapper('nsenter', 0, ['-t', '--target'], { enters: 'netns' }),
	wrapper('timeout', 1, ['-s', '-k', '--signal', '--kill-after']),
	wrapper('sudo', 0, ['-u', '--user']),
	wrapper('watch', 0, ['-n', '--interval']),
	wrapper('time', 0, []),
];

/** One word of a command line, what quotes and `$( )` hold together included, or what ends a simple command. */
const WORD = /(?:'[^']*'|"[^"]*"|\$\([^()]*(?:\([^()]*\)[^()]*)*\)|`[^`]*`|[^\s'"`|;&<>])+|[|;&<>\n]/y;

/** The first simple command's words: up to a pipe, a list or a redirection. */
function firstWords(command: string): string[] {
	const words: string[] = [];
	for (let at = 0; at < command.length; ) {
		WORD.lastIndex = at;
		const word = WORD.exec(command)?.[0] ?? '';
		if (/^[|;&<>\n]/.test(word)) break;
		if (word !== '') words.push(word);
		at += Math.max(1, word.length);
	}
	return words;
}

/** Index behind a wrapper's words; undefined when these are none of it. */
function behind({ words: own, values, keeps }: Wrapper, words: readonly string[]): number | undefined {
	if (keeps === undefined) return own.every((word, i) => words[i] === word) ? own.length : undefined;
	if (words[0] !== own[0]) return undefined;
	for (let at = 1; words[at]?.startsWith('-') === true; at += values.has(words[at] ?? '') ? 2 : 1) {
		if (words[at] === own[1]) return at + 1;
	}
	return undefined;
}

/** What counts lines prints none of them. */
const COUNTED = /\|\s{0,9}(wc\b[^|;&()'"`\n]{0,99})$/;

export interface Invocation {
	/** The words of what really runs, blank-separated; empty for an empty command. Of lines that are counted: `wc …`. */
	readonly name: string;
	/** The container or namespace that it is sent into. */
	readonly inside: string | undefined;
}

export function invocation(command: string): Invocation {
	let words = firstWords(command);
	let inside: string | undefined;
	for (;;) {
		while (/^\w+=/.test(words[0] ?? '')) words = words.slice(1);
		const found = WRAPPERS.find((known) => behind(known, words) !== undefined);
		if (found === undefined) {
			return { name: COUNTED.exec(command)?.[1]?.trimEnd() ?? words.join(' '), inside };
		}
		const own = behind(found, words) ?? 0;
		let at = own;
		while ((words[at] ?? '').startsWith('-')) at += found.values.has(words[at] ?? '') ? 2 : 1;
		const operands = words.slice(found.operands > 0 ? at : 1, at + found.operands).join(' ');
		if (found.enters !== undefined) inside = found.enters === 'netns' ? `netns ${operands}` : operands;
		words = [...words.slice(0, found.keeps === true ? own - 1 : 0), ...words.slice(at + found.operands)];
	}
}
