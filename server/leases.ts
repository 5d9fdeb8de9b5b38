/** Who has which lab: at most one per reader and chapter, a few per reader, and so many in the house. */
import { createHash, randomBytes } from 'node:crypto';
import { availableParallelism, totalmem } from 'node:os';
import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from './clock.ts';
import { Lease, type LeaseLimits, type LeaseRecord, sandboxId } from './lease.ts';
import { LeaseRecords } from './lease-records.ts';
import type { LabRequest, Status } from './protocol.ts';
import { Refusal } from './refusal.ts';
import type { Sandbox, SandboxDriver } from './sandbox/driver.ts';
import type { LabSpec } from './sandbox/lab.ts';

export interface HouseLimits extends LeaseLimits {
	/** Labs in the house, frozen ones too. */
	readonly labs: number;
	/** Labs of one reader; one more, and the one left alone for longest ends (`replaced`). */
	readonly labsPerReader: number;
}

const MINUTE = 60_000;

/** A lab after an hour of work, MiB: 250 MB of proportional set size, and what the page cache holds of its disk. */
const MEMORY_PER_LAB = 400;

/** Idle machines of two hosts take 4–5 % of a core each; at the prompt of one, this many still leave a third of it. */
const LABS_PER_CORE = 15;

/** @returns what suits this machine */
export function defaultLimits(): HouseLimits {
	const byMemory = Math.floor(((totalmem() / 2 ** 20) * 0.7) / MEMORY_PER_LAB);
	return {
		labs: Math.max(1, Math.min(byMemory, availableParallelism() * LABS_PER_CORE)),
		labsPerReader: 2,
		freezeAfter: 10 * MINUTE,
		endAfter: 120 * MINUTE,
		lifetime: 8 * 60 * MINUTE,
	};
}

/** Ended labs whose end can still be told, so that a page that was asleep learns what happened. */
const REMEMBERED = 1000;

export interface LeasesOptions {
	readonly driver: SandboxDriver;
	readonly labs: readonly LabSpec[];
	readonly readiness: { current(): Status };
	readonly limits: HouseLimits;
	readonly clock: Clock;
	readonly log: FastifyBaseLogger;
	/** Where the records lie. */
	readonly state: string;
}

/** @returns what stands for a reader's token in records and in memory */
export function readerOf(token: string): string {
	return createHash('sha256').update(token).digest('base64url');
}

export class Leases {
	readonly #options: LeasesOptions;
	readonly #records: LeaseRecords;
	readonly #leases = new Map<string, Lease>();
	/** Labs on their way, by reader and chapter: a second request meanwhile gets the same one. */
	readonly #opening = new Map<string, Promise<Lease>>();
	readonly #adopted = Promise.withResolvers<void>();
	/** Labs on their way are called off when the house closes. */
	readonly #closing = new AbortController();

	constructor(options: LeasesOptions) {
		this.#options = options;
		this.#records = new LeaseRecords(options.state);
	}

	/** Resolves once it is known whose the sandboxes are that were here before. */
	get adopted(): Promise<void> {
		return this.#adopted.promise;
	}

	/** Gives the sandboxes that outlived the last server back to their readers, and ends those that are nobody's. */
	async adopt(): Promise<void> {
		const { driver, log } = this.#options;
		const [sandboxes, records] = await Promise.all([driver.adopt(), this.#records.load()]);
		const found = new Map(sandboxes.map((sandbox) => [sandbox.id, sandbox]));
		for (const record of records) {
			const sandbox = found.get(sandboxId(record));
			if (sandbox === undefined || record.deadline <= this.#options.clock.now()) {
				await this.#records.remove(record.id);
				continue;
			}
			try {
				// Frozen or not, it runs from here on; it freezes again when nobody comes.
				await sandbox.thaw();
				this.#remember(this.#lease(record, sandbox));
			} catch (error) {
				log.error({ err: error, lease: record.id }, 'a lab outlived the last server, and is of no use');
				await this.#records.remove(record.id);
				continue;
			}
			found.delete(sandbox.id);
			log.info({ lease: record.id, lab: record.lab }, 'found a lab that outlived the last server');
		}
		for (const stray of found.values()) {
			log.warn({ sandbox: stray.id }, 'ending a sandbox that is nobody’s');
			await stray.destroy();
		}
		this.#adopted.resolve();
	}

	/**
	 * The reader's lab for a chapter; made if there is none.
	 * @throws {Refusal} `no-such-lab`, `lab-not-ready`, `full`
	 */
	async open(reader: string, request: LabRequest): Promise<Lease> {
		const mine = this.#of(reader).find(
			({ record }) => record.chapter === request.chapter && record.lab === request.lab,
		);
		if (mine !== undefined) return mine;
		const key = `${reader} ${request.lab} ${request.chapter}`;
		const opening = this.#opening.get(key);
		if (opening !== undefined) return opening;
		const lease = this.#open(reader, request).finally(() => this.#opening.delete(key));
		this.#opening.set(key, lease);
		return lease;
	}

	/** @throws {Refusal} `no-such-lab`, also when it is another reader's */
	find(reader: string | undefined, id: string): Lease {
		const lease = this.#leases.get(id);
		if (lease === undefined || lease.record.reader !== reader) {
			throw new Refusal('no-such-lab', 'There is no such lab.', {
				hint: 'It may have ended; run a command to get one.',
			});
		}
		return lease;
	}

	/** @param options `keepLabs` leaves the machines running for the next server to adopt */
	async close({ keepLabs }: { keepLabs: boolean }): Promise<void> {
		this.#closing.abort(new Refusal('lab-not-ready', 'The server is about to stop.'));
		await Promise.allSettled(this.#opening.values());
		await Promise.all(this.#alive().map((lease) => (keepLabs ? lease.release() : lease.end('operator'))));
	}

	async #open(reader: string, request: LabRequest): Promise<Lease> {
		const { limits, readiness, labs, clock, log } = this.#options;
		const lab = labs.find(({ name }) => name === request.lab);
		const ready = readiness.current().labs[request.lab];
		if (lab === undefined || ready === undefined) {
			throw new Refusal('no-such-lab', `There is no lab "${request.lab}".`);
		}
		this.#closing.signal.throwIfAborted();
		if (ready.state !== 'ready') {
			throw new Refusal(
				'lab-not-ready',
				ready.state === 'building'
					? `The lab "${lab.name}" is being built: ${ready.step}.`
					: `The lab "${lab.name}" could not be built: ${ready.reason}`,
			);
		}
		const oldest = this.#of(reader).toSorted((a, b) => a.lastUsed - b.lastUsed);
		const coming = [...this.#opening.keys()].filter((key) => key.startsWith(`${reader} `)).length;
		const leaving = oldest.slice(0, Math.max(0, oldest.length + coming - limits.labsPerReader + 1));
		const occupied = this.#alive().length + this.#opening.size - leaving.length;
		if (occupied >= limits.labs) {
			throw new Refusal('full', `All ${limits.labs} labs of this server are taken.`, {
				hint: 'Labs end when nobody uses them; try again in a few minutes.',
			});
		}
		await Promise.all(leaving.map((lease) => lease.end('replaced')));
		const record: LeaseRecord = {
			id: randomBytes(5).toString('hex'),
			reader,
			lab: lab.name,
			chapter: request.chapter,
			generation: 0,
			deadline: clock.now() + limits.lifetime,
		};
		// The record first: a server that dies in between leaves a record without a sandbox, not a sandbox without a reader.
		await this.#records.save(record);
		const sandbox = await this.#create(lab, record).catch(async (cause) => {
			await this.#records.remove(record.id);
			throw cause;
		});
		const lease = this.#lease(record, sandbox);
		this.#remember(lease);
		log.info({ lease: record.id, lab: lab.name, chapter: request.chapter }, 'a reader got a lab');
		return lease;
	}

	#lease(record: LeaseRecord, sandbox: Sandbox): Lease {
		return new Lease({
			record,
			sandbox,
			limits: this.#options.limits,
			clock: this.#options.clock,
			log: this.#options.log,
			create: (generation) => this.#create(sandbox.lab, { ...record, generation }),
			changed: (changed) =>
				changed === undefined ? this.#records.remove(record.id) : this.#records.save(changed),
		});
	}

	async #create(lab: LabSpec, record: LeaseRecord): Promise<Sandbox> {
		try {
			return await this.#options.driver.create(lab, sandboxId(record), { signal: this.#closing.signal });
		} catch (cause) {
			this.#closing.signal.throwIfAborted();
			throw new Refusal('internal', `The lab "${lab.name}" could not be started.`, {
				hint: 'The server’s log says why.',
				cause,
			});
		}
	}

	#alive(): Lease[] {
		return [...this.#leases.values()].filter((lease) => lease.ended === undefined);
	}

	#of(reader: string): Lease[] {
		return this.#alive().filter((lease) => lease.record.reader === reader);
	}

	#remember(lease: Lease): void {
		this.#leases.set(lease.id, lease);
		for (const [id, old] of this.#leases) {
			if (this.#leases.size <= REMEMBERED) break;
			if (old.ended !== undefined) this.#leases.delete(id);
		}
	}
}
