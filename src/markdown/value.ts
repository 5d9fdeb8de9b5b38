/** The html of a value that prose takes from an output. */
import type { Element } from 'hast';
import type { ChapterValue } from '../../transcript/index.ts';

/**
 * `<ww-value data-index="8"><code>vetha5ef52a</code></ww-value>`; src/run/values.ts puts the reader's own value in once
 * the command of that index has run.
 */
export function valueElement({ value, command }: Pick<ChapterValue, 'value' | 'command'>): Element {
	const code: Element = {
		type: 'element',
		tagName: 'code',
		properties: {},
		children: [{ type: 'text', value }],
	};
	return { type: 'element', tagName: 'ww-value', properties: { dataIndex: command }, children: [code] };
}

/** An expression on a line of its own is in no paragraph yet. */
export function paragraph(element: Element): Element {
	return { type: 'element', tagName: 'p', properties: {}, children: [element] };
}
