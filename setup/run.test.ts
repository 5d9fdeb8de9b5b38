import { expect, it } from 'vitest';
import { attempt } from './run.ts';

it('ends with a signal what a program has started, also when the program waits for that', async () => {
	const interrupt = new AbortController();
	// mmdebstrap leaves Ctrl-C to the programs that it runs, and waits for them.
	const waits = ['-c', `trap : TERM; sh -c 'echo begun >&2; exec sleep 600'; echo over >&2`];
	const over = attempt('bash', waits, {
		signal: interrupt.signal,
		onLine: (line) => {
			if (line === 'begun') interrupt.abort(new Error('enough'));
		},
	});
	await expect(over).rejects.toThrow('enough');
});
