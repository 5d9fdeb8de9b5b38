/** The search dialog over Pagefind's index, which the build leaves at /pagefind/. */

/** Further results would not be read. */
const MOST = 10;

/** The part of Pagefind's interface that is used here: https://pagefind.app/docs/api/ */
interface Pagefind {
	debouncedSearch(term: string): Promise<{ results: { data(): Promise<Page> }[] } | null>;
}

interface Page {
	url: string;
	/** Html, escaped but for `<mark>`. */
	excerpt: string;
	meta: { title?: string };
	/** The page's sections that hold the words. */
	sub_results: { title: string; url: string; excerpt: string }[];
}

class Search extends HTMLElement {
	#pagefind: Promise<Pagefind> | undefined;

	connectedCallback(): void {
		const dialog = this.querySelector('dialog');
		const input = this.querySelector('input');
		const button = this.querySelector<HTMLButtonElement>('.ww-search-open');
		if (dialog === null || input === null || button === null) return;
		const open = (): void => {
			dialog.showModal();
			void this.#load();
		};
		button.hidden = false;
		button.addEventListener('click', open);
		document.addEventListener('keydown', (event) => {
			if (event.key !== 'k' || !(event.ctrlKey || event.metaKey) || dialog.open) return;
			// In a terminal Ctrl-K belongs to the shell.
			if (event.target instanceof Element && event.target.closest('.xterm') !== null) return;
			event.preventDefault();
			open();
		});
		input.addEventListener('input', () => void this.#search(input.value));
	}

	#load(): Promise<Pagefind> {
		const address = `${import.meta.env.BASE_URL.replace(/\/$/, '')}/pagefind/pagefind.js`;
		this.#pagefind ??= import(/* @vite-ignore */ address);
		return this.#pagefind;
	}

	async #search(term: string): Promise<void> {
		const status = this.querySelector('p');
		const list = this.querySelector('ol');
		if (status === null || list === null) return;
		if (term.trim() === '') {
			status.textContent = '';
			list.replaceChildren();
			return;
		}
		try {
			// Null: the reader has typed on meanwhile.
			const found = await (await this.#load()).debouncedSearch(term);
			if (found === null) return;
			const pages = await Promise.all(found.results.slice(0, MOST).map((result) => result.data()));
			const entries = pages.flatMap(({ meta, url, excerpt, sub_results: sections }) =>
				sections.length > 0
					? sections.map((section) => ({ ...section, page: meta.title ?? '' }))
					: [{ title: meta.title ?? url, page: '', url, excerpt }],
			);
			const count = String(entries.length);
			status.textContent =
				entries.length === 0
					? (this.dataset['none'] ?? '')
					: (this.dataset['some'] ?? '#').replace('#', count);
			list.replaceChildren(...entries.map(entryElement));
		} catch (error) {
			this.#pagefind = undefined;
			status.textContent = this.dataset['failed'] ?? '';
			console.error(error);
		}
	}
}

function entryElement(entry: { title: string; page: string; url: string; excerpt: string }): HTMLElement {
	const item = document.createElement('li');
	const link = document.createElement('a');
	link.href = entry.url;
	const title = document.createElement('strong');
	title.textContent =
		entry.page === '' || entry.page === entry.title ? entry.title : `${entry.page} · ${entry.title}`;
	const excerpt = document.createElement('small');
	excerpt.innerHTML = entry.excerpt;
	link.append(title, excerpt);
	item.append(link);
	return item;
}

customElements.define('ww-search', Search);
