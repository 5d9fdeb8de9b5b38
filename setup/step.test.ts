import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Progress, type StepContext, step } from './step.ts';

let place = '';
let builders: ChildProcess[] = [];

beforeEach(async () => {
	place = await mkdtemp(join(tmpdir(), 'wirewalk-step-'));
	builders = [];
});

afterEach(async () => {
	for (const builder of builders) builder.kill('SIGKILL');
	await rm(place, { recursive: true, force: true });
});

/** Another process that builds `thing`: says "waiting", "building" or "built", and finishes on a line from us. */
function builder(): { process: ChildProcess; says: (word: string) => Promise<void>; finish: () => void } {
	const child = spawn(
		process.execPath,
		['--input-type=module', '-e', BUILDER, join(place, 'thing'), join(import.meta.dirname, 'step.ts')],
		{ stdio: ['pipe', 'pipe', 'inherit'] },
	);
	builders.push(child);
	const lines: string[] = [];
	let wake = () => {};
	createInterface({ input: child.stdout }).on('line', (line) => {
		lines.push(line);
		wake();
	});
	return {
		process: child,
		says: (word) =>
			new Promise((resolve) => {
				wake = () => {
					if (lines.includes(word)) resolve();
				};
				wake();
			}),
		finish: () => child.stdin.end('finish\n'),
	};
}

const BUILDER = `
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
const [, directory, module] = process.argv;
const { step } = await import(module);
const interrupt = new AbortController();
process.on('SIGTERM', () => interrupt.abort(new Error('interrupted')));
process.on('uncaughtException', () => process.exit(1));
await step(
	{
		title: 'Making a thing',
		directory,
		build: async ({ directory, signal }) => {
			await writeFile(directory + '/maker', String(process.pid));
			console.log('building');
			await once(process.stdin, 'data', { signal });
		},
	},
	{ signal: interrupt.signal, report: (title, { note }) => note && console.log('waiting') },
);
console.log('built');
process.exit();
`;

function exit(child: ChildProcess): Promise<unknown> {
	return new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
}

const reports: Progress[] = [];
const context: StepContext = {
	signal: new AbortController().signal,
	report: (_, progress) => reports.push(progress),
};

const thing = (
	build: (directory: string, progress: (progress: Progress) => void) => Promise<void>,
	own: StepContext = context,
) =>
	step(
		{
			title: 'Making a thing',
			directory: join(place, 'thing'),
			build: ({ directory, progress }) => build(directory, progress),
		},
		own,
	);

describe('one process', () => {
	it('builds beside the place, renames, and does not build again', async () => {
		let built = 0;
		const make = () =>
			thing(async (directory) => {
				built += 1;
				expect(existsSync(join(place, 'thing'))).toBe(false);
				await writeFile(join(directory, 'file'), 'content');
			});
		expect(await make()).toBe(join(place, 'thing'));
		await make();
		expect(built).toBe(1);
		expect(await readdir(place)).toEqual(['thing']);
	});

	it('reports the end once, when the directory stands, with what the builder said last', async () => {
		reports.length = 0;
		await thing(async (_, progress) => {
			progress({ done: 0.5, note: 'half' });
			progress({ done: 1, note: '3 packages' });
		});
		expect(reports).toEqual([{}, { done: 0.5, note: 'half' }, { done: 1, note: '3 packages' }]);
	});

	it('leaves nothing of a build that fails, and passes on why', async () => {
		const failure = thing(async (directory) => {
			await mkdir(join(directory, 'sealed'));
			await writeFile(join(directory, 'sealed/file'), '');
			await chmod(join(directory, 'sealed'), 0o500);
			throw new Error('no flour');
		});
		await expect(failure).rejects.toThrow('no flour');
		expect(await readdir(place)).toEqual([]);
		await thing(async () => {});
		expect(await readdir(place)).toEqual(['thing']);
	});

	it('does not take a build for done that came back early because of the signal', async () => {
		const interrupt = new AbortController();
		const early = thing(
			async () => {
				interrupt.abort(new Error('interrupted'));
			},
			{ ...context, signal: interrupt.signal },
		);
		await expect(early).rejects.toThrow('interrupted');
		expect(await readdir(place)).toEqual([]);
	});

	it('builds once when it is asked twice at once', async () => {
		let built = 0;
		const make = () =>
			thing(async () => {
				built += 1;
			});
		await Promise.all([make(), make(), make()]);
		expect(built).toBe(1);
	});
});

describe('several processes', () => {
	it('has the second wait for the first, and find its work', async () => {
		const first = builder();
		await first.says('building');
		const second = builder();
		await second.says('waiting');
		first.finish();
		await first.says('built');
		await second.says('built');
		expect(await readFile(join(place, 'thing/maker'), 'utf8')).toBe(String(first.process.pid));
		expect(await readdir(place)).toEqual(['thing']);
	});

	it('lets one who waits take over from a killed builder, and clears up after it', async () => {
		const first = builder();
		await first.says('building');
		// What a builder keeps beside its half-made directory goes the same way.
		await writeFile(join(place, `thing.part-${first.process.pid}.tar`), '');
		const second = builder();
		await second.says('waiting');
		first.process.kill('SIGKILL');
		await second.says('building');
		expect(await readdir(place)).toEqual([`thing.part-${second.process.pid}`]);
		second.finish();
		await second.says('built');
		expect(await readFile(join(place, 'thing/maker'), 'utf8')).toBe(String(second.process.pid));
	});

	it('lets an interrupted builder clear up after itself', async () => {
		const first = builder();
		await first.says('building');
		const ended = exit(first.process);
		first.process.kill('SIGTERM');
		await ended;
		expect(await readdir(place)).toEqual([]);
	});

	it('lets one who waits be interrupted', async () => {
		const first = builder();
		await first.says('building');
		const interrupt = new AbortController();
		const waiting = thing(async () => {}, {
			signal: interrupt.signal,
			report: () => interrupt.abort(new Error('enough')),
		});
		await expect(waiting).rejects.toThrow('enough');
		first.finish();
		await first.says('built');
	});

	it('lets one of two that wait go on when the other is killed', async () => {
		const first = builder();
		await first.says('building');
		const second = builder();
		const third = builder();
		await second.says('waiting');
		await third.says('waiting');
		second.process.kill('SIGKILL');
		first.finish();
		await third.says('built');
	});
});
