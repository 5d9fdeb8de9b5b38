import { describe, expect, it } from 'vitest';
import { parseBlock } from '../../transcript/index.ts';
import { type Group, type Past, plan } from './plan.ts';
import type { Run } from './store.ts';

const MACHINE = 'lab/0';
const LOOK = parseBlock('node1:~# hostname\nnode1\nnode1:~# ip route\ndefault');
/** Command 2 is left running while 3 and 4 are typed. */
const CAPTURE = parseBlock(
	[
		'node2:~# tcpdump icmp',
		'listening',
		'node1:~# ping -c 1 192.168.56.12',
		'PING',
		'node1:~# hostname',
		'node1',
		'==> node2 <==',
		'IP request',
		'^C',
	].join('\n'),
	'retry=10s',
	undefined,
	2,
);
const SKIPPED = parseBlock('node1:~# reboot', 'skip="ends the lab"', undefined, 5);
const AFTER = parseBlock('node2:~# hostname\nnode2', '', undefined, 6);
const blocks = [LOOK, CAPTURE, SKIPPED, AFTER];

function run(index: number, state: 'running' | 'ended' = 'ended', machine = MACHINE): [string, Run] {
	const printed = state === 'ended' ? { printed: { lines: [], exit: 0 } } : {};
	return [String(index), { id: `1.${index}`, command: '', host: 'node1', machine, from: 0, ...printed }];
}

function past(...runs: [string, Run][]): Past {
	return { blocks, runs: Object.fromEntries(runs), machine: MACHINE };
}

/** Each group's steps as `2` for a command that is typed, `2…` for one that is left, `…2` for one come back to. */
const told = (groups: readonly Group[]): string[] =>
	groups.map(({ steps }) =>
		steps
			.map(({ command, part, until }) => {
				const lines = until === undefined ? '' : '…';
				return part > 0 ? `…${command.index}` : `${command.index}${lines}`;
			})
			.join(' '),
	);

describe('a run', () => {
	it('of a block types its commands one after another', () => {
		expect(told(plan({ run: [0, 1] }, past()))).toEqual(['0', '1']);
	});

	it('of a block in which one is left running keeps the order in which a reader would do it', () => {
		const groups = plan({ run: [2, 3, 4] }, past());
		expect(told(groups)).toEqual(['2… 3 4 …2']);
		expect(groups[0]?.retry).toBe(10_000);
	});

	it('of the one command that is left running only begins it, once', () => {
		const groups = plan({ run: [2] }, past());
		expect(told(groups)).toEqual(['2…']);
		expect(groups[0]?.retry).toBe(0);
	});

	it('of a command beside it does not touch the one that is left', () => {
		expect(told(plan({ run: [3] }, past(run(2, 'running'))))).toEqual(['3']);
	});

	it('of a block that is skipped is none', () => {
		expect(plan({ run: [5] }, past())).toEqual([]);
	});
});

describe('a run up to here', () => {
	it('takes everything when there is no lab yet, except what is skipped', () => {
		expect(told(plan({ runUpTo: 6 }, { ...past(), machine: undefined }))).toEqual([
			'0',
			'1',
			'2… 3 4 …2',
			'6',
		]);
	});

	it('leaves out what ran in this machine, and takes what ran in another', () => {
		const runs = [run(0), run(1, 'ended', 'lab/9'), run(2), run(3), run(4)];
		expect(told(plan({ runUpTo: 6 }, past(...runs)))).toEqual(['1', '6']);
	});

	it('ends at the command that was asked for', () => {
		expect(told(plan({ runUpTo: 3 }, past(run(0), run(1))))).toEqual(['2… 3 …2']);
		expect(told(plan({ runUpTo: 2 }, past(run(0), run(1))))).toEqual(['2…']);
	});

	it('does again what has to happen while another command runs', () => {
		expect(told(plan({ runUpTo: 4 }, past(run(0), run(1), run(3), run(4))))).toEqual(['2… 3 4 …2']);
	});

	it('comes back to what was left running, and does only the rest', () => {
		const before = [run(0), run(1), run(2, 'running')];
		expect(told(plan({ runUpTo: 6 }, past(...before, run(3))))).toEqual(['2… 4 …2', '6']);
		expect(told(plan({ runUpTo: 6 }, past(...before, run(3), run(4))))).toEqual(['2… …2', '6']);
	});

	it('has nothing to do when everything ran', () => {
		expect(plan({ runUpTo: 1 }, past(run(0), run(1)))).toEqual([]);
	});
});
