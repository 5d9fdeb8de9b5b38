/** A ping that goes on until a key ends it. */

/** What the terminal shows of the key stands anywhere. */
const ECHO = /\^[CZ\\]/;
const REPLY = /^\d{1,5} bytes from .{1,80}? (?:icmp_)?seq=(?<seq>\d{1,5}) /;
/** As iputils and busybox tell it when all were answered. */
const COUNTS = /^\d{1,5}(?<between> packets transmitted, )\d{1,5}(?= (?:packets )?received, 0% packet loss)/;

/**
 * How often it has asked until then is chance: on a busy machine the key comes after the next reply. Replies more than
 * the book has are left out when they are like those before and counted on from them, and what ping says at its end is
 * the count of them all.
 * @returns the lines, each in its place; those left out are blank
 */
export function askedAsOften(book: readonly string[], here: readonly string[]): readonly string[] {
	const asked = repliesIn(book).length;
	const replies = repliesIn(here);
	if (asked === 0 || replies.length <= asked || !tellsOf(book, asked) || !tellsOf(here, replies.length))
		return here;
	const [first] = replies;
	if (!replies.every(({ seq, like }, i) => seq === (first?.seq ?? 0) + i && like === first?.like))
		return here;
	const more = new Set(replies.slice(asked).map(({ at }) => at));
	return here.map((line, at) => {
		if (more.has(at)) return '';
		const bare = line.replace(ECHO, '');
		return COUNTS.test(bare) ? bare.replace(COUNTS, `${asked}$<between>${asked}`) : line;
	});
}

/** Each with what is the same in all of them. */
function repliesIn(lines: readonly string[]): { at: number; seq: number; like: string }[] {
	return lines.flatMap((line, at) => {
		const bare = line.replace(ECHO, '');
		const seq = REPLY.exec(bare)?.groups?.['seq'];
		if (seq === undefined) return [];
		return [{ at, seq: Number(seq), like: bare.replace(/seq=\d{1,5}|time=\d{1,5}(?:\.\d{1,3})?(?= )/g, '') }];
	});
}

function tellsOf(lines: readonly string[], count: number): boolean {
	return lines.some(
		(line) => COUNTS.exec(line.replace(ECHO, ''))?.[0] === `${count} packets transmitted, ${count}`,
	);
}
