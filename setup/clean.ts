/**
 * Removes from the cache what nothing refers to any more: sandboxes of a wirewalk that was killed, what was half
 * made, and what older sources needed. `--all` removes what is needed today as well. Nothing that a running wirewalk uses.
 */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { QemuDriver } from '../server/sandbox/qemu/driver.ts';
import { templateDirectory } from '../server/sandbox/qemu/template.ts';
import { BROWSER_ROOT } from './browser.ts';
import { cacheDirectory } from './cache.ts';
import type { Console } from './console.mjs';
import { emptyHouses } from './house.ts';
import { image } from './image.ts';
import { labSpecs } from './lab-specs.ts';
import { tryLock } from './lock.mjs';
import { main } from './main.ts';
import { programs } from './programs.ts';
import { debianRoot, QEMU_ROOT } from './root.ts';
import { site } from './site.ts';
import { PART, type StepContext } from './step.ts';
import { removeTree, treeSize } from './tree.ts';

/** What steps make; everything else in the cache is left alone. */
const MADE = /^(image|programs|template|site)-/;

await main(async ({ signal, console }) => {
	const { values } = parseArgs({ options: { all: { type: 'boolean', default: false } } });
	const cache = cacheDirectory();
	if (!existsSync(cache)) {
		console.line('There is nothing to remove.');
		return 0;
	}
	const { empty, lived } = await emptyHouses(cache);
	const trash: string[] = [];
	try {
		for (const house of empty) {
			for (const sandbox of await new QemuDriver(house.labs).adopt()) {
				console.line(`Ended the lab ${sandbox.id}, which nobody served any more.`);
				await sandbox.destroy();
			}
			for (const path of [house.labs, house.state]) {
				if (existsSync(path) && (await readdir(path)).length > 0) trash.push(path);
			}
		}
		const made = await madeIn(cache);
		const half = made.filter((path) => PART.test(basename(path)));
		for (const path of half) if (await abandoned(path)) trash.push(path);
		if (lived > 0) {
			console.line('A wirewalk is running. What it uses stays: end it first to remove that as well.');
		} else {
			const needed = values.all ? new Set<string>() : await neededToday(signal);
			trash.push(...made.filter((path) => !half.includes(path) && !needed.has(path)));
		}
		await remove(trash, cache, console);
	} finally {
		for (const house of empty) await house.leave();
	}
	return 0;
});

async function remove(trash: readonly string[], cache: string, console: Console): Promise<void> {
	let total = 0;
	for (const path of trash.filter((path) => existsSync(path))) {
		const bytes = await treeSize(path);
		await removeTree(path);
		total += bytes;
		console.line(`removed ${relative(cache, path).padEnd(40)} ${megabytes(bytes)}`);
	}
	console.line(total === 0 ? 'There is nothing to remove.' : `${megabytes(total).trim()} freed`);
}

async function madeIn(cache: string): Promise<string[]> {
	const roots = join(cache, 'roots');
	return [
		...(await readdir(cache)).filter((name) => MADE.test(name)).map((name) => join(cache, name)),
		...(existsSync(roots) ? await readdir(roots) : []).map((name) => join(roots, name)),
	];
}

/** Whether nobody is making it: whoever does holds the lock of what it will be. */
async function abandoned(part: string): Promise<boolean> {
	const release = await tryLock(join(dirname(part), basename(part).replace(/\.part-.*/, '')));
	await release?.();
	return release !== undefined;
}

/** @returns the directories that `npm start` and `npm test` would take as they are */
async function neededToday(signal: AbortSignal): Promise<Set<string>> {
	const needed = new Set<string>();
	const context: StepContext = { signal, report: () => {}, plan: (directory) => needed.add(directory) };
	await site(context);
	await debianRoot(BROWSER_ROOT, context);
	const root = await debianRoot(QEMU_ROOT, context);
	const { directory } = await image(context);
	const disk = await programs(context);
	// A template's key holds QEMU's own version, so without QEMU there is none that could be used.
	if (existsSync(root)) {
		for (const lab of await labSpecs()) {
			for (const accelerator of ['kvm', 'tcg'] as const) {
				const engine = { root, image: directory, accelerator, ...(lab.programs ? { programs: disk } : {}) };
				needed.add(await templateDirectory(lab, engine, cacheDirectory()));
			}
		}
	}
	return needed;
}

function megabytes(bytes: number): string {
	return `${Math.round(bytes / 1e6)} MB`.padStart(9);
}
