/** The chapter as it stands in the page: what src/markdown/block.ts wrote, read back. */

/** One stretch of a command's output. */
export interface Stretch {
	/** What the stretch stands in: the command's own element, or that of the place where it is come back to. */
	readonly element: HTMLElement;
	/** The book's lines; absent when there are none. */
	readonly output: HTMLElement | undefined;
}

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
	/** The first below the command; one more for each time that the block comes back to it. */
	readonly stretches: readonly Stretch[];
}

export interface BlockOnPage {
	readonly element: HTMLElement;
	readonly steps: readonly Step[];
	/** What follows `console` in the fence's first line. */
	readonly meta: string;
	/** What stands in the fence, as parseBlock() takes it. */
	readonly text: string;
}

/** What stands in a block, from its top to its bottom: commands, and without one the terminals that are come back to. */
export interface Row {
	readonly host: string;
	readonly typed: { readonly prompt: string; readonly command: string } | undefined;
	readonly output: Pick<Node, 'textContent'> | undefined;
}

/** Reads a block as it was built: before anything of it has been moved or replaced. */
export function readBlock(element: HTMLElement): BlockOnPage {
	const rows: (Row & { index: number; stretch: Stretch })[] = [];
	for (const part of element.querySelectorAll<HTMLElement>('.ww-step, .ww-part')) {
		const output = part.querySelector<HTMLElement>('.ww-output') ?? undefined;
		const command = part.querySelector<HTMLElement>('.ww-command');
		rows.push({
			index: Number(part.dataset['index']),
			host: part.dataset['host'] ?? '',
			typed:
				command === null
					? undefined
					: { prompt: command.dataset['prompt'] ?? '', command: command.textContent },
			output,
			stretch: { element: part, output },
		});
	}
	const steps = rows.flatMap(({ index, host, typed, stretch }): Step[] => {
		if (typed === undefined) return [];
		const line = stretch.element.querySelector<HTMLElement>('.ww-line');
		if (line === null) throw new Error('A console block of this page lacks the row of a command.');
		const stretches = rows.filter((row) => row.index === index).map((row) => row.stretch);
		return [{ index, host, ...typed, element: stretch.element, line, stretches }];
	});
	return { element, steps, meta: element.dataset['meta'] ?? '', text: fenceText(rows) };
}

/** The fence's text again. */
export function fenceText(rows: readonly Row[]): string {
	let text = '';
	let looking: string | undefined;
	for (const { host, typed, output } of rows) {
		// A host's prompt names its terminal; everything else has to be led to.
		const named = typed?.prompt.startsWith(`${host}:`) ?? false;
		if (!named && (typed === undefined || (looking !== undefined && looking !== host)))
			text += `==> ${host} <==\n`;
		looking = host;
		if (typed !== undefined) text += `${typed.prompt}${typed.command.replaceAll('\n', '\n> ')}\n`;
		if (output !== undefined) text += `${output.textContent}\n`;
	}
	return text;
}
