/** What a page keeps of a shell's transcript. */

/** The most that is kept, bytes; commands of the book print a thousandth of it. */
const KEEP = 8 * 1024 * 1024;

interface Chunk {
	readonly offset: number;
	readonly bytes: Uint8Array;
}

/** Bytes by their offset in the transcript, the newest {@link KEEP} of them. Pieces come in order and without gaps. */
export class ByteLog {
	readonly #chunks: Chunk[] = [];
	#kept = 0;
	#end = 0;
	readonly #limit: number;

	constructor(limit = KEEP) {
		this.#limit = limit;
	}

	/** Just behind the last byte. */
	get end(): number {
		return this.#end;
	}

	/** The first byte that is still there. */
	get start(): number {
		return this.#chunks[0]?.offset ?? this.#end;
	}

	/** @throws {RangeError} on a gap */
	push(bytes: Uint8Array, offset: number): void {
		if (offset !== this.#end && this.#chunks.length > 0) {
			throw new RangeError(`Bytes from ${offset} on do not follow ${this.#end}.`);
		}
		this.#chunks.push({ offset, bytes });
		this.#end = offset + bytes.length;
		this.#kept += bytes.length;
		while (this.#kept > this.#limit && this.#chunks.length > 1)
			this.#kept -= this.#chunks.shift()?.bytes.length ?? 0;
	}

	/** @returns the bytes from `from` up to `to`; undefined when some of them are gone or not there yet */
	slice(from: number, to: number): Uint8Array | undefined {
		if (from < this.start || to > this.#end || to < from) return undefined;
		const all = new Uint8Array(to - from);
		for (const { offset, bytes } of this.#chunks) {
			if (offset + bytes.length <= from) continue;
			if (offset >= to) break;
			const piece = bytes.subarray(Math.max(0, from - offset), to - offset);
			all.set(piece, Math.max(offset, from) - from);
		}
		return all;
	}
}
