import { expect } from 'vitest';
import type { Verified } from '../../server/verify/verify.ts';
import { told } from './told.ts';
import { truthOf } from './verified.ts';

/** So many of each kind a chapter is tried with. */
const LEAST = 300;

/** Every wrong mutant of a verified chapter's run is caught, every harmless one passes, and there are enough of both. */
export function expectTruth(verified: Verified): void {
	const truth = truthOf(verified, { mutants: LEAST });
	const { wrong, harmless } = truth;
	expect([...wrong.survivors, ...harmless.survivors], told(truth)).toEqual([]);
	expect([wrong.total, harmless.total]).toEqual([LEAST, LEAST]);
}
