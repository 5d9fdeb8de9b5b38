/**
 * Where a running wirewalk keeps its sandboxes. Each has a house of its own, the first that nobody lives in: so one
 * that was killed is followed by the next to be started, which finds its sandboxes and adopts them.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory } from './cache.ts';
import { tryLock } from './lock.mjs';

export interface House {
	/** A directory for each sandbox. */
	readonly labs: string;
	/** Whose sandbox is whose. */
	readonly state: string;
	leave(): Promise<void>;
}

/** "labs", "labs-2", …: sockets lie below, and their paths may have 107 bytes. */
const HOUSE = /^labs(-\d+)?$/;

export async function claimHouse(cache: string = cacheDirectory()): Promise<House> {
	for (let number = 1; ; number++) {
		const house = await enter(join(cache, number === 1 ? 'labs' : `labs-${number}`));
		if (house !== undefined) return house;
	}
}

/** @returns those that nobody lives in, each claimed, and how many others there are */
export async function emptyHouses(
	cache: string = cacheDirectory(),
): Promise<{ empty: House[]; lived: number }> {
	const names = (await readdir(cache)).filter((name) => HOUSE.test(name));
	const houses = await Promise.all(names.map((name) => enter(join(cache, name))));
	const empty = houses.filter((house) => house !== undefined);
	return { empty, lived: names.length - empty.length };
}

/** @returns nothing when somebody lives there */
async function enter(labs: string): Promise<House | undefined> {
	const leave = await tryLock(labs);
	return leave === undefined ? undefined : { labs, state: labs.replace(/labs([^/]*)$/, 'leases$1'), leave };
}
