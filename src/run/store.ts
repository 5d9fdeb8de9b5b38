/** What a reader has run in a chapter, kept over a reload; both languages share it, as they hold the same blocks. */
import { z } from 'zod';
import { STORED } from '../console/stored.ts';

/** What a command printed, as a terminal of the book's width shows it. */
const Printed = z.object({ lines: z.array(z.string()), exit: z.number().int().optional() });
export type Printed = z.infer<typeof Printed>;

/** One command's last run. */
const Run = z.object({
	/** Of the page's own making; the server repeats it. */
	id: z.string(),
	/** A book that changed since has another command here: the run is forgotten. */
	command: z.string(),
	host: z.string(),
	/** Which machine ran it: {@link machineOf}. */
	machine: z.string(),
	/** The run begins no earlier than here in the shell's transcript. */
	from: z.number().int(),
	/** Its output begins here, once the shell has started it. */
	start: z.number().int().optional(),
	/** Absent while it runs. */
	printed: Printed.optional(),
});
export type Run = z.infer<typeof Run>;

const Stored = z.object({
	/** What the chapter last ran in: {@link machineOf}. */
	machine: z.string().optional(),
	runs: z.record(z.string(), Run),
	/** Whether the terminal was open. */
	terminal: z.boolean(),
});
export type Stored = z.infer<typeof Stored>;

/** One generation of one lab: after a reset it is another machine. */
export function machineOf({ id, generation }: { id: string; generation: number }): string {
	return `${id}/${generation}`;
}

/** The id of the lab that a machine is a generation of. */
export function labOf(machine: string): string {
	return machine.slice(0, machine.lastIndexOf('/'));
}

/** The longest output that is kept over a reload, characters: 100 commands of this fill half of what a browser gives. */
export const KEEP_PRINTED = 20_000;

/** The part of `localStorage` that is used here. */
export type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem'>;

export function load(storage: Storage, chapter: string): Stored {
	const empty: Stored = { runs: {}, terminal: false };
	const text = storage.getItem(STORED + chapter);
	if (text === null) return empty;
	try {
		return Stored.parse(JSON.parse(text));
	} catch (error) {
		console.error('What was run in this chapter before cannot be read and is forgotten.', error);
		return empty;
	}
}

/** Keeps what fits; a full or forbidden storage costs the reader the memory of it, not the page. */
export function save(storage: Storage, chapter: string, stored: Stored): void {
	const runs = Object.fromEntries(
		Object.entries(stored.runs).filter(
			([, { printed }]) => printed === undefined || printed.lines.join('\n').length <= KEEP_PRINTED,
		),
	);
	try {
		storage.setItem(STORED + chapter, JSON.stringify({ ...stored, runs }));
	} catch (error) {
		console.error('What was run in this chapter cannot be kept over a reload.', error);
	}
}
