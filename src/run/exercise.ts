/** An exercise in the reader's lab: broken at a press, looked at at another. */
import type { ExerciseAsk } from '../console/exercises.ts';
import { language } from '../console/words.ts';
import { breakLab, checkLab } from './api.ts';
import type { Lab } from './lab.ts';
import { part } from './part.ts';
import { words } from './words.ts';

/**
 * Breaks the lab (a fresh one), or looks whether it is mended, and says so at the exercise.
 * @throws {Failure} when there is no lab to be had, or the server refuses
 */
export async function doExercise(lab: Lab, { exercise, act }: ExerciseAsk): Promise<void> {
	const name = exercise.dataset['name'] ?? '';
	const says = part(exercise, '.ww-exercise-says');
	const buttons = exercise.querySelectorAll<HTMLButtonElement>('.ww-exercise-acts button');
	const say = (text: string, verdict: 'working' | 'mended' | 'broken') => {
		says.textContent = text;
		says.dataset['verdict'] = verdict;
	};
	for (const button of buttons) button.disabled = true;
	say(words.exercise[act === 'break' ? 'breaking' : 'checking'], 'working');
	try {
		const { id } = await lab.open(new AbortController().signal);
		if (act === 'break') {
			await lab.reset(() => breakLab(id, name));
			say(words.exercise.broken, 'broken');
			return;
		}
		const verdict = await checkLab(id, name);
		if (verdict.mended) say(words.exercise.mended, 'mended');
		else say(words.exercise.wrong(verdict.wrong[language === 'en' ? 'en' : 'zh-cn']), 'broken');
	} catch (error) {
		say('', 'working');
		throw error;
	} finally {
		for (const button of buttons) button.disabled = false;
	}
}
