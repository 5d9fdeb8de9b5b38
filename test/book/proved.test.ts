/** When an exercise counts as proved. */
import { appendFile, cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Exercise } from '../../content/exercise.ts';
import { readExercises } from '../../setup/exercises.ts';
import { PROJECT } from '../../setup/main.ts';
import { labSpec } from '../lab/fixture.ts';
import { PROVED, proofDigest, readProved } from './chapters/proved.ts';

const exercises = await readExercises();
const exercise = exercises.find(({ lab }) => lab === 'racks');
if (exercise === undefined) throw new Error('The book has no exercise with flannel or Calico.');
const lab = await labSpec(exercise.lab);

describe('the digest of a proof', () => {
	let project: string;
	let before: string;
	beforeEach(async () => {
		project = await mkdtemp(join(tmpdir(), 'wirewalk-proved-'));
		for (const sources of ['lab', 'server/exercises.ts']) {
			await mkdir(dirname(join(project, sources)), { recursive: true });
			await cp(join(PROJECT, sources), join(project, sources), { recursive: true });
		}
		before = await proofDigest(exercise, lab, project);
	});
	afterEach(() => rm(project, { recursive: true }));

	it('is the same as long as nothing changes, and for other words', async () => {
		const other = { 'zh-cn': '另外', en: 'other' };
		const check = exercise.check.map((check) => ({ ...check, wrong: other }));
		const solution = { ...exercise.solution, why: other };
		const told: Exercise = {
			...exercise,
			title: other,
			symptom: other,
			hints: [other, other, other],
			check,
			solution,
		};
		expect(await proofDigest(told, lab, project)).toBe(before);
	});

	it.each([
		'lab/versions.txt',
		'lab/packages.txt',
		'lab/programs/calico/go.sum',
		'lab/host/etc/docker/daemon.json',
		'server/exercises.ts',
	])('is another one after a change of %s', async (file) => {
		await appendFile(join(project, file), 'another\n');
		expect(await proofDigest(exercise, lab, project)).not.toBe(before);
	});

	it('is another one after a change of what is run, or of what it is run in', async () => {
		const step = { host: 'node1', run: 'true' };
		const [check] = exercise.check;
		const changes = [
			{ setup: [...exercise.setup, step] },
			{ break: [...exercise.break, step] },
			{ check: check === undefined ? [] : [...exercise.check, { ...check, run: 'true' }] },
			{ solution: { ...exercise.solution, steps: [step] } },
			{ alternatives: [...exercise.alternatives, [step]] },
		];
		for (const change of changes) {
			expect(await proofDigest({ ...exercise, ...change }, lab, project)).not.toBe(before);
		}
		const larger = { ...lab, memory: lab.memory + 1 };
		expect(await proofDigest(exercise, larger, project)).not.toBe(before);
	});
});

it('no proof is left of an exercise that is gone, or stands in another chapter', async () => {
	for (const file of await readdir(join(PROJECT, PROVED))) {
		const slug = basename(file, '.json');
		const names = exercises.filter(({ chapter }) => chapter === slug).map(({ name }) => name);
		expect(names).toEqual(expect.arrayContaining(Object.keys(await readProved(slug))));
	}
});
