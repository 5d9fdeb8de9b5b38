/** The buttons of exercises, which stand in the page (components/Exercise.astro) and need a server. */

/** What a reader asks for at an exercise. */
export interface ExerciseAsk {
	readonly exercise: HTMLElement;
	readonly act: 'break' | 'check';
}

/** Shows the buttons of every exercise of the page. */
export function offerExercises(ask: (ask: ExerciseAsk) => void): void {
	for (const exercise of document.querySelectorAll<HTMLElement>('ww-exercise')) {
		const acts = exercise.querySelector<HTMLElement>('.ww-exercise-acts');
		if (acts === null) continue;
		acts.hidden = false;
		for (const act of ['break', 'check'] as const) {
			acts.querySelector(`[data-act=${act}]`)?.addEventListener('click', () => ask({ exercise, act }));
		}
	}
}
