import { describe, expect, it } from 'vitest';
import { parseBlock } from '../../transcript/index.ts';
import { type Situation, stepStates } from './state.ts';
import type { Run } from './store.ts';

const { commands } = parseBlock(
	[
		'node1:~# cat /sys/class/net/docker0/mtu',
		'1500',
		'node1:~# ip -br link show type veth',
		'veth95dc570@if4  UP             72:fa:55:08:60:de <BROADCAST,MULTICAST,UP,LOWER_UP>',
		'node1:~# basename /sys/class/net/veth*',
		'veth95dc570',
	].join('\n'),
);

const MACHINE = 'lab/0';

function run(index: number, lines?: string[], machine = MACHINE): Run {
	const command = commands[index];
	if (command === undefined) throw new Error(`no command ${index}`);
	const printed = lines === undefined ? {} : { printed: { lines, exit: 0 } };
	return { id: `${index}`, command: command.command, host: 'node1', machine, from: 0, ...printed };
}

function states(runs: Run[], rest: Partial<Situation> = {}): string[] {
	const byIndex = Object.fromEntries(runs.map((one) => [Number(one.id), one]));
	return stepStates({ commands, runs: byIndex, machine: MACHINE, queue: [], ...rest }).map(({ at }) => at);
}

const MINE = ['veth0a1b2c3@if4  UP             aa:fa:55:08:60:01 <BROADCAST,MULTICAST,UP,LOWER_UP>'];

describe('the states of a chapter', () => {
	it('starts with nothing run', () => {
		expect(states([])).toEqual(['not-run', 'not-run', 'not-run']);
	});

	it('runs from the moment that a command is typed until it has printed', () => {
		expect(states([run(0)])).toEqual(['running', 'not-run', 'not-run']);
		expect(states([run(0, ['1500'])])).toEqual(['matches', 'not-run', 'not-run']);
	});

	it('tells a value that differs from one that only has another name here', () => {
		expect(states([run(0, ['1450']), run(1, MINE)])).toEqual(['differs', 'matches', 'not-run']);
	});

	it('keeps one name for one interface over the whole chapter, in whatever order it was run', () => {
		expect(states([run(2, ['veth0a1b2c3']), run(1, MINE)])).toEqual(['not-run', 'matches', 'matches']);
		expect(states([run(2, ['vethfffffff']), run(1, MINE)])).toEqual(['not-run', 'matches', 'differs']);
	});

	it('keeps what ran in a lab that is no more, and calls it stale', () => {
		const before = run(0, ['1500'], 'lab/0');
		expect(states([before], { machine: 'lab/1' })).toEqual(['stale', 'not-run', 'not-run']);
		expect(states([before], { machine: undefined })).toEqual(['stale', 'not-run', 'not-run']);
	});

	it('does not bind names of a lab that is no more', () => {
		expect(states([run(1, MINE, 'lab/0'), run(2, ['vethfffffff'], 'lab/1')], { machine: 'lab/1' })).toEqual([
			'not-run',
			'stale',
			'matches',
		]);
	});

	it('waits in the queue, also when it ran before', () => {
		expect(states([run(0, ['1500'])], { queue: [0, 1] })).toEqual(['waiting', 'waiting', 'not-run']);
	});
});
