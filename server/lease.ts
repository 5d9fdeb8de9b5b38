/**
 * A reader's hold on a lab for a chapter: one sandbox at a time, its shells, and when it ends.
 * `running` ⇄ `frozen`, and `ended` from either.
 */
import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from './clock.ts';
import type { EndReason, LabView } from './protocol.ts';
import { Refusal } from './refusal.ts';
import type { ExecResult, Sandbox } from './sandbox/driver.ts';
import type { LabSpec } from './sandbox/lab.ts';
import { Shell } from './shell.ts';

/** Milliseconds. */
export interface LeaseLimits {
	/** Without a key or a command for so long, the machine is frozen: no CPU, its memory stays. */
	readonly freezeAfter: number;
	/** Without a key or a command for so long, it ends. */
	readonly endAfter: number;
	/** It ends so long after it began, whatever happens. */
	readonly lifetime: number;
}

/** What outlives the server: enough to give a sandbox back to its reader. */
export interface LeaseRecord {
	readonly id: string;
	/** Hash of the reader's token. */
	readonly reader: string;
	readonly lab: string;
	readonly chapter: string;
	readonly generation: number;
	/** Milliseconds since the epoch. */
	readonly deadline: number;
}

export type LeaseEvent =
	| { readonly type: 'lab'; readonly state: 'running' | 'frozen' }
	| { readonly type: 'ended'; readonly reason: EndReason | 'reset' };

export interface LeaseOptions {
	readonly record: LeaseRecord;
	readonly sandbox: Sandbox;
	readonly limits: LeaseLimits;
	readonly clock: Clock;
	readonly log: FastifyBaseLogger;
	/** Makes the sandbox of a later generation. */
	readonly create: (generation: number) => Promise<Sandbox>;
	/** The record has changed, or is of no use any more. */
	readonly changed: (record: LeaseRecord | undefined) => Promise<void>;
}

/** The sandbox of a lease's generation; the driver finds it again by this name. */
export function sandboxId(record: Pick<LeaseRecord, 'id' | 'generation'>): string {
	return `${record.id}g${record.generation}`;
}

export class Lease {
	readonly #options: LeaseOptions;
	readonly #listeners = new Set<(event: LeaseEvent) => void>();
	readonly #log: FastifyBaseLogger;
	#record: LeaseRecord;
	#sandbox: Sandbox;
	#shells: Map<string, Shell>;
	#state: 'running' | 'frozen' = 'running';
	#ended: EndReason | undefined;
	#lastUsed: number;
	/** Freezing and thawing, one after the other. */
	#power: Promise<void> = Promise.resolve();
	#resetting: Promise<void> | undefined;
	#ending: Promise<void> | undefined;
	#disarm: () => void = () => undefined;

	constructor(options: LeaseOptions) {
		this.#options = options;
		this.#record = options.record;
		this.#sandbox = options.sandbox;
		this.#log = options.log.child({ lease: options.record.id });
		this.#lastUsed = options.clock.now();
		this.#shells = this.#openShells(options.sandbox);
		this.#watch(options.sandbox);
		this.#arm();
	}

	get id(): string {
		return this.#record.id;
	}

	get record(): LeaseRecord {
		return this.#record;
	}

	get lab(): LabSpec {
		return this.#sandbox.lab;
	}

	get ended(): EndReason | undefined {
		return this.#ended;
	}

	/** When the reader last typed, ms since the epoch. */
	get lastUsed(): number {
		return this.#lastUsed;
	}

	view(): LabView {
		return {
			id: this.#record.id,
			lab: this.#sandbox.lab.name,
			chapter: this.#record.chapter,
			generation: this.#record.generation,
			hosts: this.#sandbox.lab.hosts.map(({ name }) => ({ name })),
			state: this.#ended === undefined ? this.#state : 'ended',
			...(this.#ended === undefined ? {} : { ended: this.#ended }),
			deadline: new Date(this.#record.deadline).toISOString(),
		};
	}

	/** @throws {Refusal} `gone`, `stale-generation`, `no-such-host` */
	shell(host: string, generation: number): Shell {
		this.#refuseWhenEnded();
		if (generation !== this.#record.generation) {
			throw new Refusal(
				'stale-generation',
				`This lab was reset: it is at generation ${this.#record.generation}.`,
				{
					hint: 'Ask for the lab again.',
				},
			);
		}
		const shell = this.#shells.get(host);
		if (shell === undefined) {
			throw new Refusal('no-such-host', `The lab "${this.lab.name}" has no host "${host}".`);
		}
		return shell;
	}

	/** @returns call it to hear no more */
	listen(listener: (event: LeaseEvent) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** The reader has typed: what is idle is counted from now. */
	use(): void {
		this.#lastUsed = this.#options.clock.now();
	}

	/** A fresh clone, one generation later. Asked twice at once, it resets once. */
	async reset(): Promise<void> {
		this.#refuseWhenEnded();
		this.#resetting ??= this.#reset().finally(() => {
			this.#resetting = undefined;
		});
		await this.#resetting;
	}

	/** Ends the lab and leaves nothing of it running. */
	async end(reason: EndReason): Promise<void> {
		this.#ending ??= this.#end(reason);
		await this.#ending;
	}

	/** Lets go of a lab that lives on, for the next server to find. */
	async release(): Promise<void> {
		this.#disarm();
		this.#listeners.clear();
		await Promise.all([...this.#shells.values()].map((shell) => shell.close()));
	}

	/**
	 * Runs a script beside the reader's shells, as root. Counts as the reader's doing.
	 * @throws {Refusal} `gone`, `no-such-host`
	 */
	async aside(host: string, script: string, signal: AbortSignal): Promise<ExecResult> {
		this.#refuseWhenEnded();
		if (!this.#shells.has(host)) {
			throw new Refusal('no-such-host', `The lab "${this.lab.name}" has no host "${host}".`);
		}
		const sandbox = this.#sandbox;
		this.use();
		await this.#wake(sandbox);
		return sandbox.exec(host, ['bash', '-euo', 'pipefail', '-c', script], { signal });
	}

	async #reset(): Promise<void> {
		// The new one first: when there is none to be had, the reader keeps what they have.
		const generation = this.#record.generation + 1;
		const sandbox = await this.#options.create(generation);
		if (this.#ended !== undefined) {
			await sandbox.destroy();
			this.#refuseWhenEnded();
		}
		const before = { sandbox: this.#sandbox, shells: this.#shells };
		this.#record = { ...this.#record, generation };
		this.#sandbox = sandbox;
		this.#shells = this.#openShells(sandbox);
		this.#state = 'running';
		this.use();
		this.#watch(sandbox);
		this.#arm();
		await this.#options.changed(this.#record);
		this.#tell({ type: 'ended', reason: 'reset' });
		await this.#leave(before);
	}

	async #end(reason: EndReason): Promise<void> {
		this.#ended = reason;
		this.#disarm();
		this.#log.info({ reason }, 'a lab ended');
		this.#tell({ type: 'ended', reason });
		await this.#leave({ sandbox: this.#sandbox, shells: this.#shells });
		await this.#options.changed(undefined);
	}

	async #leave({ sandbox, shells }: { sandbox: Sandbox; shells: Map<string, Shell> }): Promise<void> {
		await Promise.all([...shells.values()].map((shell) => shell.close()));
		await sandbox.destroy();
	}

	#openShells(sandbox: Sandbox): Map<string, Shell> {
		return new Map(
			sandbox.lab.hosts.map(({ name }) => [
				name,
				new Shell({
					sandbox,
					host: name,
					log: this.#log,
					wake: () => this.#wake(sandbox),
					lost: (reason) => this.#lose(sandbox, reason),
				}),
			]),
		);
	}

	#watch(sandbox: Sandbox): void {
		void sandbox.ended.then((reason) => this.#lose(sandbox, reason));
	}

	/** A machine is gone that nobody ended. */
	#lose(sandbox: Sandbox, reason: string): void {
		if (sandbox !== this.#sandbox || this.#ended !== undefined) return;
		this.#log.error({ reason }, 'a lab was lost');
		this.end('crash').catch((error) => this.#log.error({ err: error }, 'a lost lab did not end cleanly'));
	}

	async #wake(sandbox: Sandbox): Promise<void> {
		if (this.#state === 'frozen' && sandbox === this.#sandbox) this.#turn(sandbox, 'running');
		await this.#power;
	}

	#turn(sandbox: Sandbox, state: 'running' | 'frozen'): void {
		this.#state = state;
		this.#power = this.#power.then(async () => {
			if (sandbox !== this.#sandbox || this.#ended !== undefined) return;
			try {
				await (state === 'frozen' ? sandbox.freeze() : sandbox.thaw());
			} catch (error) {
				this.#lose(sandbox, `it could not be ${state === 'frozen' ? 'frozen' : 'thawed'}: ${String(error)}`);
				return;
			}
			this.#tell({ type: 'lab', state });
		});
		this.#arm();
	}

	/** One timer for whatever comes next. Use moves it on only when it fires. */
	#arm(): void {
		this.#disarm();
		const { clock, limits } = this.#options;
		const idleEnd = this.#lastUsed + limits.endAfter;
		const freeze = this.#state === 'running' ? this.#lastUsed + limits.freezeAfter : Number.POSITIVE_INFINITY;
		this.#disarm = clock.at(Math.min(this.#record.deadline, idleEnd, freeze), () => this.#due());
	}

	#due(): void {
		const { clock, limits } = this.#options;
		const now = clock.now();
		const reason =
			now >= this.#record.deadline
				? 'deadline'
				: now >= this.#lastUsed + limits.endAfter
					? 'idle'
					: undefined;
		if (reason !== undefined) {
			this.end(reason).catch((error) => this.#log.error({ err: error }, 'a lab did not end cleanly'));
			return;
		}
		if (this.#state === 'running' && now >= this.#lastUsed + limits.freezeAfter) {
			this.#turn(this.#sandbox, 'frozen');
		} else {
			this.#arm();
		}
	}

	#tell(event: LeaseEvent): void {
		for (const listener of [...this.#listeners]) listener(event);
	}

	#refuseWhenEnded(): void {
		if (this.#ended !== undefined) {
			throw new Refusal('gone', `This lab has ended (${this.#ended}).`, { hint: 'Ask for a new one.' });
		}
	}
}
