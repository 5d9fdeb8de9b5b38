/** What every family of harmless variants gives: the run as another machine of the same network would show it. */
import type { Random } from '../random.ts';
import type { Run, Scene } from '../scene.ts';

export interface HarmlessFamily {
	readonly name: string;
	/** @returns the same run where the family finds nothing that it could vary */
	vary(scene: Scene, random: Random): Run;
}
