/** The words of the buttons, which every chapter page loads; everything else is in src/run/words.ts. */
export type Language = 'en' | 'zh-CN';

export const WORDS = {
	en: {
		copy: 'Copy the command',
		copied: 'Copied',
		run: 'Run this command',
		runBlock: 'Run the block',
		runUpToHere: 'Run everything up to here',
		notRun: 'not run',
		skipped: (why: string) => `Not run here: ${why}`,
		unreachable: 'The server cannot be reached. Is it running? Try again.',
		readingCopy: 'This is a reading copy: commands cannot be run here.',
		replayCopy:
			'This is a reading copy: commands cannot be run here. Play shows them as they ran for the book.',
		play: 'Play this command',
		playBlock: 'Play the block',
		stopPlaying: 'Stop playing',
		playFailed: 'The recording cannot be played. Try again, or reload the page.',
	},
	'zh-CN': {
		copy: '复制命令',
		copied: '已复制',
		run: '运行这条命令',
		runBlock: '运行这一段',
		runUpToHere: '从头运行到这里',
		notRun: '未运行',
		skipped: (why: string) => `这里不运行：${why}`,
		unreachable: '连不上服务器。它还在运行吗？请重试。',
		readingCopy: '这是只读版本：命令在这里不能运行。',
		replayCopy: '这是只读版本：命令在这里不能运行。“回放”会重现书中命令当时的运行过程。',
		play: '回放这条命令',
		playBlock: '回放这一段',
		stopPlaying: '停止回放',
		playFailed: '录像放不出来。请重试，或刷新页面。',
	},
} as const satisfies Record<Language, Record<string, string | ((why: string) => string)>>;

export const language: Language = document.documentElement.lang === 'zh-CN' ? 'zh-CN' : 'en';
export const words = WORDS[language];
