/** When what was recorded comes again. */
import type { RecordedOutput } from '../../transcript/index.ts';

/** Nobody looks at a still page for longer, milliseconds. */
const LONGEST_PAUSE = 2000;

/** Per key, milliseconds: a quick typist; and for a whole command, however long it is. */
const TYPING = { key: 35, command: 1500 } as const;

export interface Piece {
	/** After the piece before, milliseconds. */
	readonly pause: number;
	readonly data: string;
}

/** The output in the rhythm in which it came, its long pauses shortened. */
export function paced(outputs: readonly RecordedOutput[]): Piece[] {
	return outputs.map(({ at, data }, index) => {
		const since = at - (outputs[index - 1]?.at ?? 0);
		return { pause: Math.min(LONGEST_PAUSE, Math.round(since * 1000)), data };
	});
}

/** How long each of a command's keys takes, milliseconds. */
export function keyPause(keys: number): number {
	return Math.min(TYPING.key, TYPING.command / Math.max(1, keys));
}
