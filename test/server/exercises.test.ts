import { afterAll, beforeAll, expect, it } from 'vitest';
import { Exercise } from '../../content/exercise.ts';
import { ApiError, ExerciseVerdict, LabView } from '../../server/protocol.ts';
import { type House, openHouse, type Reader } from './house.ts';

const both = (text: string) => ({ 'zh-cn': text, en: text });
const exercise = Exercise.parse({
	name: 'link-down',
	chapter: 'docker-single-host',
	lab: 'solo',
	title: both('down'),
	symptom: both('nothing goes out'),
	setup: [{ host: 'node1', run: 'ip link add dummy-br type bridge; ip link set dummy-br up' }],
	break: [{ host: 'node1', run: 'ip link set dummy-br down' }],
	check: [
		{ host: 'node1', run: '[ "$patience" -gt 0 ]', wrong: both('nobody said how long to wait') },
		{ host: 'node1', run: 'ip -br link show dummy-br | grep -qw UP', wrong: both('dummy-br is down') },
	],
	hints: [both('a'), both('b'), both('c')],
	solution: { steps: [{ host: 'node1', run: 'ip link set dummy-br up' }], why: both('it was down') },
});
const broken = Exercise.parse({
	...exercise,
	name: 'broken',
	setup: [{ host: 'node1', run: 'echo sorry >&2; false' }],
});
const elsewhere = Exercise.parse({ ...exercise, name: 'elsewhere', lab: 'pair' });

let house: House;
let reader: Reader;
let lab: LabView;
beforeAll(async () => {
	house = await openHouse({ exercises: [exercise, broken, elsewhere] });
	reader = house.reader();
	lab = await reader.lab();
});
afterAll(() => house.close());

const ask = (name: string, act: 'break' | 'check', who = reader) =>
	who.ask('POST', `/api/labs/${lab.id}/exercises/${name}/${act}`);

it('is broken in a fresh clone, and mended when the lab says so', async () => {
	const view = LabView.parse(await (await ask('link-down', 'break')).json());
	expect(view).toMatchObject({ id: lab.id, generation: lab.generation + 1, state: 'running' });
	const before = ExerciseVerdict.parse(await (await ask('link-down', 'check')).json());
	expect(before).toEqual({ mended: false, wrong: both('dummy-br is down') });
	const machine = house.sandboxes.at(-1);
	await machine?.exec('node1', ['ip', 'link', 'set', 'dummy-br', 'up']);
	// A bridge without ports has no carrier: UP among its flags is what counts.
	const after = ExerciseVerdict.parse(await (await ask('link-down', 'check')).json());
	expect(after).toEqual({ mended: true });
});

it('is refused when nobody knows it, when it is for another lab, and to other readers', async () => {
	const code = async (answer: Promise<Response>) => {
		const response = await answer;
		return [response.status, ApiError.parse(await response.json()).error];
	};
	expect(await code(ask('none', 'break'))).toEqual([404, 'no-such-exercise']);
	expect(await code(ask('elsewhere', 'check'))).toEqual([404, 'no-such-exercise']);
	expect(await code(ask('link-down', 'check', house.reader()))).toEqual([404, 'no-such-lab']);
});

it('that cannot be prepared says so, and the lab is there', async () => {
	const answer = await ask('broken', 'break');
	expect([answer.status, ApiError.parse(await answer.json()).error]).toEqual([500, 'internal']);
	expect((await reader.look(lab.id)).state).toBe('running');
});
