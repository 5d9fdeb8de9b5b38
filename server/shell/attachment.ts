/** One onlooker of a shell: how far they have seen it, and what they are told in between. */
import { type ServerMessage, WINDOW } from '../protocol.ts';

export interface Onlooker {
	/** @param bytes what stands at `offset` in the transcript */
	output(offset: number, bytes: Buffer): void;
	/** Told after the output before the offset that it belongs to. */
	message(message: ServerMessage): void;
}

/** Bytes in one frame: large enough to cost little, small enough that a mark's message does not wait long behind it. */
const FRAME = 32 * 1024;

/** Messages that may wait for an onlooker who does not acknowledge; the states in between are of no use by then. */
const MAX_NOTES = 256;

interface Hooks {
	readonly read: (from: number, to: number) => Buffer;
	readonly acknowledged: () => void;
	readonly closed: (attachment: Attachment) => void;
}

export class Attachment {
	readonly #onlooker: Onlooker;
	readonly #hooks: Hooks;
	/** In the order of their offsets. */
	readonly #notes: { offset: number; message: ServerMessage }[] = [];
	#position: number;
	#acknowledged: number;
	#end: number;
	#closed = false;

	constructor(from: number, onlooker: Onlooker, hooks: Hooks) {
		this.#position = from;
		this.#acknowledged = from;
		this.#end = from;
		this.#onlooker = onlooker;
		this.#hooks = hooks;
	}

	/** Everything before this offset has been shown. */
	get position(): number {
		return this.#position;
	}

	/** Everything before this offset has been dealt with. */
	get acknowledged(): number {
		return this.#acknowledged;
	}

	/** The transcript is so long now. */
	advance(end: number): void {
		this.#end = end;
		this.#show();
	}

	/** Has `message` told once everything before `offset` has been shown. */
	note(offset: number, message: ServerMessage): void {
		if (this.#notes.length >= MAX_NOTES) {
			const dispensable = this.#notes.findIndex((note) => note.message.type === 'shell');
			this.#notes.splice(Math.max(0, dispensable), 1);
		}
		this.#notes.push({ offset, message });
		this.#show();
	}

	/** The onlooker has dealt with everything before `offset`; what they have not been shown yet does not count. */
	acknowledge(offset: number): void {
		if (offset <= this.#acknowledged) return;
		this.#acknowledged = Math.min(offset, this.#position);
		this.#show();
		this.#hooks.acknowledged();
	}

	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		this.#hooks.closed(this);
	}

	#show(): void {
		while (!this.#closed) {
			const note = this.#notes[0];
			if (note !== undefined && note.offset <= this.#position) {
				this.#notes.shift();
				this.#onlooker.message(note.message);
				continue;
			}
			const to = Math.min(
				this.#end,
				this.#acknowledged + WINDOW,
				this.#position + FRAME,
				note?.offset ?? Number.POSITIVE_INFINITY,
			);
			if (to <= this.#position) return;
			const bytes = this.#hooks.read(this.#position, to);
			const offset = this.#position;
			this.#position += bytes.length;
			this.#onlooker.output(offset, bytes);
			if (bytes.length === 0) return;
		}
	}
}
