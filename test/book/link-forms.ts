/** Which links the book may hold, by form alone: what a link of this form leads to does not move, or says where it went. */

interface Host {
	/** Why readers are sent there. */
	readonly why: string;
	/** Path, query and hash of a link to it. */
	readonly form: RegExp;
	/** The form in words. */
	readonly said: string;
	/** What of the link's address its text has to agree with. */
	readonly text?: (path: string, text: string) => string | undefined;
}

const HASH = '(?:#[\\w.-]{1,80})?';
/** `v1.2.3`, `v26.1.5-rc.1`, or a commit; a branch moves. */
const FIXED = '(?:v?\\d{1,4}(?:\\.\\d{1,4}){1,2}(?:[-.+][\\w.]{1,20})?|[0-9a-f]{40})';
const REPOSITORY = '/[\\w.-]{1,40}/[\\w.-]{1,60}';

function form(...alternatives: readonly string[]): RegExp {
	return new RegExp(`^(?:${alternatives.join('|')})${HASH}$`);
}

export const HOSTS: Readonly<Record<string, Host>> = {
	'bird.network.cz': {
		why: 'the manual of BIRD',
		form: form('/\\?get_doc&v=2\\d{0,3}&f=bird(?:-\\d{1,2})?\\.html'),
		said: 'a page of the manual of BIRD 2, as /?get_doc&v=20&f=bird-6.html',
	},
	'creativecommons.org': {
		why: "the book's licence",
		form: form('/licenses/by-sa/4\\.0/(?:deed\\.zh-hans)?'),
		said: 'the licence CC BY-SA 4.0',
	},
	'docs.docker.com': {
		why: "Docker's documentation",
		form: form('/(?:[a-z0-9-]{1,60}/){1,8}'),
		said: 'a page, with a slash at the end',
	},
	'docs.kernel.org': {
		why: "the Linux kernel's documentation",
		form: form('/(?:[a-z0-9_-]{1,60}/){1,6}[a-z0-9_-]{1,60}\\.html'),
		said: 'a page, as /networking/bridge.html',
	},
	'docs.tigera.io': {
		why: "Calico's documentation",
		form: form('/calico/3\\.\\d{1,3}/(?:[a-z0-9-]{1,60}/){0,6}[a-z0-9-]{1,60}'),
		said: 'a page of one version, as /calico/3.31/reference/felix/configuration; "latest" moves',
	},
	'etcd.io': {
		why: "etcd's documentation",
		form: form('/docs/v3\\.\\d{1,2}/(?:[a-z0-9-]{1,60}/){0,6}'),
		said: 'a page of one version, as /docs/v3.5/learning/api/',
	},
	'github.com': {
		why: 'sources of the programs that the book shows, and what their developers say',
		form: form(
			`${REPOSITORY}/(?:blob|tree)/${FIXED}/[\\w./@+-]{1,160}`,
			`${REPOSITORY}/(?:issues|pull)/\\d{1,6}`,
			`${REPOSITORY}/releases/tag/${FIXED}`,
			`${REPOSITORY}/commit/[0-9a-f]{40}`,
		),
		said: 'a file at a tag or a commit (/blob/v1.2.3/…), an issue, a pull request or a release; a branch moves',
	},
	'kubernetes.io': {
		why: "Kubernetes' documentation",
		form: form('/docs/(?:[a-z0-9-]{1,60}/){1,6}'),
		said: 'a page, as /docs/concepts/cluster-administration/networking/',
	},
	'man7.org': {
		why: 'manual pages',
		form: form('/linux/man-pages/man([1-8])/[\\w.@+-]{1,60}\\.\\1[a-z]{0,3}\\.html'),
		said: 'a manual page in the directory of its own section, as /linux/man-pages/man8/bridge.8.html',
		text: (path, text) => {
			const [, name, section] = /\/([^/]{1,60})\.(\d[a-z]{0,3})\.html/.exec(path) ?? [];
			const wanted = `${name}(${section})`;
			return text.includes(wanted) ? undefined : `its text does not name ${wanted}`;
		},
	},
	'opensource.org': {
		why: "the code's licence",
		form: form('/license/mit'),
		said: 'the MIT licence',
	},
	'www.cni.dev': {
		why: 'the specification of CNI and its plugins',
		form: form('/(?:docs|plugins)/(?:[a-z0-9-]{1,60}/){1,4}'),
		said: 'a page, as /docs/spec/',
	},
	'www.iana.org': {
		why: 'who assigns numbers of ports and protocols',
		form: form('/assignments/[a-z0-9-]{1,60}/[a-z0-9-]{1,60}\\.xhtml'),
		said: 'a registry, as /assignments/protocol-numbers/protocol-numbers.xhtml',
	},
	'www.rfc-editor.org': {
		why: 'standards',
		form: form('/rfc/rfc\\d{1,5}(?:\\.html)?'),
		said: 'an RFC, as /rfc/rfc7348',
		text: (path, text) => {
			const wanted = `RFC ${/rfc(\d{1,5})/.exec(path)?.[1]}`;
			return new RegExp(`${wanted}(?!\\d)`).test(text) ? undefined : `its text does not name ${wanted}`;
		},
	},
	'www.wireguard.com': {
		why: "WireGuard's own description",
		form: form('/(?:[a-z0-9-]{1,60}/){0,3}', '/papers/wireguard\\.pdf'),
		said: 'a page, with a slash at the end',
	},
};

/** Words that say nothing of where a link leads. */
const EMPTY = /^(?:|here|link|this(?: page)?|这里|此处|链接|点击这里)$/i;

/**
 * @param text what readers click on
 * @returns what is wrong with an outside link, a clause each
 */
export function linkProblems(address: string, text: string): string[] {
	if (!URL.canParse(address)) return ['it is no address'];
	const url = new URL(address);
	const path = url.pathname + url.search + url.hash;
	const host = Object.hasOwn(HOSTS, url.host) ? HOSTS[url.host] : undefined;
	const said = host?.text?.(path, text);
	return [
		...(url.protocol === 'https:' ? [] : ['it is not https']),
		...(url.username === '' && url.password === '' ? [] : ['it holds a name or a password']),
		...(EMPTY.test(text.trim()) ? ['its text does not say where it leads'] : []),
		...(host === undefined
			? [`${url.host || 'its host'} is not among those of test/book/link-forms.ts`]
			: host.form.test(path)
				? []
				: [`a link to ${url.host} is ${host.said}`]),
		...(said === undefined ? [] : [said]),
		// As it would be written: no blanks, no dots as directories, the host in small letters.
		...(url.href === address || url.href === `${address}/` ? [] : [`it is better written ${url.href}`]),
	];
}
