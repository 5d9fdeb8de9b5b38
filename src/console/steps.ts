/** The chapter as it stands in the page: what src/markdown/block.ts wrote, read back. */

/** One command of the chapter and its elements. */
export interface Step {
	/** Counts the chapter's commands from 0. */
	readonly index: number;
	/** In whose shell the command runs, also while that shell is inside a container. */
	readonly host: string;
	readonly prompt: string;
	readonly command: string;
	readonly element: HTMLElement;
	/** The row of prompt, command and buttons. */
	readonly line: HTMLElement;
	/** The book's output; absent when it prints nothing. */
	readonly output: HTMLElement | undefined;
}

export interface BlockOnPage {
	readonly element: HTMLElement;
	readonly steps: readonly Step[];
	/** What follows `console` in the fence's first line. */
	readonly meta: string;
}

export function readBlock(element: HTMLElement): BlockOnPage {
	const steps = [...element.querySelectorAll<HTMLElement>('.ww-step')].map(readStep);
	return { element, steps, meta: element.dataset['meta'] ?? '' };
}

function readStep(element: HTMLElement): Step {
	const line = element.querySelector<HTMLElement>('.ww-line');
	const command = element.querySelector<HTMLElement>('.ww-command');
	if (line === null || command === null) throw new Error('A console block of this page lacks its command.');
	return {
		index: Number(element.dataset['index']),
		host: element.dataset['host'] ?? '',
		prompt: command.dataset['prompt'] ?? '',
		command: command.textContent,
		element,
		line,
		output: element.querySelector<HTMLElement>('.ww-output') ?? undefined,
	};
}

/** The fence's text again, as parseBlock() takes it. */
export function fenceText(
	steps: readonly (Pick<Step, 'prompt' | 'command'> & { output: Pick<Node, 'textContent'> | undefined })[],
): string {
	return steps
		.map(({ prompt, command, output }) => {
			const typed = prompt + command.replaceAll('\n', '\n> ');
			return output === undefined ? typed : `${typed}\n${output.textContent}`;
		})
		.join('\n');
}
