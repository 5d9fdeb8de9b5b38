/** The book on this machine: `ready` as soon as it can be read, and its labs as they are made. */
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import pretty from 'pino-pretty';
import { startServer } from '../server/main.ts';
import { QemuDriver } from '../server/sandbox/qemu/driver.ts';
import { readExercises } from './exercises.ts';
import { claimHouse } from './house.ts';
import { labSpecs } from './lab-specs.ts';
import { type LabsListener, prepareLabs } from './labs.ts';
import { checkPlace, startOptions } from './listen.ts';
import { labsCanRun } from './machine.mjs';
import { type CommandContext, main } from './main.ts';
import { explain, readingCopy } from './problems.mjs';
import { Readiness } from './readiness.ts';
import { site } from './site.ts';
import type { StepContext } from './step.ts';

await main(async (context) => {
	const { host, port, wait } = startOptions(process.argv.slice(2), process.env);
	await checkPlace(host, port);
	const dist = await site(context);
	if (!labsCanRun()) context.console.line(readingCopy(`${process.platform} ${process.arch}`));
	const labs = labsCanRun() ? await openLabs() : undefined;
	try {
		const server = await startServer({ host, port, dist, labs, log: log(context) });
		try {
			if (!wait) context.console.line(`ready ${server.url}`);
			await labs?.prepare(context);
			if (wait && labs?.readiness.failed() === true) return 1;
			if (wait) context.console.line(`ready ${server.url}`);
			if (!context.signal.aborted) await once(context.signal, 'abort');
		} finally {
			await server.close();
		}
	} finally {
		await labs?.leave();
	}
	context.signal.throwIfAborted();
	return 0;
});

/** Driver, readiness and a house for the sandboxes; `prepare` makes what they need and never throws but for the signal. */
async function openLabs() {
	const specs = await labSpecs();
	const exercises = await readExercises();
	const readiness = new Readiness(
		specs.map(({ name }) => name),
		{ state: 'building', step: 'Looking what is there' },
	);
	const house = await claimHouse();
	const driver = new QemuDriver(house.labs);
	const prepare = async ({ signal, report, console }: CommandContext) => {
		const failed = (names: Iterable<string>, error: unknown) => {
			const reason = error instanceof Error ? error.message : String(error);
			readiness.set(names, { state: 'failed', reason });
			console.line(explain(error));
		};
		const listener: LabsListener = {
			note: (text) => console.line(text),
			ready: (template) => {
				driver.offer(template);
				readiness.set([template.lab.name], { state: 'ready' });
				console.line(`The lab "${template.lab.name}" is ready.`);
			},
			failed: (lab, error) => failed([lab.name], error),
		};
		const told: StepContext = {
			signal,
			report: (title, progress) => {
				report(title, progress);
				readiness.building(title, progress.done);
			},
		};
		try {
			await prepareLabs(specs, told, listener);
		} catch (error) {
			signal.throwIfAborted();
			failed(readiness.pending(), error);
		}
	};
	return { specs, exercises, readiness, driver, state: house.state, prepare, leave: house.leave };
}

/** The server's log goes the way of all lines, so that it does not tear the one that is being drawn. */
function log({ console }: CommandContext) {
	const lines = new Writable({
		write(chunk: Buffer, _encoding, done) {
			console.line(chunk.toString().trimEnd());
			done();
		},
	});
	return pino({ level: 'warn' }, pretty({ destination: lines, sync: true, colorize: false }));
}
