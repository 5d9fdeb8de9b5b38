/**
 * What the person at the console sees of the steps: on a terminal one line that is drawn anew, with a bar; elsewhere
 * plain lines, few enough for a log. Everything else that is printed goes through here too, so that nothing is torn.
 */

/** @typedef {{ done?: number, note?: string, failed?: boolean }} Progress */
/** @typedef {{ since: number, progress: Progress, told: number, toldAt: number }} Running */

/** In a log, a step that cannot tell how far it is says at least this often (ms) that it is alive. */
const QUIET = 15_000;
const BAR = 20;

export class Console {
	/** @type {Map<string, Running>} */
	#running = new Map();
	#stream;
	#tty;
	#now;
	/** @type {NodeJS.Timeout | undefined} */
	#clock;

	/**
	 * @param {{ isTTY?: boolean, columns?: number, write(text: string): unknown }} stream
	 * @param {() => number} now ms
	 */
	constructor(stream = process.stdout, now = () => performance.now()) {
		this.#stream = stream;
		this.#tty = stream.isTTY === true;
		this.#now = now;
	}

	/** Bound, so that it can be handed to steps as it is. */
	report = (/** @type {string} */ title, /** @type {Progress} */ progress) => {
		const now = this.#now();
		const step = this.#running.get(title) ?? { since: now, progress: {}, told: -1, toldAt: now };
		const started = !this.#running.has(title);
		if (progress.failed === true) return this.#end(title, step, 'not finished after');
		// A report without a note leaves the last one standing; the same for how far it is.
		step.progress = { ...step.progress, ...progress };
		if (progress.done === 1) return this.#end(title, step, 'done in', progress.note);
		this.#running.set(title, step);
		if (this.#tty) {
			this.#draw();
			this.#clock ??= setInterval(() => this.#draw(), 1000).unref();
			return;
		}
		const percent = Math.floor((step.progress.done ?? 0) * 10) * 10;
		if (started && progress.note === undefined) this.#stream.write(`${title} …\n`);
		else if (started || percent > step.told || now - step.toldAt >= QUIET) {
			this.#stream.write(`${this.#words(title, step)}\n`);
		} else return;
		step.told = percent;
		step.toldAt = now;
	};

	/**
	 * A line of its own, whatever is being drawn.
	 * @param {string} text
	 */
	line(text) {
		if (this.#tty && this.#running.size > 0) this.#stream.write('\r\u001b[2K');
		this.#stream.write(`${text}\n`);
		this.#draw();
	}

	/** Forgets what is still running, and leaves the cursor on an empty line. */
	end() {
		if (this.#tty && this.#running.size > 0) this.#stream.write('\r\u001b[2K');
		this.#running.clear();
		clearInterval(this.#clock);
		this.#clock = undefined;
	}

	/**
	 * @param {string} title
	 * @param {Running} step
	 * @param {string} how
	 * @param {string} [note]
	 */
	#end(title, step, how, note) {
		const more = note === undefined ? '' : `; ${note}`;
		if (this.#tty && this.#running.size > 0) this.#stream.write('\r\u001b[2K');
		this.#running.delete(title);
		this.#stream.write(`${title}: ${how} ${elapsed(this.#now() - step.since)}${more}\n`);
		if (this.#running.size === 0) this.end();
		else this.#draw();
	}

	#draw() {
		const [first] = this.#running;
		if (!this.#tty || first === undefined) return;
		const [title, step] = first;
		const more = this.#running.size > 1 ? ` (and ${this.#running.size - 1} more)` : '';
		const text = this.#words(title, step) + more;
		this.#stream.write(`\r\u001b[2K${text.slice(0, (this.#stream.columns ?? 80) - 1)}`);
	}

	/**
	 * @param {string} title
	 * @param {Running} step
	 */
	#words(title, { since, progress: { done, note } }) {
		const parts = [title];
		if (done !== undefined) {
			const full = Math.round(done * BAR);
			if (this.#tty) parts.push(`[${'#'.repeat(full)}${'.'.repeat(BAR - full)}]`);
			parts.push(`${Math.floor(done * 100)} %`);
		}
		parts.push(elapsed(this.#now() - since));
		if (note !== undefined) parts.push(note);
		return parts.join('  ');
	}
}

/**
 * Minutes and seconds, as 1:07.
 * @param {number} ms
 */
export function elapsed(ms) {
	const seconds = Math.round(ms / 1000);
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
