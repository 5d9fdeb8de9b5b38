/**
 * Traffic that was a little more: packets and bytes of interfaces and of iptables' rules. Nothing contradicts itself:
 * a counter never falls within the chapter, bytes fit packets, and the size in brackets fits the bytes.
 */
import { countersOf, numberAt, type Spot, withNumbers } from '../counters.ts';
import type { Random } from '../random.ts';
import { type Run, type Scene, withLines } from '../scene.ts';
import type { HarmlessFamily } from './family.ts';

/** How much more has passed than in the run that was given; it only grows. */
interface More {
	packets: number;
	bytes: number;
}

function vary({ outputs, run }: Scene, random: Random): Run {
	const passed = new Map<string, More>();
	const lines = new Map<number, readonly string[]>();
	for (const output of outputs) {
		const numbers = new Map<Spot, number>();
		for (const { key, packets, bytes, still } of countersOf(output)) {
			const more = passed.get(key) ?? { packets: 0, bytes: 0 };
			passed.set(key, more);
			const before = numberAt(output.lines, packets);
			if (!still || before > 0) grow(more, random);
			numbers.set(packets, before + more.packets);
			numbers.set(bytes, numberAt(output.lines, bytes) + more.bytes);
		}
		lines.set(output.index, withNumbers(output.lines, numbers));
	}
	return withLines(run, lines);
}

/** From an ARP request alone to a page of the web. */
function grow(more: More, random: Random): void {
	const packets = random.once(3) ? 0 : random.between(1, random.pick([3, 12, 400]));
	more.packets += packets;
	more.bytes += packets * random.between(42, random.pick([98, 342, 1514]));
}

export const counterVariants: readonly HarmlessFamily[] = [{ name: 'other traffic counters', vary }];
