/** The html of one console block. */
import type { Element, ElementContent } from 'hast';
import type { Block, Command } from '../../transcript/index.ts';
import { colourCommand } from './highlight.ts';

export type Language = 'en' | 'zh-CN';

const outputLabel = {
	en: (command: string) => `Output of ${command}`,
	'zh-CN': (command: string) => `${command} 的输出`,
};

/**
 * One `<ww-console>`; src/console/steps.ts reads it back into the block.
 *
 *     ww-console.not-content[data-meta]
 *       div.ww-step[data-index][data-host]   one per command; host: in whose shell it runs
 *         div.ww-line                        the page adds its buttons here
 *           pre.ww-command[data-prompt]      prompts are css, so they are neither selected nor copied
 *         pre.ww-output[tabindex=0]          absent when the command prints nothing
 *
 * @param meta what follows `console` in the fence's first line
 */
export function blockElement(block: Block, meta: string, language: Language): Element {
	return element(
		'ww-console',
		{ className: ['ww-console', 'not-content'], ...(meta === '' ? {} : { dataMeta: meta }) },
		block.commands.map((command) => stepElement(command, language)),
	);
}

function stepElement(command: Command, language: Language): Element {
	const children: ElementContent[] = [
		element('div', { className: ['ww-line'] }, [
			element('pre', { className: ['ww-command'], dataPrompt: command.prompt }, [
				element('code', {}, commandContent(command.command)),
			]),
		]),
	];
	if (command.output.length > 0) {
		const [firstLine = ''] = command.command.split('\n', 1);
		children.push(
			element(
				'pre',
				{ className: ['ww-output'], tabIndex: 0, role: 'group', ariaLabel: outputLabel[language](firstLine) },
				// Html drops a newline that follows <pre> at once.
				[text((command.output[0] === '' ? '\n' : '') + command.output.join('\n'))],
			),
		);
	}
	return element(
		'div',
		{
			className: ['ww-step'],
			id: `command-${command.index + 1}`,
			dataIndex: command.index,
			dataHost: command.shell ?? '',
		},
		children,
	);
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
