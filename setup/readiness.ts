/** What each lab waits for, for whoever asks and whoever listens. */
import type { LabReadiness, Status } from '../server/protocol.ts';

export class Readiness {
	readonly #labs = new Map<string, LabReadiness>();
	readonly #listeners = new Set<(status: Status) => void>();

	constructor(labs: readonly string[], state: LabReadiness) {
		for (const lab of labs) this.#labs.set(lab, state);
	}

	current(): Status {
		return { labs: Object.fromEntries(this.#labs) };
	}

	/** @returns ends the subscription */
	subscribe(listener: (status: Status) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	set(labs: Iterable<string>, state: LabReadiness): void {
		for (const lab of labs) this.#labs.set(lab, state);
		const status = this.current();
		for (const listener of this.#listeners) listener(status);
	}

	/** What all that are not there yet wait for. */
	building(step: string, done: number | undefined): void {
		this.set(this.pending(), { state: 'building', step, ...(done === undefined ? {} : { done }) });
	}

	/** Whether there is a lab that will not come. */
	failed(): boolean {
		return [...this.#labs.values()].some(({ state }) => state === 'failed');
	}

	/** Labs that are neither ready nor failed. */
	pending(): string[] {
		return [...this.#labs].filter(([, { state }]) => state === 'building').map(([lab]) => lab);
	}
}
