/** Everything that the lab says to a reader, in both of the book's languages. */
import type { EndReason } from '../../server/protocol.ts';
import { language, WORDS as PAGE } from '../console/words.ts';
import type { FailureCode } from './api.ts';
import type { StepState } from './state.ts';

/** What went wrong and what to do, as one or two sentences. */
type FailureWords = Record<FailureCode, string>;

interface Words {
	readonly states: Record<StepState['at'], string>;
	readonly lab: {
		readonly none: string;
		readonly building: string;
		readonly starting: string;
		readonly running: (until: string) => string;
		readonly frozen: string;
		readonly lost: string;
	};
	readonly ended: Record<EndReason | 'gone', string>;
	readonly failures: FailureWords;
	readonly failed: (reason: string) => string;
	readonly queue: (left: number) => string;
	readonly stop: string;
	readonly retry: string;
	readonly dismiss: string;
	readonly yours: (command: string) => string;
	readonly booksOutput: string;
	readonly inBook: (value: string) => string;
	/** What stands behind a word of the text. */
	readonly aside: (text: string) => string;
	readonly noOutput: string;
	readonly tooLong: string;
	readonly moreDifferences: (more: number) => string;
	readonly busy: (command: string) => string;
	readonly typing: string;
	readonly waitsForLab: (what: string) => string;
	readonly waitsForTurn: string;
	readonly interrupt: string;
	readonly cancel: string;
	readonly elsewhere: (here: string, book: string) => string;
	readonly runUpToHere: string;
	readonly runAnyway: string;
	readonly terminal: (host: string) => string;
	readonly said: (command: string, state: string) => string;
	readonly resetDone: string;
	readonly exercise: {
		readonly breaking: string;
		readonly broken: string;
		readonly checking: string;
		readonly mended: string;
		readonly wrong: (what: string) => string;
	};
	readonly trying: (times: number, seconds: number) => string;
	readonly tried: (times: number) => string;
	readonly timeout: (seconds: number) => string;
	readonly sum: (all: number, matching: number, differing: number) => string;
	readonly firstDifference: string;
}

/** `1 time`, `3 times`. */
function count(number: number, unit: string): string {
	return `${number} ${unit}${number === 1 ? '' : 's'}`;
}

const WORDS: Record<'en' | 'zh-CN', Words> = {
	en: {
		states: {
			'not-run': PAGE.en.notRun,
			waiting: 'waiting',
			running: 'running',
			matches: 'matches the book',
			differs: 'differs here',
			stale: 'from an earlier lab',
		},
		lab: {
			none: 'No lab yet. Run starts a machine of your own.',
			building: 'The lab is being built',
			starting: 'Starting your lab…',
			running: (until) => `Your lab is running, until ${until} at the latest.`,
			frozen: 'Your lab sleeps. The next key or run wakes it.',
			lost: 'Connection lost. Trying again…',
		},
		ended: {
			reader: 'You ended the lab. Run starts a new one.',
			replaced: 'The lab ended because you opened another one. Run starts a new one.',
			deadline: 'The lab reached its time limit and ended. Run starts a new one.',
			idle: 'The lab ended because nothing was typed for long. Run starts a new one.',
			operator: 'The lab was ended by whoever runs this server. Run starts a new one.',
			crash: 'The lab crashed. Run starts a new one.',
			gone: 'The lab of your last visit is gone. Run starts a new one.',
		},
		failures: {
			backlog: 'Nothing reads what is typed. Press Ctrl-C, or wait.',
			busy: 'The shell is busy. Wait for it, or press Ctrl-C.',
			frame: 'The server did not understand the page. Reload the page.',
			full: 'Every place in this house is taken. Try again in a few minutes; reading on does not need one.',
			gone: 'The lab is no more. Run starts a new one.',
			internal: 'The server made a mistake; its log says which. Try again.',
			'lab-not-ready': 'The lab could not be built.',
			'no-such-exercise': 'The server does not know this exercise. Reload the page.',
			'no-such-host': 'The lab has no such host. Reload the page.',
			'no-such-lab': 'The server does not know this lab. Reload the page.',
			origin:
				'The server refuses requests from this address. Open the book at the address that the server names.',
			rate: 'That was too many requests at once. Wait a minute, then try again.',
			request: 'The server did not understand the page. Reload the page.',
			'size-fixed': 'The size of this terminal is fixed.',
			'stale-generation': 'The lab was reset. Run the commands again.',
			'transcript-full': 'The shell has printed as much as a lab may keep. Reset the lab to go on.',
			unreachable: 'The server cannot be reached. Is it running? Try again.',
		},
		failed: (reason) => `The lab could not be built: ${reason}`,
		queue: (left) => (left === 1 ? '1 command to go' : `${left} commands to go`),
		stop: 'Stop',
		retry: 'Try again',
		dismiss: 'Dismiss',
		yours: (command) => `What ${command} printed in your lab`,
		booksOutput: 'Output in the book',
		inBook: (value) => `${value} in the book`,
		aside: (text) => ` (${text})`,
		noOutput: 'It printed nothing.',
		tooLong: 'The output is too long to be shown here; the terminal has all of it.',
		moreDifferences: (more) => `And ${more} more.`,
		busy: (command) => `The shell is busy with "${command}". This command runs when it is done.`,
		typing: 'The shell is not at its prompt. This command runs when it is.',
		waitsForLab: (what) => `Runs by itself once the lab is there. ${what}`,
		waitsForTurn: 'Its turn comes.',
		interrupt: 'Press Ctrl-C',
		cancel: 'Cancel',
		elsewhere: (here, book) =>
			`The shell stands at "${here}", and this command wants "${book}". Run the commands before it first.`,
		runUpToHere: PAGE.en.runUpToHere,
		runAnyway: 'Run it all the same',
		terminal: (host) => `Terminal of ${host}. Shift+Tab leaves it.`,
		said: (command, state) => `${command}: ${state}`,
		resetDone: 'This is a fresh lab. What was run before is marked.',
		exercise: {
			breaking: 'Breaking a fresh lab…',
			broken: 'The lab is broken. Find out what is wrong, mend it, and press Check.',
			checking: 'Looking at your lab…',
			mended: 'Mended.',
			wrong: (what) => `Not mended yet: ${what}`,
		},
		trying: (times, seconds) =>
			`Not as in the book yet: tried ${count(times, 'time')}. Trying again for ${count(seconds, 'second')} at most.`,
		tried: (times) => `Tried ${count(times, 'time')}.`,
		timeout: (seconds) => `It was still running after ${count(seconds, 'second')}, so Ctrl-C was pressed.`,
		sum: (all, matching, differing) => {
			const rest = all - matching - differing;
			const parts = [`${matching} of ${all} match the book`];
			if (differing > 0) parts.push(`${differing} ${differing === 1 ? 'differs' : 'differ'}`);
			if (rest > 0) parts.push(`${rest} did not run`);
			return `${parts.join(', ')}.`;
		},
		firstDifference: 'First difference',
	},
	'zh-CN': {
		states: {
			'not-run': PAGE['zh-CN'].notRun,
			waiting: '等待中',
			running: '运行中',
			matches: '与书中一致',
			differs: '与书中不同',
			stale: '来自之前的环境',
		},
		lab: {
			none: '还没有实验环境。点“运行”，就会启动一台只属于你的机器。',
			building: '正在制作实验环境',
			starting: '正在启动实验环境……',
			running: (until) => `实验环境运行中，最晚到 ${until}。`,
			frozen: '实验环境已休眠，按任意键或运行命令即可唤醒。',
			lost: '连接断开，正在重连……',
		},
		ended: {
			reader: '你结束了实验环境。再次运行会启动新的。',
			replaced: '你打开了另一个实验环境，这一个因此结束。再次运行会启动新的。',
			deadline: '实验环境到了时限，已经结束。再次运行会启动新的。',
			idle: '长时间没有输入，实验环境已经结束。再次运行会启动新的。',
			operator: '服务器管理员结束了这个实验环境。再次运行会启动新的。',
			crash: '实验环境崩溃了。再次运行会启动新的。',
			gone: '上次的实验环境已经不在了。再次运行会启动新的。',
		},
		failures: {
			backlog: '没有程序在读取输入。请按 Ctrl-C，或稍等。',
			busy: 'shell 正忙。请稍等，或按 Ctrl-C。',
			frame: '服务器没有看懂页面的请求。请刷新页面。',
			full: '实验环境已经满员。请过几分钟再试；阅读不受影响。',
			gone: '实验环境已经不在了。再次运行会启动新的。',
			internal: '服务器出错了，原因在它的日志里。请重试。',
			'lab-not-ready': '实验环境没能做好。',
			'no-such-exercise': '服务器不认识这个练习。请刷新页面。',
			'no-such-host': '实验环境里没有这台主机。请刷新页面。',
			'no-such-lab': '服务器不认识这个实验环境。请刷新页面。',
			origin: '服务器拒绝来自这个地址的请求。请用服务器给出的地址打开本书。',
			rate: '请求太频繁了。请等一分钟再试。',
			request: '服务器没有看懂页面的请求。请刷新页面。',
			'size-fixed': '这个终端的大小是固定的。',
			'stale-generation': '实验环境已经重置。请重新运行命令。',
			'transcript-full': 'shell 的输出已经达到上限。重置实验环境后可以继续。',
			unreachable: '连不上服务器。它还在运行吗？请重试。',
		},
		failed: (reason) => `实验环境没能做好：${reason}`,
		queue: (left) => `还有 ${left} 条命令`,
		stop: '停止',
		retry: '重试',
		dismiss: '知道了',
		yours: (command) => `${command} 在你的环境里的输出`,
		booksOutput: '书中的输出',
		inBook: (value) => `书中是 ${value}`,
		aside: (text) => `（${text}）`,
		noOutput: '没有输出。',
		tooLong: '输出太长，这里放不下；终端里有全部内容。',
		moreDifferences: (more) => `另有 ${more} 处不同。`,
		busy: (command) => `shell 正在运行“${command}”，结束后就运行这一条。`,
		typing: 'shell 还没有回到提示符，回来后就运行这一条。',
		waitsForLab: (what) => `实验环境准备好后会自动运行。${what}`,
		waitsForTurn: '排队中。',
		interrupt: '按 Ctrl-C',
		cancel: '取消',
		elsewhere: (here, book) => `shell 现在停在“${here}”，而这条命令要在“${book}”运行。请先运行前面的命令。`,
		runUpToHere: PAGE['zh-CN'].runUpToHere,
		runAnyway: '仍然运行',
		terminal: (host) => `${host} 的终端。按 Shift+Tab 离开。`,
		said: (command, state) => `${command}：${state}`,
		resetDone: '这是全新的实验环境，之前的结果已经标出。',
		exercise: {
			breaking: '正在弄坏一个全新的实验环境……',
			broken: '环境已经弄坏。找出哪里出了问题，修好它，再点“检查”。',
			checking: '正在检查实验环境……',
			mended: '修好了。',
			wrong: (what) => `还没有修好：${what}`,
		},
		trying: (times, seconds) => `与书中还不一致：试了 ${times} 次，最多再试 ${seconds} 秒。`,
		tried: (times) => `试了 ${times} 次。`,
		timeout: (seconds) => `运行 ${seconds} 秒后还没有结束，已按下 Ctrl-C。`,
		sum: (all, matching, differing) => {
			const rest = all - matching - differing;
			const parts = [`${all} 条命令中 ${matching} 条与书中一致`];
			if (differing > 0) parts.push(`${differing} 条不同`);
			if (rest > 0) parts.push(`${rest} 条没有运行`);
			return `${parts.join('，')}。`;
		},
		firstDifference: '看第一处不同',
	},
};

export const words = WORDS[language];
