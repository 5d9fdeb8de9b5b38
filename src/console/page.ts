/**
 * What every page loads: copy buttons, and in a chapter the question whether a server can run its commands.
 * Everything that talks to a lab (src/run/) comes with the first run, or at once when this chapter has been run before;
 * what plays a recording (src/replay/) with the first Play.
 */
import { type Ask, ConsoleBlock, type Play } from './blocks.ts';
import { type ExerciseAsk, offerExercises } from './exercises.ts';
import { storeLocale } from './locale.ts';
import { STORED } from './stored.ts';
import { words } from './words.ts';

/** Whether a server of ours is behind this page; a file server answers 404, or with a page of its own. */
async function hasServer(): Promise<boolean> {
	try {
		const answer = await fetch(`${import.meta.env.BASE_URL.replace(/\/$/, '')}/api/status`);
		const status: unknown = answer.ok ? await answer.json() : undefined;
		return typeof status === 'object' && status !== null && 'labs' in status;
	} catch {
		// Neither a network nor json: nothing that could run a command.
		return false;
	}
}

/** `<ww-lab>`: the bar at the foot of a chapter page, there when a server is. */
class LabBar extends HTMLElement {
	#replay: Promise<Play> | undefined;
	#chapter: Promise<(ask?: Ask | ExerciseAsk | 'terminal') => void> | undefined;

	async connectedCallback(): Promise<void> {
		const blocks = [...document.querySelectorAll('ww-console')].filter(
			(block) => block instanceof ConsoleBlock,
		);
		if (!(await hasServer())) {
			this.#readingCopy(blocks, this.dataset['recording']);
			return;
		}
		for (const block of blocks) block.offerRuns((ask) => void this.#ask(blocks, ask));
		offerExercises((ask) => void this.#ask(blocks, ask));
		this.hidden = false;
		document.documentElement.classList.add('ww-has-lab');
		this.querySelector('[data-act=terminal]')?.addEventListener(
			'click',
			() => void this.#ask(blocks, 'terminal'),
		);
		if (localStorage.getItem(STORED + this.dataset['chapter']) !== null) void this.#ask(blocks);
	}

	/** @param recording its address; absent for a chapter that has none */
	#readingCopy(blocks: readonly ConsoleBlock[], recording?: string): void {
		const line = document.querySelector<HTMLElement>('#ww-reading-copy');
		if (line === null) return;
		line.textContent = recording === undefined ? words.readingCopy : words.replayCopy;
		line.hidden = false;
		if (recording === undefined) return;
		for (const block of blocks) {
			block.offerPlays(async (commands, playing) => {
				playing(true);
				this.#replay ??= import('../replay/replay.ts').then(({ openReplay }) =>
					openReplay(
						recording,
						blocks.map(({ block }) => block),
					),
				);
				try {
					(await this.#replay)(commands, playing);
				} catch (error) {
					// The network may be back at the next press.
					this.#replay = undefined;
					console.error(error);
					playing(false);
					block.alarm(words.playFailed);
				}
			});
		}
	}

	async #ask(blocks: readonly ConsoleBlock[], ask?: Ask | ExerciseAsk | 'terminal'): Promise<void> {
		this.#chapter ??= import('../run/chapter.ts').then(({ openChapter }) =>
			openChapter(
				this,
				blocks.map(({ block }) => block),
			),
		);
		try {
			(await this.#chapter)(ask);
		} catch (error) {
			// The network may be back at the next press.
			this.#chapter = undefined;
			console.error(error);
			const alert = this.querySelector<HTMLElement>('.ww-alert');
			alert?.querySelector('span')?.replaceChildren(words.unreachable);
			if (alert !== null) alert.hidden = false;
		}
	}
}

customElements.define('ww-console', ConsoleBlock);
customElements.define('ww-lab', LabBar);

// Starlight's language menu leads to the same page in the other language; `/` is to remember it.
document.querySelector('starlight-lang-select')?.addEventListener('change', ({ target }) => {
	if (!(target instanceof HTMLSelectElement)) return;
	const path = target.value.slice(import.meta.env.BASE_URL.replace(/\/$/, '').length);
	storeLocale(path.split('/')[1] ?? '');
});
