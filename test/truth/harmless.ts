/** Everything in which two machines of the same network may differ. Each family stands in the file of its kind, in harmless/. */
import { clockVariants } from './harmless/clock.ts';
import { counterVariants } from './harmless/counters.ts';
import type { HarmlessFamily } from './harmless/family.ts';
import { nameVariants } from './harmless/names.ts';
import { numberVariants } from './harmless/numbers.ts';
import { orderVariants } from './harmless/order.ts';
import { timeVariants } from './harmless/times.ts';

export const HARMLESS: readonly HarmlessFamily[] = [
	...nameVariants,
	...counterVariants,
	...timeVariants,
	...clockVariants,
	...orderVariants,
	...numberVariants,
];
