/** How fast outputs are compared: `npm run bench -- compare [--runs N] [--json]`; the lines are those of the golden pairs. */
import { readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { main } from '../setup/main.ts';
import { compare, newBindings, parseBlock } from '../transcript/index.ts';
import { type Figure, figure, table, timed } from './figures/figure.ts';

const GOLDEN = new URL('../transcript/golden/', import.meta.url);
const COMMANDS = ['cat lines', 'ifconfig', 'ip -s link', 'bridge fdb', 'tcpdump -i eth0'];

/** So many lines of one side of the golden pairs; a line that looks like a prompt would begin a command. */
function lines(side: 'book' | 'run', count: number): string[] {
	const texts = readdirSync(GOLDEN).filter((file) => file.endsWith(`.${side}.txt`));
	const all = texts.flatMap((file) =>
		parseBlock(readFileSync(new URL(file, GOLDEN), 'utf8')).commands.flatMap(({ output }) => output),
	);
	return Array.from({ length: count }, (_, i) =>
		(all[i % all.length] ?? '').replace(/^(?=[^ ]*[#$] |\^|==>)/, '.'),
	);
}

await main(async (context) => {
	const { values } = parseArgs({
		options: { runs: { type: 'string', default: '5' }, json: { type: 'boolean', default: false } },
	});
	const figures: Figure[] = [];
	for (const name of COMMANDS) {
		const [command] = parseBlock([`node1:~# ${name}`, ...lines('book', 10_000)].join('\n')).commands;
		if (command === undefined) throw new Error(`"${name}" is no command.`);
		const times: number[] = [];
		for (let run = 0; run < Number(values.runs); run++) {
			times.push(await timed(async () => compare(command, { lines: command.output }, newBindings())));
		}
		figures.push(figure(`10,000 lines of ${name}`, 'ms', times, 1000));
	}
	context.console.line(values.json ? JSON.stringify({ figures }, undefined, '\t') : table(figures));
	return 0;
});
