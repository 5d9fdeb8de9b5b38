import fastify from 'fastify';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from './clock.ts';
import { Lease, type LeaseEvent, type LeaseLimits, type LeaseRecord, sandboxId } from './lease.ts';
import type { Sandbox } from './sandbox/driver.ts';

/** Time that moves when a test says so. */
class HandClock implements Clock {
	#now = 0;
	readonly #due = new Set<{ time: number; callback: () => void }>();

	now(): number {
		return this.#now;
	}

	at(time: number, callback: () => void): () => void {
		const due = { time, callback };
		this.#due.add(due);
		return () => this.#due.delete(due);
	}

	/** Moves on, and lets everything that is due happen in its order. */
	async moveTo(time: number): Promise<void> {
		for (;;) {
			const next = [...this.#due].filter((due) => due.time <= time).sort((a, b) => a.time - b.time)[0];
			if (next === undefined) break;
			this.#now = Math.max(this.#now, next.time);
			this.#due.delete(next);
			next.callback();
			await settled();
		}
		this.#now = time;
	}
}

/** Everything that was waiting for nothing but its turn has had it. */
function settled(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}

/** A machine without hosts: what a lease does with it is all that is of interest here. */
class Machine implements Sandbox {
	readonly lab = { name: 'solo', memory: 256, programs: false, networks: [], hosts: [] };
	readonly done: string[] = [];
	readonly id: string;
	readonly #ended = Promise.withResolvers<string>();
	readonly ended = this.#ended.promise;
	broken = false;

	constructor(id: string) {
		this.id = id;
	}

	shell(): never {
		throw new Error('It has no hosts.');
	}

	transcript(): never {
		throw new Error('It has no hosts.');
	}

	exec(): never {
		throw new Error('It has no hosts.');
	}

	async freeze(): Promise<void> {
		if (this.broken) throw new Error('broken');
		this.done.push('freeze');
	}

	async thaw(): Promise<void> {
		this.done.push('thaw');
	}

	async destroy(): Promise<void> {
		this.done.push('destroy');
		this.#ended.resolve('destroyed');
	}

	crash(): void {
		this.#ended.resolve('The power went.');
	}
}

const limits: LeaseLimits = { freezeAfter: 10, endAfter: 100, lifetime: 1000 };
const record: LeaseRecord = {
	id: 'l',
	reader: 'r',
	lab: 'solo',
	chapter: 'c',
	generation: 0,
	deadline: 1000,
};

let clock: HandClock;
let machine: Machine;
let machines: Machine[];
let events: LeaseEvent[];
let records: (LeaseRecord | undefined)[];
let lease: Lease;

beforeEach(() => {
	clock = new HandClock();
	machine = new Machine(sandboxId(record));
	machines = [];
	events = [];
	records = [];
	lease = new Lease({
		record,
		sandbox: machine,
		limits,
		clock,
		log: fastify().log,
		create: async (generation) => {
			const fresh = new Machine(sandboxId({ id: record.id, generation }));
			machines.push(fresh);
			return fresh;
		},
		changed: async (changed) => {
			records.push(changed);
		},
	});
	lease.listen((event) => events.push(event));
});

describe('a lease', () => {
	it('freezes what nobody uses, counted from the last key', async () => {
		await clock.moveTo(9);
		lease.use();
		await clock.moveTo(18);
		expect(lease.view().state).toBe('running');
		await clock.moveTo(19);
		expect(lease.view().state).toBe('frozen');
		expect(machine.done).toEqual(['freeze']);
		expect(events).toEqual([{ type: 'lab', state: 'frozen' }]);
	});

	it('ends what nobody comes back to, from the last key too', async () => {
		await clock.moveTo(50);
		lease.use();
		await clock.moveTo(149);
		expect(lease.ended).toBeUndefined();
		await clock.moveTo(150);
		expect(lease.view()).toMatchObject({ state: 'ended', ended: 'idle' });
		expect(machine.done).toEqual(['freeze', 'destroy']);
		expect(records).toEqual([undefined]);
	});

	it('ends at its deadline however busy', async () => {
		for (let time = 5; time < 1000; time += 5) {
			await clock.moveTo(time);
			lease.use();
		}
		expect(lease.ended).toBeUndefined();
		await clock.moveTo(1000);
		expect(lease.ended).toBe('deadline');
		expect(events).toEqual([{ type: 'ended', reason: 'deadline' }]);
	});

	it('keeps its deadline over a reset', async () => {
		await clock.moveTo(5);
		await lease.reset();
		expect(lease.view()).toMatchObject({ generation: 1, deadline: new Date(1000).toISOString() });
	});

	it('resets once when it is asked twice at once', async () => {
		await Promise.all([lease.reset(), lease.reset()]);
		expect(machines.map(({ id }) => id)).toEqual(['lg1']);
		expect(machine.done).toEqual(['destroy']);
		expect(events).toEqual([{ type: 'ended', reason: 'reset' }]);
		expect(records).toEqual([{ ...record, generation: 1 }]);
	});

	it('that ends while it resets leaves no machine', async () => {
		const reset = lease.reset();
		await lease.end('reader');
		await expect(reset).rejects.toMatchObject({ code: 'gone' });
		expect([machine.done, machines[0]?.done]).toEqual([['destroy'], ['destroy']]);
		expect(events).toEqual([{ type: 'ended', reason: 'reader' }]);
	});

	it('has crashed when its machine is gone, not when an earlier one is', async () => {
		await lease.reset();
		machine.crash();
		await settled();
		expect(lease.ended).toBeUndefined();
		machines[0]?.crash();
		await settled();
		expect(lease.ended).toBe('crash');
	});

	it('has crashed when its machine cannot be frozen', async () => {
		machine.broken = true;
		await clock.moveTo(10);
		expect(lease.ended).toBe('crash');
	});

	it('is over when it is over', async () => {
		await lease.end('operator');
		await lease.end('reader');
		expect(lease.ended).toBe('operator');
		expect(() => lease.shell('node1', 0)).toThrow(expect.objectContaining({ code: 'gone' }));
		await clock.moveTo(5000);
		expect(machine.done).toEqual(['destroy']);
	});
});
