/**
 * Semantic prompts: the marks by which a shell says what it does, read from its output as it comes.
 *
 *     ESC ] 133 ; A BEL   a prompt begins            ESC ] 133 ; C BEL       a command starts, its output follows
 *     ESC ] 133 ; B BEL   the prompt is written      ESC ] 133 ; D ; 0 BEL   it ended, with this exit status
 *
 * @see https://gitlab.freedesktop.org/Per_Bothner/specifications/blob/master/proposals/semantic-prompts.md
 */

export const MARK_KINDS = ['A', 'B', 'C', 'D'] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

export interface Mark {
	readonly kind: MarkKind;
	/** Exit status, of a D that tells one. */
	readonly exit?: number;
	/** Where the mark's first byte (its ESC) stands in the stream. */
	readonly offset: number;
	/** Just behind its last byte. */
	readonly end: number;
}

const ESC = 0x1b;
const BEL = 0x07;
const CAN = 0x18;
const SUB = 0x1a;
const OSC = 0x5d; // ]
const BACKSLASH = 0x5c;

/** A mark is a dozen bytes, with parameters a few more; a longer operating system command is none of ours. */
const LONGEST = 256;

type State =
	| 'text'
	/** Behind an ESC. */
	| 'escape'
	/** Within an operating system command. */
	| 'command'
	/** Behind an ESC within one: `\` ends it, everything else throws it away. */
	| 'command-escape';

/** Reads marks out of a byte stream in pieces of any size. Keeps at most {@link LONGEST} bytes. */
export class MarkReader {
	#state: State = 'text';
	#text = '';
	#start = 0;
	#next: number | undefined;

	/**
	 * @param bytes the next piece of the stream
	 * @param offset where its first byte stands; a gap to the piece before throws away a mark that was cut in two
	 */
	push(bytes: Uint8Array, offset: number): Mark[] {
		if (offset !== this.#next) this.#state = 'text';
		this.#next = offset + bytes.length;
		const marks: Mark[] = [];
		for (let i = 0; i < bytes.length; i += 1) {
			if (this.#state === 'text') {
				i = bytes.indexOf(ESC, i);
				if (i < 0) break;
				this.#state = 'escape';
				this.#start = offset + i;
				continue;
			}
			const mark = this.#step(bytes[i] ?? 0, offset + i);
			if (mark !== undefined) marks.push(mark);
		}
		return marks;
	}

	#step(byte: number, at: number): Mark | undefined {
		if (this.#state === 'command') {
			if (byte === BEL) return this.#finish(at + 1);
			if (byte === ESC) this.#state = 'command-escape';
			else if (byte === CAN || byte === SUB) this.#state = 'text';
			else if (this.#text.length <= LONGEST) this.#text += String.fromCharCode(byte);
			return undefined;
		}
		if (this.#state === 'command-escape' && byte === BACKSLASH) return this.#finish(at + 1);
		// An ESC that does not end a command begins something new.
		if (this.#state === 'command-escape') this.#start = at - 1;
		if (byte === OSC) {
			this.#state = 'command';
			this.#text = '';
		} else if (byte === ESC) {
			this.#state = 'escape';
			this.#start = at;
		} else {
			this.#state = 'text';
		}
		return undefined;
	}

	#finish(end: number): Mark | undefined {
		this.#state = 'text';
		if (this.#text.length > LONGEST) return undefined;
		const [command, letter, status = ''] = this.#text.split(';');
		const kind = MARK_KINDS.find((known) => known === letter);
		if (command !== '133' || kind === undefined) return undefined;
		const mark = { kind, offset: this.#start, end };
		return kind === 'D' && /^\d{1,3}$/.test(status) ? { ...mark, exit: Number(status) } : mark;
	}
}
