/** The book's recording, played in place where no server is: typed as it was, printed as it came. */
import {
	type BlockStep,
	blockSteps,
	type Command,
	parseBlock,
	parseCast,
	type RecordedOutput,
	recordedOutputs,
} from '../../transcript/index.ts';
import type { Play, Playing } from '../console/blocks.ts';
import type { BlockOnPage } from '../console/steps.ts';
import { language } from '../console/words.ts';
import { Screen } from '../run/screen.ts';
import { keyPause, paced } from './rhythm.ts';
import { Stage } from './stage.ts';

/** What is read out of a command that was played. */
const printed = {
	en: (command: string) => `Output of ${command}:`,
	'zh-CN': (command: string) => `${command} 的输出：`,
};

/** @throws when the recording cannot be had, or is not of this chapter */
export async function openReplay(address: string, blocks: readonly BlockOnPage[]): Promise<Play> {
	const answer = await fetch(address);
	if (!answer.ok) throw new Error(`The recording ${address} cannot be had: ${answer.status}.`);
	const cast = parseCast(await answer.text());
	const commands = blocks.flatMap(
		({ text, meta, steps }) => parseBlock(text, meta, undefined, steps[0]?.index).commands,
	);
	const replay = new Replay(blocks, commands, recordedOutputs(cast, commands));
	return (indexes, playing) => void replay.play(indexes, playing);
}

class Replay {
	readonly #blocks: readonly BlockOnPage[];
	readonly #commands: readonly Command[];
	readonly #outputs: ReadonlyMap<number, readonly RecordedOutput[][]>;
	readonly #screen = new Screen();
	readonly #says = announcer();
	#current: { readonly playing: Playing; readonly stopping: AbortController } | undefined;

	constructor(
		blocks: readonly BlockOnPage[],
		commands: readonly Command[],
		outputs: ReadonlyMap<number, readonly RecordedOutput[][]>,
	) {
		this.#blocks = blocks;
		this.#commands = commands;
		this.#outputs = outputs;
	}

	/** Plays commands; for the same button again it only stops. */
	async play(indexes: readonly number[], playing: Playing): Promise<void> {
		const before = this.#current;
		before?.stopping.abort();
		if (before?.playing === playing) return;
		const stopping = new AbortController();
		const { signal } = stopping;
		this.#current = { playing, stopping };
		const steps = this.#blocks.flatMap((block) => block.steps).filter(({ index }) => indexes.includes(index));
		const stage = new Stage(steps);
		// At once: whoever plays something else finds the page as it was.
		signal.addEventListener('abort', () => {
			this.#current = undefined;
			stage.restore();
			playing(false);
		});
		playing(true);
		this.#says.textContent = '';
		let said = '';
		try {
			// Without motion there is nothing between the book's text and the book's text.
			const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
			if (!still) stage.clear();
			const commands = this.#commands.filter(({ index }) => indexes.includes(index));
			for (const step of blockSteps({ commands })) {
				const outputs = this.#recorded(step) ?? stage.book(step.command.index, step.part);
				if (!still) await this.#perform(step, outputs, stage, signal);
				const lines = await this.#seen(outputs.map(({ data }) => data).join(''));
				if (signal.aborted) return;
				if (lines.length > 0) said += `${printed[language](step.command.command)}\n${lines.join('\n')}\n`;
			}
		} finally {
			stopping.abort();
		}
		this.#says.textContent = said;
	}

	/** Types the command, or comes back to it, and prints as it came. */
	async #perform(
		{ command, part }: BlockStep,
		outputs: readonly RecordedOutput[],
		stage: Stage,
		signal: AbortSignal,
	): Promise<void> {
		const keys = command.command.length;
		for (let typed = 0; part === 0 && typed <= keys && !signal.aborted; typed += 1) {
			stage.type(command.index, typed);
			await pause(keyPause(keys), signal);
		}
		if (signal.aborted) return;
		stage.print(command.index, part, []);
		let data = '';
		for (const piece of paced(outputs)) {
			await pause(piece.pause, signal);
			data += piece.data;
			const lines = await this.#seen(data);
			if (signal.aborted) return;
			stage.print(command.index, part, lines);
		}
	}

	#recorded({ command, part }: BlockStep): readonly RecordedOutput[] | undefined {
		return this.#outputs.get(command.index)?.[part];
	}

	#seen(data: string): Promise<string[]> {
		return this.#screen.lines(new TextEncoder().encode(data));
	}
}

/** What is played is read out once, when it is over. */
function announcer(): HTMLElement {
	const made = document.createElement('p');
	made.role = 'status';
	made.className = 'ww-announce';
	document.body.append(made);
	return made;
}

/** Waits, unless it is stopped. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
	if (milliseconds === 0 || signal.aborted) return;
	const { promise, resolve } = Promise.withResolvers<void>();
	const timer = setTimeout(resolve, milliseconds);
	signal.addEventListener('abort', () => resolve(), { once: true });
	await promise;
	clearTimeout(timer);
}
