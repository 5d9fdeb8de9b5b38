/** The reasons of differences in words, in the languages of the book. */
import type { Reason } from './reason.ts';

export const LANGUAGES = ['en', 'zh-CN'] as const;
export type Language = (typeof LANGUAGES)[number];

type Sayings = { readonly [C in Reason['code']]: (reason: Extract<Reason, { code: C }>) => string };

const EN: Sayings = {
	value: ({ subject, label, book, here }) => {
		const what = label === undefined ? subject : subject === undefined ? label : `${subject}’s ${label}`;
		return what === undefined
			? `“${here}” here, “${book}” in the book.`
			: `${what} is ${here} here, ${book} in the book.`;
	},
	type: ({ type, book, here }) => `“${here}” stands where the book has ${article(type)} ${type} (${book}).`,
	other: ({ book, here, before }) => `The book’s ${book} was ${before} here before; now it is ${here}.`,
	taken: ({ book, here, by }) => `${here} stands for the book’s ${by} already; it cannot be ${book} as well.`,
	range: ({ subject, label, type, here, least, most }) =>
		`${possessive(subject, label ?? type)} is ${here} here; it must ${most === undefined ? `not be less than ${least}` : `lie between ${least} and ${most}`}.`,
	order: ({ type, here }) => `The numbers of ${article(type)} ${type} must not fall: ${here}.`,
	fell: ({ subject, label, before, here }) =>
		`${possessive(subject, label)} went down from ${before} to ${here}.`,
	column: ({ value, book, here }) => `“${value}” stands under ${here} here, under ${book} in the book.`,
	'no-device': ({ here }) =>
		`There is no interface ${here} here: it was not among those that were listed before.`,
	'missing-words': ({ subject, book }) =>
		`${subject === undefined ? '' : `${subject}: `}“${book}” is missing here.`,
	'extra-words': ({ subject, here }) =>
		`${subject === undefined ? '' : `${subject}: `}“${here}” is not in the book.`,
	'missing-line': ({ book }) => `This line of the book is missing here: ${book}`,
	'extra-line': ({ here }) => `The book does not have this line: ${here}`,
	'too-long': ({ lines, most }) =>
		`The command printed ${lines} lines here; only the first ${most} were compared.`,
	'no-output': () => 'The command printed nothing here.',
	spacing: () => 'The blanks between the columns differ, though the values have the same width.',
	exit: ({ book, here }) => `The command ended with status ${here} here, ${book} in the book.`,
};

const ZH: Sayings = {
	value: ({ subject, label, book, here }) => {
		const what = label === undefined ? subject : subject === undefined ? label : `${subject} 的 ${label}`;
		return what === undefined
			? `这里是“${here}”，书中是“${book}”。`
			: `${what} 在这里是 ${here}，书中是 ${book}。`;
	},
	type: ({ type, book, here }) => `书中这里是${inChinese(type)}（${book}），实际却是“${here}”。`,
	other: ({ book, here, before }) => `书中的 ${book} 之前在这里是 ${before}，现在却是 ${here}。`,
	taken: ({ book, here, by }) => `${here} 已经对应书中的 ${by}，不能同时又是 ${book}。`,
	range: ({ subject, label, type, here, least, most }) =>
		`${subject === undefined ? '' : `${subject} 的`}${label === undefined ? inChinese(type) : ` ${label} `}在这里是 ${here}，应当${most === undefined ? `不小于 ${least}` : `在 ${least} 到 ${most} 之间`}。`,
	order: ({ type, here }) => `${inChinese(type).trim()}的各个数应当从小到大，这里却是 ${here}。`,
	fell: ({ subject, label, before, here }) =>
		`${subject === undefined ? '' : `${subject} 的 `}${TYPES_ZH[label] ?? label} 从 ${before} 降到了 ${here}。`,
	column: ({ value, book, here }) => `“${value}”在这里位于 ${here} 列，书中位于 ${book} 列。`,
	'no-device': ({ here }) => `这里没有网卡 ${here}：它不在之前列出的网卡之中。`,
	'missing-words': ({ subject, book }) => `${subject === undefined ? '' : `${subject}：`}这里缺少“${book}”。`,
	'extra-words': ({ subject, here }) => `${subject === undefined ? '' : `${subject}：`}书中没有“${here}”。`,
	'missing-line': ({ book }) => `这里缺少书中的这一行：${book}`,
	'extra-line': ({ here }) => `书中没有这一行：${here}`,
	'too-long': ({ lines, most }) => `命令在这里输出了 ${lines} 行，只比较了前 ${most} 行。`,
	'no-output': () => '命令在这里没有任何输出。',
	spacing: () => '各列的值宽度相同，列间的空格却不同。',
	exit: ({ book, here }) => `命令在这里的退出状态是 ${here}，书中是 ${book}。`,
};

/** Types of tokens whose Chinese name is in use; the others keep the field's English word. */
const TYPES_ZH: Readonly<Record<string, string>> = {
	mac: ' MAC 地址',
	'bridge id': '网桥 ID',
	interface: '网卡名',
	counter: '计数',
	size: '大小',
	duration: '时长',
	time: '时刻',
	date: '日期',
	age: '时长',
	id: '容器或网络 ID',
	port: '端口',
	pid: '进程号',
	rtt: '往返时间',
};

const inChinese = (type: string): string => TYPES_ZH[type] ?? ` ${type}`;

const possessive = (subject: string | undefined, what: string): string =>
	subject === undefined ? `The ${what}` : `${subject}’s ${what}`;

function article(noun: string): string {
	return /^(?:[aeio]|rtt)/.test(noun) ? 'an' : 'a';
}

/** One sentence. */
export function words(reason: Reason, language: Language): string {
	const say = language === 'en' ? EN : ZH;
	switch (reason.code) {
		case 'value':
			return say.value(reason);
		case 'type':
			return say.type(reason);
		case 'other':
			return say.other(reason);
		case 'taken':
			return say.taken(reason);
		case 'range':
			return say.range(reason);
		case 'order':
			return say.order(reason);
		case 'fell':
			return say.fell(reason);
		case 'column':
			return say.column(reason);
		case 'no-device':
			return say['no-device'](reason);
		case 'missing-words':
			return say['missing-words'](reason);
		case 'extra-words':
			return say['extra-words'](reason);
		case 'missing-line':
			return say['missing-line'](reason);
		case 'extra-line':
			return say['extra-line'](reason);
		case 'too-long':
			return say['too-long'](reason);
		case 'no-output':
			return say['no-output'](reason);
		case 'spacing':
			return say.spacing(reason);
		case 'exit':
			return say.exit(reason);
	}
}
