/** The words of the buttons, which every chapter page loads; everything else is in src/run/words.ts. */
export type Language = 'en' | 'zh-CN';

const WORDS = {
	en: {
		copy: 'Copy the command',
		copied: 'Copied',
		run: 'Run this command',
		runBlock: 'Run the block',
		runUpToHere: 'Run everything up to here',
		unreachable: 'The server cannot be reached. Is it running? Try again.',
		readingCopy: 'This is a reading copy: commands cannot be run here.',
	},
	'zh-CN': {
		copy: '复制命令',
		copied: '已复制',
		run: '运行这条命令',
		runBlock: '运行这一段',
		runUpToHere: '从头运行到这里',
		unreachable: '连不上服务器。它还在运行吗？请重试。',
		readingCopy: '这是只读版本：命令在这里不能运行。',
	},
} as const satisfies Record<Language, Record<string, string>>;

export const language: Language = document.documentElement.lang === 'zh-CN' ? 'zh-CN' : 'en';
export const words = WORDS[language];
