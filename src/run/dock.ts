/** The dock: one terminal per host, in the very shells that the book's commands run in. */

import type { Terminal } from '@xterm/xterm';
import xtermCss from '@xterm/xterm/css/xterm.css?url';
import { COLUMNS, ROWS } from '../../server/protocol.ts';
import { part } from './part.ts';
import { newTerminal } from './screen.ts';
import type { LabShell } from './shell.ts';
import { words } from './words.ts';

/** Pixels. Below the smaller one nobody reads; a screen that is narrower still scrolls. */
const FONT_SIZES = { least: 11, most: 13 } as const;

/** Width of a column, in font sizes, of the monospaced faces that systems have: 0.6 to 0.602. */
const COLUMN_WIDTH = 0.602;

interface Tab {
	readonly shell: LabShell;
	readonly terminal: Terminal;
	readonly button: HTMLButtonElement;
	readonly panel: HTMLElement;
}

export class Dock {
	readonly #panel: HTMLElement;
	readonly #tabs: HTMLElement;
	readonly #toggle: HTMLButtonElement;
	#open: Tab[] = [];
	#shells: readonly LabShell[] = [];
	#colours: MutationObserver | undefined;

	/** @param bar the page's `<ww-lab>` */
	constructor(bar: HTMLElement) {
		this.#panel = part(bar, '.ww-dock');
		this.#tabs = part(bar, '[role=tablist]');
		this.#toggle = part(bar, '[data-act=terminal]');
	}

	get shown(): boolean {
		return !this.#panel.hidden;
	}

	/** The shells of another machine, or of none. */
	connect(shells: readonly LabShell[]): void {
		this.#dispose();
		this.#shells = shells;
		if (this.shown) this.#build();
	}

	show(focus: boolean): void {
		if (!this.shown) {
			this.#panel.hidden = false;
			this.#toggle.ariaExpanded = 'true';
			document.documentElement.classList.add('ww-docked');
		}
		if (this.#open.length === 0) this.#build();
		if (focus) this.#open.find(({ panel }) => !panel.hidden)?.terminal.focus();
	}

	/** Brings a host's terminal to the front, unless the reader is typing in another one. */
	look(host: string): void {
		if (this.#panel.contains(document.activeElement)) return;
		const tab = this.#open.find(({ shell }) => shell.host === host);
		if (tab !== undefined) this.#select(tab);
	}

	hide(): void {
		this.#panel.hidden = true;
		this.#toggle.ariaExpanded = 'false';
		document.documentElement.classList.remove('ww-docked');
	}

	#build(): void {
		if (this.#shells.length === 0) return;
		if (document.querySelector(`link[href='${xtermCss}']`) === null) {
			const link = document.createElement('link');
			link.rel = 'stylesheet';
			link.href = xtermCss;
			document.head.append(link);
		}
		this.#open = this.#shells.map((shell) => this.#tab(shell));
		this.#colours = new MutationObserver(() => {
			for (const { terminal } of this.#open) terminal.options.theme = theme();
		});
		this.#colours.observe(document.documentElement, { attributeFilter: ['data-theme'] });
		this.#select(this.#open[0]);
	}

	#tab(shell: LabShell): Tab {
		const { host } = shell;
		const button = document.createElement('button');
		button.type = 'button';
		button.role = 'tab';
		button.id = `ww-tab-${host}`;
		button.textContent = host;
		button.dataset['host'] = host;
		button.setAttribute('aria-controls', `ww-terminal-${host}`);
		const panel = document.createElement('div');
		panel.role = 'tabpanel';
		panel.id = `ww-terminal-${host}`;
		panel.className = 'ww-terminal';
		panel.setAttribute('aria-labelledby', button.id);
		this.#tabs.append(button);
		this.#panel.append(panel);

		const columns = Math.floor(this.#panel.clientWidth / (COLUMNS * COLUMN_WIDTH));
		const terminal = newTerminal({
			fontSize: Math.min(FONT_SIZES.most, Math.max(FONT_SIZES.least, columns)),
			fontFamily: getComputedStyle(document.body).getPropertyValue('--__sl-font-mono'),
			theme: theme(),
			// Programs choose colours for a dark screen; on a light one some would be lost.
			minimumContrastRatio: 4.5,
			screenReaderMode: false,
		});
		terminal.open(panel);
		terminal.textarea?.setAttribute('aria-label', words.terminal(host));
		terminal.attachCustomKeyEventHandler((event) => !isPages(event, terminal));
		panel.addEventListener('copy', () => terminal.clearSelection());
		const encoder = new TextEncoder();
		terminal.onData((keys) => shell.keys(encoder.encode(keys)));
		terminal.onBinary((keys) => shell.keys(Uint8Array.from(keys, (key) => key.charCodeAt(0))));
		shell.watch((bytes, dealtWith) =>
			terminal.write(bytes, () => {
				dealtWith();
				follow(panel, terminal);
			}),
		);
		const tab = { shell, terminal, button, panel };
		button.addEventListener('click', () => {
			this.#select(tab);
			terminal.focus();
		});
		button.addEventListener('keydown', ({ key }) => this.#move(tab, key));
		return tab;
	}

	/** Arrow keys move between tabs. */
	#move(tab: Tab, key: string): void {
		const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
		if (step === undefined) return;
		const next = this.#open.at((this.#open.indexOf(tab) + step) % this.#open.length);
		this.#select(next);
		next?.button.focus();
	}

	#select(chosen: Tab | undefined): void {
		for (const tab of this.#open) {
			tab.button.ariaSelected = String(tab === chosen);
			tab.button.tabIndex = tab === chosen ? 0 : -1;
			tab.panel.hidden = tab !== chosen;
		}
	}

	#dispose(): void {
		this.#colours?.disconnect();
		for (const { terminal, button, panel } of this.#open) {
			terminal.dispose();
			button.remove();
			panel.remove();
		}
		this.#open = [];
	}
}

/** Keys that are the page's, not the shell's. */
function isPages(event: KeyboardEvent, terminal: Terminal): boolean {
	// The key that leaves: programs in a terminal have no use for it, and everywhere else it goes back as well.
	if (event.key === 'Tab') return event.shiftKey;
	if (!event.ctrlKey || event.shiftKey || event.altKey) return false;
	// Ctrl-C copies what is selected, and interrupts when nothing is; Ctrl-V pastes.
	return event.key === 'v' || (event.key === 'c' && terminal.hasSelection());
}

/** The dock is lower than 30 rows on most screens: keeps the cursor's row in view. */
function follow(panel: HTMLElement, terminal: Terminal): void {
	const screen = panel.querySelector('.xterm-screen');
	if (screen === null) return;
	const row = screen.clientHeight / ROWS;
	const top = terminal.buffer.active.cursorY * row;
	if (top < panel.scrollTop) panel.scrollTop = top;
	else if (top + 2 * row > panel.scrollTop + panel.clientHeight)
		panel.scrollTop = top + 2 * row - panel.clientHeight;
}

/** The page's own colours. */
function theme(): NonNullable<Terminal['options']['theme']> {
	const style = getComputedStyle(document.documentElement);
	const colour = (name: string): string => style.getPropertyValue(name).trim();
	return {
		background: colour('--ww-paper'),
		foreground: colour('--sl-color-white'),
		cursor: colour('--sl-color-accent'),
		cursorAccent: colour('--ww-paper'),
		selectionBackground: colour('--ww-selection'),
	};
}
