/** What no output is: pasted from somewhere else, it would be compared as it stands, and nobody would see why it differs. */
import { along, type Problem, problemAt, type SourceLine } from './source.ts';

/** A screen has cells: a tab has moved on to one, and no control byte is in any. A carriage return is source.ts's. */
const CONTROL = /(?!\r)\p{Cc}/u;
/** `root@node1:~# ls`, `[root@node1 ~]# ls`, `Node1:~# ls`, `node1 ~# ls`. */
const FOREIGN_PROMPT = /^\[?[\w@.-]{1,40}[: ][~/]\S{0,99}[#$] \S/;

/** What is in a command, and no key types it; a tab would be one that completes. */
const UNTYPED = /(?![\t\r])\p{Cc}|[\u00A0\u200B-\u200F\u2060]/u;

/** What an author has to put right in a line that is typed. */
export function typedProblems({ text, position }: SourceLine): Problem[] {
	const found = UNTYPED.exec(text);
	if (found === null) return [];
	return [
		problemAt(
			along(position, found.index),
			`This command holds ${codeOf(found[0])}, which nobody sees there and no key types.`,
			"Remove it; where the command needs it, write it as bash does: $'\\x01'.",
		),
	];
}

/** What an author has to put right in a line of output. */
export function outputProblems({ text, position }: SourceLine): Problem[] {
	const problems: Problem[] = [];
	const control = CONTROL.exec(text);
	if (control !== null) {
		const [character] = control;
		problems.push(
			character === '\t'
				? problemAt(
						along(position, control.index),
						'A terminal shows no tab.',
						'Write blanks, up to the next column that is a multiple of 8.',
					)
				: problemAt(
						along(position, control.index),
						`A terminal shows no control byte, as ${codeOf(character)} is.`,
						'Remove it, and what belongs to it, as "[31m".',
					),
		);
	}
	if (FOREIGN_PROMPT.test(text)) {
		problems.push(
			problemAt(
				position,
				'This looks like a prompt, but is none of this book’s labs, so it would be output.',
				'Write a host’s prompt as "node1:~# ", a container’s as "/ # ".',
			),
		);
	}
	return problems;
}

function codeOf(character: string): string {
	return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
