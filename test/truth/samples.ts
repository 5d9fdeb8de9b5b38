/** Runs for the mutators' own tests: the golden pairs, and blocks written down in a test. */
import { readFileSync } from 'node:fs';
import { type Block, type Command, parseBlock } from '../../transcript/index.ts';
import type { Run } from './scene.ts';

export interface Sample {
	readonly commands: readonly Command[];
	readonly run: Run;
}

/** A run of a block's commands that printed what the block prints, and all went well. */
export function runOf({ commands }: Pick<Block, 'commands'>): Run {
	return new Map(commands.map(({ index, output }) => [index, { lines: output, exit: 0 }]));
}

export function sample(...lines: readonly string[]): Sample {
	const block = parseBlock(lines.join('\n'));
	return { commands: block.commands, run: runOf(block) };
}

/** The book of a golden pair, and the other machine's run. */
export function goldenPair(name: 'lab' | 'iproute2' | 'daemons'): Sample {
	const read = (side: 'book' | 'run') =>
		parseBlock(readFileSync(new URL(`../../transcript/golden/${name}.${side}.txt`, import.meta.url), 'utf8'));
	return { commands: read('book').commands, run: runOf(read('run')) };
}
