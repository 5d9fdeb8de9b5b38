/**
 * What each way between containers on two hosts costs, compared with host to host:
 * `npm run bench -- networks [--labs N] [--rounds N] [--fetches N] [--pings N] [--only NAME] [--json]`.
 * Each way is started in fresh labs and measured there in turns with the hosts themselves. Nothing else should run meanwhile;
 * the machine's load is printed with the figures. `--json` prints a line per way and lab.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { main } from '../setup/main.ts';
import { withLabs } from '../setup/with-labs.ts';
import { type Measured, measure } from './networks/measure.ts';
import { summary } from './networks/summary.ts';
import { WAYS } from './networks/ways.ts';

await main(async (context) => {
	const { values } = parseArgs({
		options: {
			labs: { type: 'string', default: '3' },
			rounds: { type: 'string', default: '5' },
			fetches: { type: 'string', default: '40' },
			pings: { type: 'string', default: '300' },
			only: { type: 'string', default: '' },
			json: { type: 'boolean', default: false },
		},
	});
	const whole = (name: 'labs' | 'rounds' | 'fetches' | 'pings'): number => {
		const value = Number(values[name]);
		if (Number.isInteger(value) && value > 0) return value;
		throw new Error(`--${name} takes a whole number, not "${values[name]}".`);
	};
	const amounts = { rounds: whole('rounds'), fetches: whole('fetches'), pings: whole('pings') };
	const ways = WAYS.filter(({ name }) => name.includes(values.only));
	if (ways.length === 0) throw new Error(`No way is called "${values.only}".`);

	const measured = await withLabs(context, new Set(['racks']), async ({ labs, driver }) => {
		const lab = labs.find(({ name }) => name === 'racks');
		if (lab === undefined) throw new Error('There is no lab "racks".');
		const all: Measured[] = [];
		for (let turn = 0; turn < whole('labs'); turn++) {
			for (const [at, way] of ways.entries()) {
				const sandbox = await driver.create(lab, `networks${turn}x${at}`, { signal: context.signal });
				try {
					all.push(await measure(sandbox, way, amounts, context.signal));
				} finally {
					await sandbox.destroy();
				}
				const last = all.slice(-1);
				context.console.line(values.json ? JSON.stringify(last[0]) : summary(last));
			}
		}
		return all;
	});
	const machine = { cores: cpus().length, load: loadavg(), date: new Date().toISOString() };
	context.console.line(
		values.json
			? JSON.stringify({ machine, amounts })
			: `\n${summary(measured)}\n${machine.cores} cores, load ${machine.load.map((one) => one.toFixed(1)).join(' ')} at the end`,
	);
	return 0;
});
