import { describe, expect, it } from 'vitest';
import { chineseFindings } from './chinese.ts';

const page = (...lines: readonly string[]) => ['---', 'title: 一章', '---', '', ...lines].join('\n');
const found = (path: string, source: string) =>
	chineseFindings(path, source).map(({ line, is, better }) => `${line} ${is} → ${better}`);
const inPage = (...lines: readonly string[]) => found('chapter.mdx', page(...lines));

describe('Chinese in a chapter', () => {
	it.each([
		['no blank beside a Latin word', '网桥Docker', '5 网桥Docker → 网桥 Docker'],
		['no blank beside a number', '约30 分钟', '5 约30 分钟 → 约 30 分钟'],
		['no blank beside code', '用`ip link`看', '5 用`ip link`看 → 用 `ip link` 看'],
		['no blank beside a value', '网卡{$veth1} 在', '5 网卡{$veth1} 在 → 网卡 {$veth1} 在'],
		['a half-width comma', '网桥,交换机', '5 网桥,交换机 → 网桥，交换机'],
		['a half-width comma behind code', '`ip`,或者', '5 `ip`,或者 → `ip`，或者'],
		['a half-width full stop', '网桥.', '5 网桥. → 网桥。'],
		['half-width brackets', '网桥 (bridge) 是', '5 网桥 (bridge) 是 → 网桥（bridge）是'],
		['half-width brackets around Chinese', 'Docker (网桥)', '5 Docker (网桥) → Docker （网桥）'],
		['half-width brackets behind a Latin word', 'Docker (26.1) 由', '5 Docker (26.1) 由 → Docker（26.1）由'],
		['half-width quotes', '叫做"网桥"的', '5 叫做"网桥"的 → 叫做“网桥”的'],
		['a half-width semicolon', '网桥;路由', '5 网桥;路由 → 网桥；路由'],
		['a blank beside a full-width mark', '网桥 ，路由', '5 网桥 ，路由 → 网桥，路由'],
		['full-width letters', '网桥 ＡＢ 里', '5 网桥 ＡＢ 里 → 网桥 AB 里'],
	])('is found with %s', (_, text, expected) => {
		expect(inPage(text)).toEqual([expected]);
	});

	it.each([
		['a heading', '## 网桥Docker', 5],
		['a list item', '- 网桥Docker', 5],
		['emphasised text', '这是**网桥Docker**的', 5],
		['a cell', '| 甲 |\n| - |\n| 网桥Docker |', 7],
		['a link', '[网桥Docker](https://example.org/)', 5],
		['a summary', '<details>\n<summary>网桥Docker？</summary>\n\n甲\n\n</details>', 6],
		['what a summary hides', '<details>\n<summary>甲？</summary>\n\n网桥Docker\n\n</details>', 8],
		['the title of an aside', ':::note[网桥Docker]\n甲\n:::', 5],
		['an aside', ':::note\n网桥Docker\n:::', 6],
		['a caption', '<Figure caption="网桥Docker" />', 5],
		['a later line of a paragraph', '甲\n网桥Docker', 6],
	])('is looked at in %s', (_, text, line) => {
		expect(chineseFindings('chapter.mdx', page(text))).toMatchObject([{ line }]);
	});

	it('is looked at in the frontmatter', () => {
		expect(found('chapter.mdx', '---\ntitle: 甲\ndescription: 网桥Docker\n---\n')).toEqual([
			'3 网桥Docker → 网桥 Docker',
		]);
	});

	it.each([
		['a console block', '```console\nnode1:~# echo 网桥Docker,a\n网桥Docker.\n```'],
		[
			'a console block within details',
			'<details>\n\n```console\nnode1:~# echo 网桥Docker\n```\n\n</details>',
		],
		['code', '甲 `网桥Docker,a` 乙 <code>网桥Docker</code> 丙'],
		['an import', "import A from './网桥Docker.astro';"],
		['a comment', '{/* 网桥Docker */}'],
		['an address', '[甲](https://example.org/网桥Docker)'],
		['English', '| bridge,router | a (b); "c" |\n| - | - |\n| `ip`、`bridge` | ip addr、ip link |'],
	])('is left alone in %s', (_, text) => {
		expect(inPage(text)).toEqual([]);
	});

	it.each([
		'**网桥**（bridge）是 Linux 内核里的二层交换机；`docker0`（{$gateway}）也是。',
		'“unreachable”是自己的内核说的：`route`、`arp` 属于 net-tools。',
		'n 个节点有 n(n−1)/2 个会话，见 veth(4) 手册。',
		'去 172.17.0.0/16 的包，TTL 从 64 变成 63……',
	])('that is set well passes: %s', (text) => {
		expect(inPage(text)).toEqual([]);
	});
});

describe('Chinese elsewhere', () => {
	it('is looked at in the texts of a YAML file, not in its scripts', () => {
		const yaml = [
			'title: { zh-cn: 网桥Docker, en: bridge,docker }',
			'symptom:',
			'  zh-cn: |',
			'    甲。',
			'',
			'    在`node1`上。',
			'setup:',
			'  - { host: node1, run: "echo 网桥Docker" }',
			'  - host: node1',
			'    run: |',
			'      echo 网桥Docker',
		].join('\n');
		expect(found('exercise.yaml', yaml)).toEqual([
			'1 网桥Docker → 网桥 Docker',
			'6 在`node1`上。 → 在 `node1` 上。',
		]);
	});

	it.each(['words.ts', 'Figure.astro'])('is looked at in the strings of %s', (path) => {
		expect(found(path, "const words = {\n\ttitle: '网桥Docker',\n};\n")).toEqual([
			"2 '网桥Docker' → '网桥 Docker'",
		]);
	});
});
