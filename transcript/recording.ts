/**
 * A chapter's recording: one stretch of output for each time that a command was typed or come back to.
 *
 * A marker stands before each, and its label is the command's index and first line: `12 ip route`. Behind the first
 * marker of a command come the prompt and the typed lines as the terminal echoes them, then what was printed; behind
 * further ones what was printed since.
 */
import type { Command } from './block.ts';
import { type Cast, CastError } from './cast.ts';

/** Output as it came, seconds after the marker. */
export interface RecordedOutput {
	readonly at: number;
	readonly data: string;
}

/** The label of the marker before a command. */
export function markerLabel({ index, command }: Pick<Command, 'index' | 'command'>): string {
	return `${index} ${command.split('\n', 1)[0] ?? ''}`;
}

/**
 * @returns by the commands' index what each printed, one list for each of its stretches; without prompt and echo
 * @param commands of the chapter; one that is not recorded is not in the answer
 * @throws {CastError} when a marker is not of this chapter: the recording is older than the book
 */
export function recordedOutputs(
	{ events }: Cast,
	commands: readonly Pick<Command, 'index' | 'command'>[],
): Map<number, RecordedOutput[][]> {
	const found = new Map<number, RecordedOutput[][]>();
	const labels = new Map(commands.map((command) => [markerLabel(command), command]));
	let stretch: RecordedOutput[] | undefined;
	let at = 0;
	/** Lines of echo that are still to come. */
	let echo = 0;
	for (const { interval, code, data } of events) {
		at += interval;
		if (code === 'm') {
			const command = labels.get(data);
			if (command === undefined)
				throw new CastError(`The recording has a command that the chapter does not have: ${data}`);
			const stretches = found.get(command.index) ?? [];
			echo = stretches.length === 0 ? command.command.split('\n').length : 0;
			stretch = [];
			at = 0;
			found.set(command.index, [...stretches, stretch]);
		} else if (code === 'o' && stretch !== undefined) {
			let from = 0;
			for (; echo > 0; echo -= 1) {
				const feed = data.indexOf('\n', from);
				if (feed < 0) break;
				from = feed + 1;
			}
			if (echo === 0 && from < data.length) stretch.push({ at, data: data.slice(from) });
		}
	}
	return found;
}
