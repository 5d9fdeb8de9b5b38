/**
 * Whether a shell would ask for more after a line: the one thing that tells a continued command from the first line
 * of an output that happens to begin with `> ` (`curl -v`, `diff`).
 */

/** Words that open a compound command, and the word that closes it. */
const COMPOUND: Readonly<Record<string, string>> = {
	if: 'fi',
	for: 'done',
	while: 'done',
	until: 'done',
	case: 'esac',
	'{': '}',
};
const CLOSERS = new Set(Object.values(COMPOUND));
/** Words after which a command begins. */
const STARTERS = new Set(['do', 'then', 'else', 'elif', '!', '{', '(', 'time']);

interface Heredoc {
	readonly delimiter: string;
	readonly tabs: boolean;
}

/** Index just behind the `'…'` or `$'…'` that begins at `at`, or undefined when it is not closed. */
function behindQuote(text: string, at: number): number | undefined {
	const escapes = text.charAt(at) === '$';
	for (let i = at + (escapes ? 2 : 1); i < text.length; i += 1) {
		const c = text.charAt(i);
		if (c === '\\' && escapes) i += 1;
		else if (c === "'") return i + 1;
	}
	return undefined;
}

/** Index just behind the `))` that closes the `((` at `at`; undefined when it is not closed. */
function arithmetic(text: string, at: number): number | undefined {
	let depth = 0;
	for (let i = at; i < text.length; i += 1) {
		if (text.charAt(i) === '(') depth += 1;
		if (text.charAt(i) === ')') depth -= 1;
		if (depth === 0) return i + 1;
	}
	return undefined;
}

/** Index of the line behind the bodies of `pending`, or undefined when one of them has no end yet. */
function skipHeredocs(text: string, from: number, pending: readonly Heredoc[]): number | undefined {
	let at = from;
	for (const { delimiter, tabs } of pending) {
		for (;;) {
			if (at >= text.length) return undefined;
			const feed = text.indexOf('\n', at);
			const line = text.slice(at, feed < 0 ? text.length : feed);
			at = feed < 0 ? text.length : feed + 1;
			if ((tabs ? line.replace(/^\t+/, '') : line) === delimiter) break;
		}
	}
	return at;
}

/**
 * @param command what was typed so far, lines joined by `\n`, without prompts
 * @returns true when bash would show its continuation prompt
 */
export function wantsMore(command: string): boolean {
	/** What closes each thing that is open; `$)` a substitution, which is a word or a part of one. */
	const open: string[] = [];
	let heredocs: Heredoc[] = [];
	let word = '';
	let starts = true;
	let last = '';
	const endWord = () => {
		if (word === '') return;
		if (starts && word === open.at(-1) && CLOSERS.has(word)) open.pop();
		else if (starts && word in COMPOUND) open.push(COMPOUND[word] ?? '');
		starts = starts && STARTERS.has(word);
		last = word;
		word = '';
	};
	let i = 0;
	while (i < command.length) {
		const c = command.charAt(i);
		const quoted = open.at(-1) === '"';
		const expands = command.startsWith('$((', i);
		const behindSum =
			expands || (starts && !quoted && command.startsWith('((', i))
				? arithmetic(command, expands ? i + 1 : i)
				: undefined;
		if (c === '\\') {
			if (i + 1 >= command.length) return true;
			if (command.charAt(i + 1) === '\n' && i + 2 >= command.length) return true;
			word += command.charAt(i + 1) === '\n' ? '' : 'x';
			i += 2;
		} else if (c === '"') {
			if (quoted) open.pop();
			else open.push('"');
			word += 'x';
			i += 1;
		} else if (behindSum !== undefined) {
			word += 'x';
			i = behindSum;
		} else if (command.startsWith('$(', i)) {
			open.push('$)');
			word = '';
			starts = true;
			i += 2;
		} else if (quoted) {
			i += 1;
		} else if (c === "'" || command.startsWith("$'", i)) {
			const end = behindQuote(command, i);
			if (end === undefined) return true;
			word += 'x';
			i = end;
		} else if (c === '#' && word === '') {
			const feed = command.indexOf('\n', i);
			i = feed < 0 ? command.length : feed;
		} else if (command.startsWith('<<<', i)) {
			endWord();
			i += 3;
		} else if (command.startsWith('<<', i)) {
			endWord();
			const match = /<<(-?)[ \t]*(?:'([^'\n]*)'|"([^"\n]*)"|\\?([^\s;&|<>()'"\\]+))/y;
			match.lastIndex = i;
			const found = match.exec(command);
			// None begins here: a mistake, or the shift of a sum that goes on.
			if (found === null) return open.length > 0;
			heredocs.push({ tabs: found[1] === '-', delimiter: found[2] ?? found[3] ?? found[4] ?? '' });
			last = 'heredoc';
			i += found[0].length;
		} else if (c === '\n') {
			endWord();
			i += 1;
			if (heredocs.length > 0) {
				const behind = skipHeredocs(command, i, heredocs);
				if (behind === undefined) return true;
				heredocs = [];
				i = behind;
			}
			starts = true;
			if (!['|', '&&', '||'].includes(last)) last = '\n';
		} else if (/\s/.test(c)) {
			endWord();
			i += 1;
		} else if ('|&;()'.includes(c)) {
			endWord();
			const two = command.slice(i, i + 2);
			last = two === '&&' || two === '||' ? two : c;
			if (c === '(') open.push(')');
			const closes = c === ')' ? open.at(-1) : undefined;
			if (closes === ')' || closes === '$)') open.pop();
			starts = closes !== '$)';
			if (closes === '$)') word = 'x';
			i += last.length;
		} else {
			word += c;
			i += 1;
		}
	}
	endWord();
	return heredocs.length > 0 || open.length > 0 || ['|', '&&', '||'].includes(last);
}
