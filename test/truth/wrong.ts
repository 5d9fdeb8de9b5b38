/** Everything that we know a wrong network to show. Each family stands in the file of its kind, in wrong/. */
import { counterFamilies } from './wrong/counters.ts';
import { everywhereFamilies } from './wrong/everywhere.ts';
import type { WrongFamily } from './wrong/family.ts';
import { flagFamilies } from './wrong/flags.ts';
import { nameFamilies } from './wrong/names.ts';
import { packetFamilies } from './wrong/packets.ts';
import { rowFamilies } from './wrong/rows.ts';
import { valueFamilies } from './wrong/values.ts';
import { wholeFamilies } from './wrong/whole.ts';

export const WRONG: readonly WrongFamily[] = [
	...valueFamilies,
	...everywhereFamilies,
	...flagFamilies,
	...counterFamilies,
	...packetFamilies,
	...nameFamilies,
	...rowFamilies,
	...wholeFamilies,
];
