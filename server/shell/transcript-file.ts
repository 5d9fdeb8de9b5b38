/** The append-only file that holds every byte a shell has put out; an offset in it is the place to resume. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

export class TranscriptFile {
	readonly #descriptor: number;

	constructor(path: string) {
		// The machine writes it, and a link in its place would let it show us any file.
		this.#descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
	}

	/** Bytes in the file now. */
	size(): number {
		return fstatSync(this.#descriptor).size;
	}

	/**
	 * Reads without a detour through the thread pool: what is read was written a moment ago and stands in memory.
	 * @returns what stands from `from` up to `to` or the file's end
	 */
	read(from: number, to: number): Buffer {
		const wanted = Math.max(0, to - from);
		const buffer = Buffer.allocUnsafe(wanted);
		let filled = 0;
		while (filled < wanted) {
			const got = readSync(this.#descriptor, buffer, filled, wanted - filled, from + filled);
			if (got === 0) break;
			filled += got;
		}
		return buffer.subarray(0, filled);
	}

	close(): void {
		closeSync(this.#descriptor);
	}
}
