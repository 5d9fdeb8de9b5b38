/** The reader's machine for this chapter, from nothing to its end. */
import type { EndReason, LabView } from '../../server/protocol.ts';
import { apiAddress, endLab, Failure, followStatus, lookAtLab, openLab, resetLab } from './api.ts';
import type { Verdict } from './connection.ts';
import { LabShell, type ShellEvents } from './shell.ts';
import { machineOf } from './store.ts';

export type LabState =
	| { readonly at: 'none' }
	/** The server is still building what the lab is cloned from; `step` is the server's English. */
	| { readonly at: 'building'; readonly step: string; readonly done?: number }
	| { readonly at: 'starting' }
	| { readonly at: 'running' | 'frozen'; readonly deadline: string }
	/** The connection is lost and tried again. */
	| { readonly at: 'lost' }
	| { readonly at: 'ended'; readonly reason: EndReason | 'gone' };

export interface LabEvents extends Pick<ShellEvents, 'printed' | 'refused'> {
	/** The lab or one of its shells changed. */
	changed(): void;
	/** There is another machine, or none, than before. */
	replaced(): void;
}

export class Lab {
	readonly #lab: string;
	readonly #chapter: string;
	readonly #events: LabEvents;
	readonly #shells = new Map<string, LabShell>();
	#view: LabView | undefined;
	#state: LabState = { at: 'none' };
	#opening: Promise<LabView> | undefined;
	#finding: Promise<void> | undefined;

	constructor(lab: string, chapter: string, events: LabEvents) {
		this.#lab = lab;
		this.#chapter = chapter;
		this.#events = events;
	}

	get state(): LabState {
		if (
			this.#view !== undefined &&
			[...this.#shells.values()].some((shell) => !shell.connected && shell.log.end > 0)
		) {
			return { at: 'lost' };
		}
		return this.#state;
	}

	/** The running machine. */
	get view(): LabView | undefined {
		return this.#view;
	}

	get machine(): string | undefined {
		return this.#view === undefined ? undefined : machineOf(this.#view);
	}

	get shells(): readonly LabShell[] {
		return [...this.#shells.values()];
	}

	/**
	 * The running lab, made if there is none; waits for one that is still being built.
	 * @throws {Failure}
	 */
	async open(signal: AbortSignal): Promise<LabView> {
		await this.#finding;
		if (this.#view !== undefined) return this.#view;
		return this.#opening ?? this.#open(this.#make(signal));
	}

	/** Whoever asks for the lab meanwhile gets this one. */
	#open(opening: Promise<LabView>): Promise<LabView> {
		this.#opening = opening.finally(() => {
			this.#opening = undefined;
		});
		return this.#opening;
	}

	/** Finds a lab of an earlier visit again. */
	find(id: string): Promise<void> {
		this.#finding = this.#find(id).finally(() => {
			this.#finding = undefined;
		});
		return this.#finding;
	}

	async #find(id: string): Promise<void> {
		this.#enter({ at: 'starting' });
		try {
			const view = await lookAtLab(id);
			if (view.state === 'ended') this.#enter({ at: 'ended', reason: view.ended ?? 'gone' });
			else this.#take(view);
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			this.#enter(error.code === 'unreachable' ? { at: 'none' } : { at: 'ended', reason: 'gone' });
		}
	}

	shell(host: string): LabShell {
		const shell = this.#shells.get(host);
		if (shell === undefined) throw new Failure('no-such-host', `The lab has no host "${host}".`);
		return shell;
	}

	/** A fresh clone; `make` asks the server for it. */
	async reset(make: (id: string) => Promise<LabView> = resetLab): Promise<void> {
		if (this.#view === undefined) return;
		const { id } = this.#view;
		this.#leave();
		this.#enter({ at: 'starting' });
		try {
			await this.#open(make(id).then((view) => this.#take(view)));
		} catch (error) {
			this.#enter({ at: 'none' });
			throw error;
		}
	}

	async end(): Promise<void> {
		if (this.#view === undefined) return;
		await endLab(this.#view.id);
		this.#over('reader');
	}

	/** Tries lost connections again now. */
	retry(): void {
		for (const shell of this.#shells.values()) shell.retry();
	}

	async #make(signal: AbortSignal): Promise<LabView> {
		for (;;) {
			this.#enter({ at: 'starting' });
			try {
				return this.#take(await openLab(this.#lab, this.#chapter, signal));
			} catch (error) {
				if (!(error instanceof Failure && error.code === 'lab-not-ready')) {
					this.#enter({ at: 'none' });
					throw error;
				}
			}
			await this.#built(signal);
		}
	}

	/** Waits until the server has built this lab. */
	async #built(signal: AbortSignal): Promise<void> {
		let failed: string | undefined;
		try {
			await followStatus(({ labs }) => {
				const readiness = labs[this.#lab];
				if (readiness === undefined || readiness.state === 'ready') return true;
				if (readiness.state === 'failed') {
					failed = readiness.reason;
					return true;
				}
				const { step, done } = readiness;
				this.#enter({ at: 'building', step, ...(done === undefined ? {} : { done }) });
				return false;
			}, signal);
		} catch (error) {
			this.#enter({ at: 'none' });
			throw error;
		}
		if (failed === undefined) return;
		this.#enter({ at: 'none' });
		throw new Failure('lab-not-ready', failed);
	}

	#take(view: LabView): LabView {
		this.#view = view;
		for (const { name } of view.hosts) this.#shells.set(name, this.#connect(view, name));
		this.#state = { at: view.state === 'frozen' ? 'frozen' : 'running', deadline: view.deadline };
		this.#events.replaced();
		this.#events.changed();
		return view;
	}

	#connect({ id, generation }: LabView, host: string): LabShell {
		const address = (from: number): string => {
			const path = apiAddress(
				`/labs/${encodeURIComponent(id)}/shells/${host}?generation=${generation}&from=${from}`,
			);
			const url = new URL(path, location.href);
			url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
			return url.href;
		};
		return new LabShell(host, address, {
			changed: () => this.#events.changed(),
			printed: () => this.#events.printed(),
			refused: (failure) => this.#events.refused(failure),
			thawed: (at) => {
				if (this.#view !== undefined) this.#enter({ at, deadline: this.#view.deadline });
			},
			ended: (reason) => {
				if (this.#view?.id !== id || this.#view.generation !== generation) return;
				if (reason === 'reset') void this.#again(id);
				else this.#over(reason);
			},
			inspect: () => this.#inspect(id, generation),
		});
	}

	/** A socket closed, and a browser does not tell why. */
	async #inspect(id: string, generation: number): Promise<Verdict> {
		if (this.#view?.id !== id || this.#view.generation !== generation) return 'over';
		try {
			const view = await lookAtLab(id);
			if (view.state === 'ended') this.#over(view.ended ?? 'gone');
			else if (view.generation === generation) return 'again';
			else this.#replace(view);
			return 'over';
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			if (error.code === 'unreachable' || error.code === 'rate') return 'unreachable';
			this.#over('gone');
			return 'over';
		}
	}

	/** The lab was reset from elsewhere: another window of this reader's. */
	async #again(id: string): Promise<void> {
		this.#leave();
		await this.find(id);
	}

	#replace(view: LabView): void {
		this.#leave();
		this.#take(view);
	}

	#over(reason: EndReason | 'gone'): void {
		this.#leave();
		this.#enter({ at: 'ended', reason });
	}

	#leave(): void {
		this.#view = undefined;
		for (const shell of this.#shells.values()) shell.close();
		this.#shells.clear();
		this.#events.replaced();
	}

	#enter(state: LabState): void {
		this.#state = state;
		this.#events.changed();
	}
}
