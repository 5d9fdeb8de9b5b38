/** An element that src/components/PageFrame.astro put there. */
export function part<E extends HTMLElement>(root: HTMLElement, selector: string): E {
	const found = root.querySelector<E>(selector);
	if (found === null) throw new Error(`This page lacks ${selector}.`);
	return found;
}
