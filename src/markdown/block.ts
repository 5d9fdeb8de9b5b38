/** The html of one console block. */
import type { Element, ElementContent } from 'hast';
import { type Block, type BlockStep, blockSteps, type Command } from '../../transcript/index.ts';
import { colourCommand } from './highlight.ts';

export type Language = 'en' | 'zh-CN';

const outputLabel = {
	en: (command: string, more: boolean) => `Output of ${command}${more ? ', continued' : ''}`,
	'zh-CN': (command: string, more: boolean) => `${command} 的输出${more ? '（续）' : ''}`,
};

/**
 * One `<ww-console>`; src/console/steps.ts reads it back into the block. What is in it stands in the order of the
 * block's lines.
 *
 *     ww-console.not-content[data-meta]      [data-skip] why it is not run; .ww-hosts where several hosts have a terminal in it
 *       div.ww-step[data-index][data-host]   one per command; host: in whose shell it runs
 *         p.ww-terminal-name                 only before a container's prompt in another terminal than the one above
 *         div.ww-line                        the page adds its buttons here
 *           pre.ww-command[data-prompt]      prompts are css, so they are neither selected nor copied
 *         pre.ww-output[tabindex=0]          absent when the command prints nothing
 *       div.ww-part[data-index][data-host]   a command that was left running is come back to
 *         p.ww-terminal-name
 *         pre.ww-output[tabindex=0]          what it has printed since
 *
 * @param meta what follows `console` in the fence's first line
 */
export function blockElement(block: Block, meta: string, language: Language): Element {
	const several = new Set(block.commands.map(({ shell }) => shell)).size > 1;
	const steps = blockSteps(block);
	return element(
		'ww-console',
		{
			className: ['ww-console', 'not-content', ...(several ? ['ww-hosts'] : [])],
			...(meta === '' ? {} : { dataMeta: meta }),
			...(block.meta.skip === undefined ? {} : { dataSkip: block.meta.skip }),
		},
		steps.map((step, at) => {
			const output = outputContent(block, step, language);
			if (step.part > 0) return partElement(step, output);
			const before = steps[at - 1]?.command.shell ?? step.command.shell;
			return stepElement(step.command, output, before);
		}),
	);
}

/** @param before the host whose terminal stands above this command */
function stepElement(command: Command, output: ElementContent[], before: string | undefined): Element {
	return element(
		'div',
		{
			className: ['ww-step'],
			id: `command-${command.index + 1}`,
			dataIndex: command.index,
			dataHost: command.shell ?? '',
		},
		[
			...(command.host === undefined && command.shell !== before ? [terminalName(command)] : []),
			element('div', { className: ['ww-line'] }, [
				element('pre', { className: ['ww-command'], dataPrompt: command.prompt }, [
					element('code', {}, commandContent(command.command)),
				]),
			]),
			...output,
		],
	);
}

function partElement({ command }: BlockStep, output: ElementContent[]): Element {
	return element('div', { className: ['ww-part'], dataIndex: command.index, dataHost: command.shell ?? '' }, [
		terminalName(command),
		...output,
	]);
}

/** Whose terminal stands below, where no prompt says so. */
function terminalName({ shell }: Command): Element {
	return element('p', { className: ['ww-terminal-name'] }, [text(shell ?? '')]);
}

/** One stretch of a command's output; nothing when it printed nothing there. */
function outputContent(block: Block, { command, part }: BlockStep, language: Language): ElementContent[] {
	const lines = block.lines.slice(...(command.parts[part] ?? [0, 0])).map((line) => line.text);
	if (lines.length === 0) return [];
	const [firstLine = ''] = command.command.split('\n', 1);
	const ariaLabel = outputLabel[language](firstLine, part > 0);
	return [
		element('pre', { className: ['ww-output'], tabIndex: 0, role: 'group', ariaLabel }, [
			// Html drops a newline that follows <pre> at once.
			text((lines[0] === '' ? '\n' : '') + lines.join('\n')),
		]),
	];
}

/** The command in colours; lines after the first stand behind bash's continuation prompt. */
function commandContent(command: string): ElementContent[] {
	return colourCommand(command).flatMap((line, at) => {
		const content = line.map(
			({ text: piece, kind }): ElementContent =>
				kind === undefined ? text(piece) : element('span', { className: [`ww-t-${kind}`] }, [text(piece)]),
		);
		return at === 0 ? content : [text('\n'), element('span', { className: ['ww-more'] }, content)];
	});
}

function text(value: string): ElementContent {
	return { type: 'text', value };
}

function element(tagName: string, properties: Element['properties'], children: ElementContent[]): Element {
	return { type: 'element', tagName, properties, children };
}
