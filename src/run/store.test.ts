import { describe, expect, it, vi } from 'vitest';
import { KEEP_PRINTED, labOf, load, machineOf, type Run, type Storage, type Stored, save } from './store.ts';

function memory(): Storage {
	const kept = new Map<string, string>();
	return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

const run: Run = {
	id: '1.0',
	command: 'hostname',
	host: 'node1',
	machine: 'a/2',
	from: 0,
	start: 9,
	printed: { lines: ['node1'], exit: 0 },
};

describe('what is kept over a reload', () => {
	it('comes back as it was', () => {
		const storage = memory();
		const stored: Stored = { machine: 'a/2', runs: { 0: run }, terminal: true };
		save(storage, 'docker-single-host', stored);
		expect(load(storage, 'docker-single-host')).toEqual(stored);
		expect(load(storage, 'another')).toEqual({ runs: {}, terminal: false });
	});

	it('leaves out an output that is too long to keep', () => {
		const storage = memory();
		const long = { ...run, printed: { lines: ['x'.repeat(KEEP_PRINTED + 1)] } };
		save(storage, 'c', { runs: { 0: run, 1: long }, terminal: false });
		expect(Object.keys(load(storage, 'c').runs)).toEqual(['0']);
	});

	it('forgets, and says so, what it cannot read', () => {
		const storage = memory();
		const error = vi.spyOn(console, 'error').mockImplementation(() => undefined);
		storage.setItem('wirewalk:chapter:c', '{"runs":[');
		expect(load(storage, 'c')).toEqual({ runs: {}, terminal: false });
		expect(error).toHaveBeenCalledOnce();
		error.mockRestore();
	});

	it('names a machine by its lab and how often that was reset', () => {
		expect(labOf(machineOf({ id: 'x/y', generation: 3 }))).toBe('x/y');
	});
});
