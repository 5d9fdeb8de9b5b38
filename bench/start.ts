/**
 * How fast a reader starts: `npm run bench -- start [--runs N] [--cold] [--json]`.
 * `--cold` also builds everything again in an empty cache, which takes minutes. Nothing else should run meanwhile;
 * the machine's load is printed with the figures.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { browser } from '../setup/browser.ts';
import { main, PROJECT } from '../setup/main.ts';
import { site } from '../setup/site.ts';
import { openHouse, type Reader } from '../test/server/house.ts';
import { atPrompt, Page } from '../test/server/page.ts';
import { openBrowser, pageWeight, promptInBrowser } from './figures/browser.ts';
import { type Figure, figure, table, timed } from './figures/figure.ts';

const CHAPTER = 'docker-single-host';

await main(async (context) => {
	const { values } = parseArgs({
		options: {
			runs: { type: 'string', default: '20' },
			json: { type: 'boolean', default: false },
			cold: { type: 'boolean', default: false },
		},
	});
	const runs = Number(values.runs);
	if (!Number.isInteger(runs) || runs < 1)
		throw new Error(`--runs takes a number of runs, not "${values.runs}".`);
	const figures: Figure[] = [];
	const tell = (...told: Figure[]) => {
		figures.push(...told);
		if (!values.json) context.console.line(table(told));
	};

	const dist = await site(context);
	const executable = await browser(context);
	const house = await openHouse({ server: { dist, rates: { requests: 1e6, creations: 1e6 } } });
	const { accelerator } = house.fixture.engine;
	try {
		tell(...(await clones(house.fixture, runs)));
		tell(...(await commands(() => house.reader(), runs)));
		const chromium = await openBrowser(executable);
		try {
			const { context: tabs } = chromium;
			tell(
				figure('a chapter page, first visit, compressed', 'KB', [await pageWeight(tabs, house.origin)], 45),
			);
			const prompts = await promptInBrowser(tabs, house.origin, { lab: 'solo', chapter: CHAPTER }, runs);
			tell(figure('request to a prompt that answers, in the browser', 'ms', prompts, 400));
		} finally {
			await chromium.close();
		}
	} finally {
		await house.close();
	}
	if (values.cold) tell(...(await fromNothing(context.signal)));

	const machine = {
		accelerator,
		cores: cpus().length,
		load: loadavg()[0] ?? 0,
		date: new Date().toISOString(),
	};
	context.console.line(
		values.json
			? JSON.stringify({ machine, figures }, undefined, '\t')
			: `${machine.cores} cores, accelerator ${machine.accelerator}, load ${machine.load.toFixed(1)} at the end`,
	);
	return 0;
});

/** From nothing to a machine that runs (overlay, process, restore), and a command in it over plain ssh. */
async function clones(
	fixture: Awaited<ReturnType<typeof openHouse>>['fixture'],
	runs: number,
): Promise<Figure[]> {
	const restore: number[] = [];
	const ssh: number[] = [];
	for (let run = 0; run < runs; run++) {
		const begun = performance.now();
		const sandbox = await fixture.driver.create(fixture.lab('solo'), `bench${run}`);
		restore.push(performance.now() - begun);
		const command = () => sandbox.exec('node1', ['true']);
		// The first one waits for the connection, the second for cold code in an emulator.
		await command();
		await command();
		ssh.push(await timed(command));
		await sandbox.destroy();
	}
	return [
		figure('restore a clone', 'ms', restore, 250),
		figure('a command (true) over ssh, its connection open', 'ms', ssh),
	];
}

/** Commands in fresh clones, through server and socket. */
async function commands(reader: () => Reader, runs: number): Promise<Figure[]> {
	const first: number[] = [];
	const second: number[] = [];
	const socket: number[] = [];
	for (let run = 0; run < runs; run++) {
		const someone = reader();
		const lab = await someone.lab();
		const page = await Page.open(someone, lab);
		await atPrompt(page);
		first.push(await timed(() => page.run('docker run -d --name nginx-1 nginx')));
		second.push(await timed(() => page.run('docker run -d --name nginx-2 nginx')));
		await page.run('true');
		await page.run('true');
		socket.push(await timed(() => page.run('true')));
		await page.close();
		await someone.ask('DELETE', `/api/labs/${lab.id}`);
	}
	return [
		figure('docker run -d, the first in a clone', 'ms', first, 6000),
		figure('docker run -d, the second', 'ms', second, 3000),
		figure('a command (true) from run to finished, through server and socket', 'ms', socket),
	];
}

/** Everything again in an empty cache, as on a machine that has only node_modules. */
async function fromNothing(signal: AbortSignal): Promise<Figure[]> {
	const cache = await mkdtemp(join(tmpdir(), 'wwb-'));
	const begun = performance.now();
	const since = () => (performance.now() - begun) / 1000;
	const at: Record<'ready' | 'solo', number[]> = { ready: [], solo: [] };
	const child = spawn(process.execPath, [join(PROJECT, 'setup', 'start.ts'), '--port', '0'], {
		env: { ...process.env, XDG_CACHE_HOME: cache },
		stdio: ['ignore', 'pipe', 'inherit'],
		signal,
	});
	const ended = new Promise<void>((resolve, reject) => {
		child.on('error', reject);
		child.on('close', () => resolve());
	});
	const steps: Figure[] = [];
	for await (const line of createInterface({ input: child.stdout })) {
		const step = /^(.+?): done in (\d+):(\d+)/.exec(line);
		if (step !== null)
			steps.push(figure(`step, empty cache: ${step[1]}`, 's', [Number(step[2]) * 60 + Number(step[3])]));
		if (line.startsWith('ready ')) at.ready.push(since());
		if (line === 'The lab "solo" is ready.') {
			at.solo.push(since());
			child.kill('SIGTERM');
		}
	}
	await ended;
	await rm(cache, { recursive: true, force: true });
	return [
		figure('ready, empty cache, node_modules there', 's', at.ready, 90),
		figure('first lab, empty cache', 's', at.solo),
		...steps,
	];
}
