/**
 * Turns ```console fences into `<ww-console>`, and values in prose (`{$veth1}`) into `<ww-value>`, at build time: html
 * that reads, scrolls and copies without JavaScript.
 *
 * The elements' scripts (src/console/, src/run/values.ts) find everything they need in this html: there is no second copy
 * of a block.
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineHastPlugin, type HastPluginEntry } from 'satteri';
import { z } from 'zod';
import { parseChapter } from '../../transcript/index.ts';
import { blockElement } from './block.ts';
import { paragraph, valueElement } from './value.ts';

/** What Sätteri keeps of a fence's first line. */
const Fence = z.object({ lang: z.string().optional(), meta: z.string().optional() });

/** A factory, so that every chapter has its own count of blocks. */
export const consoleBlocks: HastPluginEntry = ({ fileURL }) => {
	if (fileURL === undefined) return undefined;
	const path = fileURLToPath(fileURL);
	const shown = relative(process.cwd(), path);
	// The processor gets the text without its frontmatter; positions count from the file's first line.
	const { blocks, values, problems } = parseChapter(readFileSync(path, 'utf8'), shown);
	if (problems.length > 0) {
		throw new Error(
			problems
				.map(({ line, column, message, hint }) => `${shown}:${line}:${column}: ${message} ${hint}`)
				.join('\n'),
		);
	}
	/** The element of an expression that is a value's name; undefined for any other expression. */
	const value = (expression: string): ReturnType<typeof valueElement> | undefined => {
		const [, name] = /^\s*\$(.*)$/s.exec(expression) ?? [];
		if (name === undefined) return undefined;
		const found = values.get(name);
		// Where transcript saw no prose there may be some all the same; then at least the name is told.
		if (found === undefined) throw new Error(`${shown}: No output binds "${name}".`);
		return valueElement(found);
	};
	const language = shown.includes('/zh-cn/') ? 'zh-CN' : 'en';
	let next = 0;
	return defineHastPlugin({
		name: 'wirewalk-console',
		element: {
			filter: ['pre'],
			visit(node) {
				const [code] = node.children;
				const fence = Fence.safeParse(code?.data ?? {}).data;
				if (fence?.lang !== 'console') return;
				const block = blocks[next++];
				if (block === undefined)
					throw new Error(`${shown}: the site sees more console blocks than transcript does.`);
				return blockElement(block, fence.meta ?? '', language);
			},
		},
		mdxTextExpression: (node) => value(node.value),
		mdxFlowExpression(node, context) {
			const element = value(node.value);
			if (element === undefined) return;
			const parent = context.parent(node);
			return parent.type === 'root' ? paragraph(element) : element;
		},
	});
};
