import { describe, expect, it } from 'vitest';
import * as problems from './problems.mjs';

/** Every message as a reader of the console sees it. */
const MESSAGES = {
	'wrong Node': problems.wrongNode('18.20.4'),
	'no verb': problems.wrongVerb('', ['start', 'test']),
	'wrong verb': problems.wrongVerb('stat', ['start', 'test']),
	'missing packages': problems.missingPackages(['bubblewrap', 'socat']),
	'missing programs': problems.missingPrograms(['bubblewrap', 'socat']),
	'no package source': problems.noPackageSource('The npm registry', 'npm error ENOTFOUND\nnpm error again'),
	'a tool that failed': problems.toolFailed('npm ci', 'one\ntwo'),
	'too little disk': problems.diskTooSmall({
		what: 'the labs',
		directory: '/home/lin/.cache/wirewalk',
		needed: 4e9,
		has: 1.24e9,
	}),
	'namespaces, AppArmor': problems.noNamespaces({
		root: false,
		apparmor: true,
		said: 'bwrap: setting up uid map: Permission denied',
	}),
	'namespaces, in a container': problems.noNamespaces({
		root: true,
		apparmor: false,
		said: 'bwrap: Creating new namespace failed: Operation not permitted',
	}),
	'namespaces, switched off': problems.noNamespaces({
		root: false,
		apparmor: false,
		said: 'bwrap: No permissions to create new namespace',
	}),
	'no subordinate ids': problems.noSubordinateIds('lin'),
	'no labs here': problems.noLabsHere('darwin arm64'),
};

describe('a message says what is the matter and what to do', () => {
	for (const [name, problem] of Object.entries(MESSAGES)) {
		it(name, () => {
			expect(problem.hint).toBeTruthy();
			expect(problems.explain(problem)).toMatchSnapshot();
		});
	}

	it('notes', () => {
		expect([
			problems.readingCopy('darwin arm64'),
			problems.noKvm('/dev/kvm cannot be opened: EACCES: permission denied'),
			problems.noKvm('a guest does not boot with KVM: exit 1'),
		]).toMatchSnapshot();
	});
});

it('prints what caused an error that has words of its own', () => {
	const cause = new Error('The oven is cold.', { cause: new Error('The gas is off.') });
	expect(problems.explain(new problems.SetupError('No bread.', { hint: 'Try later.', cause }))).toBe(
		'\nNo bread.\n  because: The oven is cold.\n  because: The gas is off.\nTry later.\n',
	);
});

it('prints the stack of an error that nobody has found words for', () => {
	expect(problems.explain(new TypeError('x is not a function'))).toContain('problems.test.ts');
});
