/** Colours of code, at build time; the colours themselves are CSS variables, so one html serves light and dark. */
import { createCssVariablesTheme, createHighlighter } from 'shiki';

/** Shiki writes `var(--shiki-token-string)` and the like; src/styles/page.css gives them their values. */
export const theme = createCssVariablesTheme({ name: 'wirewalk', variablePrefix: '--shiki-' });

const highlighter = await createHighlighter({ themes: [theme], langs: ['bash'] });

export interface ColouredText {
	text: string;
	/** `string`, `function`, …: what `--shiki-token-…` calls it; absent for plain text. */
	kind?: string;
}

/**
 * The lines of a shell command in pieces of one colour each, which joined give the line again.
 *
 *     colourCommand('echo "hi"') // [[{ text: 'echo', kind: 'function' }, { text: ' ' }, { text: '"hi"', kind: 'string-expression' }]]
 */
export function colourCommand(command: string): ColouredText[][] {
	return highlighter.codeToTokensBase(command, { lang: 'bash', theme }).map((line) =>
		line.map(({ content, color }) => {
			const kind = /^var\(--shiki-token-([a-z-]+)\)$/.exec(color ?? '')?.[1];
			return kind === undefined ? { text: content } : { text: content, kind };
		}),
	);
}
