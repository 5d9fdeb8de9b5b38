/** The records of leases, one small file each, so that the next server knows whose sandbox is whose. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { LeaseRecord } from './lease.ts';
import { ChapterSlug, LabName } from './protocol.ts';

const Stored = z.strictObject({
	id: z.string().regex(/^[a-z0-9]{1,20}$/),
	reader: z.string().min(1),
	lab: LabName,
	chapter: ChapterSlug,
	generation: z.number().int().nonnegative(),
	deadline: z.number(),
});

export class LeaseRecords {
	readonly #directory: string;

	/** @param directory made when it is not there; only its owner may look into it */
	constructor(directory: string) {
		this.#directory = directory;
	}

	async save(record: LeaseRecord): Promise<void> {
		await mkdir(this.#directory, { recursive: true, mode: 0o700 });
		const path = this.#path(record.id);
		// Written beside and renamed: a crash leaves the old record or the new one.
		await writeFile(`${path}.part`, `${JSON.stringify(record, undefined, '\t')}\n`, { mode: 0o600 });
		await rename(`${path}.part`, path);
	}

	async remove(id: string): Promise<void> {
		await rm(this.#path(id), { force: true });
	}

	/** @returns the records that can be read; what cannot is removed, for nobody can claim it any more */
	async load(): Promise<LeaseRecord[]> {
		await mkdir(this.#directory, { recursive: true, mode: 0o700 });
		const records: LeaseRecord[] = [];
		for (const name of await readdir(this.#directory)) {
			const path = join(this.#directory, name);
			const record = name.endsWith('.json') ? parse(await readFile(path, 'utf8')) : undefined;
			if (record === undefined) await rm(path, { force: true });
			else records.push(record);
		}
		return records;
	}

	#path(id: string): string {
		return join(this.#directory, `${id}.json`);
	}
}

function parse(text: string): LeaseRecord | undefined {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (error) {
		if (error instanceof SyntaxError) return undefined;
		throw error;
	}
	return Stored.safeParse(value).data;
}
