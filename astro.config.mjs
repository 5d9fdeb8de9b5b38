import { satteri } from '@astrojs/markdown-satteri';
import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';
import { consoleBlocks } from './src/markdown/console.ts';
import { theme } from './src/markdown/highlight.ts';
import { termLinks } from './src/markdown/terms.ts';

export default defineConfig({
	// Sätteri is Astro's own Markdown processor; naming it is what lets plugins of ours in.
	markdown: {
		processor: satteri({ hastPlugins: [consoleBlocks, termLinks] }),
		// Astro would colour a whole transcript as one language; the plugin colours the commands.
		syntaxHighlight: { type: 'shiki', excludeLangs: ['console'] },
		shikiConfig: { theme },
	},
	// A script that is inlined needs a hash of its own in the content security policy.
	vite: { build: { assetsInlineLimit: 0 } },
	integrations: [
		starlight({
			title: 'wirewalk',
			favicon: '/favicon.svg',
			defaultLocale: 'zh-cn',
			locales: {
				'zh-cn': { label: '简体中文', lang: 'zh-CN' },
				en: { label: 'English', lang: 'en' },
			},
			sidebar: [
				'overview',
				{
					label: 'Docker on one host',
					translations: { 'zh-CN': 'Docker：同一台主机' },
					items: ['docker-single-host', 'containers-and-the-world'],
				},
				{
					label: 'Docker across hosts',
					translations: { 'zh-CN': 'Docker：跨主机' },
					items: ['docker-across-hosts', 'vxlan-and-overlay'],
				},
				{
					label: 'Container networks',
					translations: { 'zh-CN': '容器网络方案' },
					items: ['flannel', 'calico', 'calico-policy'],
				},
				'compare',
				{ label: 'Glossary', translations: { 'zh-CN': '术语表' }, link: '/glossary/' },
			],
			customCss: [
				'./src/styles/page.css',
				'./src/styles/console.css',
				'./src/styles/lab.css',
				'./src/styles/figure.css',
				'./src/styles/exercise.css',
			],
			components: {
				Footer: './src/components/Footer.astro',
				PageFrame: './src/components/PageFrame.astro',
				PageTitle: './src/components/PageTitle.astro',
				Search: './src/components/Search.astro',
			},
			// The reader of a chapter pays for nothing that this book does not use: no fence but `console` needs a frame.
			expressiveCode: false,
			// Chapters lie outside Starlight's own folder; so named, their headings get links and their asides work.
			markdown: { processedDirs: ['./content/chapters'] },
			credits: false,
			disable404Route: true,
			pagination: true,
		}),
	],
});
