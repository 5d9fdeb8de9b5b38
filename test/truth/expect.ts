import { expect } from 'vitest';
import type { Verified } from '../../server/verify/verify.ts';
import { told } from './told.ts';
import { truthOf } from './verified.ts';

/** So many of each kind a chapter is tried with. */
const LEAST = 300;

/** What the comparison does not see yet, and `npm run bench -- truth` lists. */
const HOLES: Readonly<Record<string, string>> = {
	'counter that falls':
		'Counters of interfaces are followed through the chapter, those of iptables chains are not.',
};

/** Every wrong mutant of a verified chapter's run is caught, every harmless one passes, and there are enough of both. */
export function expectTruth(verified: Verified): void {
	const truth = truthOf(verified, { mutants: LEAST });
	const { wrong, harmless } = truth;
	const missed = wrong.survivors.filter(({ families }) =>
		families.some((family) => HOLES[family] === undefined),
	);
	expect([...missed, ...harmless.survivors], told(truth)).toEqual([]);
	expect([wrong.total, harmless.total]).toEqual([LEAST, LEAST]);
}
