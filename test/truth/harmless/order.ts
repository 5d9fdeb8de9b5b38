/** Rows in another order, where order says nothing: a hash table's, or one that goes by made-up names. */
import type { Random } from '../random.ts';
import { layoutOf, linesOf, portsOf, rowsOf, withPorts } from '../rows.ts';
import { type Output, type Run, type Scene, withLines } from '../scene.ts';
import type { HarmlessFamily } from './family.ts';

function reordered(output: Output, random: Random): readonly string[] {
	const ports = portsOf(output);
	if (ports.length > 1) return withPorts(output.lines, ports, random.shuffled(ports.map(({ name }) => name)));
	const rows = rowsOf(output);
	const [first] = rows;
	const last = rows.at(-1);
	if (layoutOf(output)?.unordered !== true || first === undefined || last === undefined) return output.lines;
	const shuffled = random.shuffled(rows).flatMap((row) => linesOf(output, row));
	return [...output.lines.slice(0, first.from), ...shuffled, ...output.lines.slice(last.to)];
}

function vary({ outputs, run }: Scene, random: Random): Run {
	return withLines(run, new Map(outputs.map((output) => [output.index, reordered(output, random)])));
}

export const orderVariants: readonly HarmlessFamily[] = [{ name: 'rows in another order', vary }];
