/**
 * How much work it is to compare an output: `node test/truth/work.ts COMMAND CHANGE LINES…` prints for each number of
 * lines how often V8 went through the blocks of transcript/. It counts; it measures no time.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { CHANGES, fdb } from './long-outputs.ts';

const TRANSCRIPT = new URL('../../transcript/', import.meta.url);
const GOLDEN = new URL('golden/', TRANSCRIPT);

const session = new Session();
session.connect();
await session.post('Profiler.enable');
// Code counts its blocks only if it was compiled after this.
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
const { compare, newBindings, parseBlock } = await import('../../transcript/index.ts');

/** So many lines of what real hosts have printed. */
function golden(count: number): string[] {
	const files = readdirSync(GOLDEN).filter((file) => file.endsWith('.book.txt'));
	const lines = files.flatMap((file) =>
		parseBlock(readFileSync(new URL(file, GOLDEN), 'utf8')).commands.flatMap(({ output }) => output),
	);
	return Array.from({ length: count }, (_, i) => lines[i % lines.length] ?? '');
}

const [name = '', change = '', ...counts] = process.argv.slice(2);
const [command] = parseBlock(`node1:~# ${name}`).commands;
if (command === undefined) throw new Error(`"${name}" is no command.`);
const works: number[] = [];
for (const count of counts.map(Number)) {
	const output = name === 'bridge fdb' ? fdb(count) : golden(count);
	const lines = CHANGES[change]?.(output) ?? output;
	// What was counted before is forgotten.
	await session.post('Profiler.takePreciseCoverage');
	compare({ ...command, output }, { lines }, newBindings());
	const { result } = await session.post('Profiler.takePreciseCoverage');
	works.push(
		result
			.filter(({ url }) => url.startsWith(TRANSCRIPT.href))
			.flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
			.reduce((sum, range) => sum + range.count, 0),
	);
}
process.stdout.write(`${JSON.stringify(works)}\n`);
