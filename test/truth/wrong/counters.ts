/** A counter that falls: the interface is not the one that was there before. */
import { countersOf, numberAt, withNumbers } from '../counters.ts';
import type { Scene } from '../scene.ts';
import { shows, type Wrong, type WrongFamily } from './family.ts';

function* falling({ outputs }: Scene): Generator<Wrong> {
	const before = new Map<string, number>();
	for (const output of outputs) {
		for (const { key, packets, bytes } of countersOf(output)) {
			const least = before.get(key) ?? 0;
			const now = numberAt(output.lines, packets);
			before.set(key, Math.max(least, now));
			// As many packets as one less than before, each as large as it is on average.
			for (const fewer of new Set(
				[least - 1, Math.floor(least / 2)].filter((each) => each >= 0 && each < least),
			)) {
				const size = now === 0 ? 0 : Math.floor((numberAt(output.lines, bytes) * fewer) / now);
				const lines = withNumbers(
					output.lines,
					new Map([
						[packets, fewer],
						[bytes, size],
					]),
				);
				yield shows(output, lines, `${key}: ${fewer} packets, after ${least}`, lines[packets.line] ?? '');
			}
		}
	}
}

export const counterFamilies: readonly WrongFamily[] = [{ name: 'counter that falls', mutants: falling }];
