/**
 * What can be wrong with a machine, each in its own words: what is the matter, and what to do about it.
 * Parsed by every Node that knows modules, so that even a very old one can say that it is too old.
 */

/** Something that the person at the console can put right; `hint` says how. Printed without a stack. */
export class SetupError extends Error {
	/**
	 * @param {string} message what is the matter, in one sentence
	 * @param {{ hint?: string, cause?: unknown }} [options]
	 */
	constructor(message, { hint, cause } = {}) {
		super(message, { cause });
		this.name = 'SetupError';
		/** @type {string | undefined} */
		this.hint = hint;
	}
}

/** The book is told apart from the labs: it reads everywhere, they run on Linux. */
const READING = 'The book itself can be read all the same.';

/** @param {string} version */
export function wrongNode(version) {
	return new SetupError(`This is Node ${version}; wirewalk needs Node 20 or newer.`, {
		hint: 'Install a newer one (https://nodejs.org/en/download) and run the same command again.',
	});
}

/**
 * @param {string} given
 * @param {readonly string[]} verbs
 */
export function wrongVerb(given, verbs) {
	return new SetupError(given === '' ? 'What should be done?' : `There is no command "${given}".`, {
		hint: `One of: ${verbs.map((verb) => `node setup.mjs ${verb}`).join(', ')}.`,
	});
}

/** @param {string} message what parseArgs says */
export function wrongArguments(message) {
	return new SetupError(message, {
		hint: 'npm start -- [--host 127.0.0.1] [--port 4321] [--wait]',
	});
}

/** @param {readonly string[]} packages */
export function missingPackages(packages) {
	return new SetupError(`Missing on this machine: ${packages.join(', ')}.`, {
		hint: `Run this, then the same command again:\n\nsudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`,
	});
}

/** @param {readonly string[]} programs */
export function missingPrograms(programs) {
	return new SetupError(`Missing on this machine: ${programs.join(', ')}.`, {
		hint: 'wirewalk installs them by itself on Debian and Ubuntu only. Install them with your own package manager, then run the same command again.',
	});
}

/**
 * @param {string} source who does not answer, as "the npm registry"
 * @param {string} said the last lines of the tool that tried
 */
export function noPackageSource(source, said) {
	return new SetupError(`${source} does not answer.`, {
		hint: `Look whether this machine reaches the network (a proxy? http_proxy, https_proxy), then run the same command again: it goes on where it stopped. The last lines were:\n\n${indent(said)}`,
	});
}

/**
 * @param {string} tool
 * @param {string} said
 */
export function toolFailed(tool, said) {
	return new SetupError(`${tool} failed.`, { hint: `Its last lines were:\n\n${indent(said)}` });
}

/** @param {{ what: string, directory: string, needed: number, has: number }} disk sizes in bytes */
export function diskTooSmall({ what, directory, needed, has }) {
	return new SetupError(
		`Too little disk for ${what}: ${directory} needs ${gigabytes(needed)} free and has ${gigabytes(has)}.`,
		{
			hint: 'Make room (`npm run clean` removes what wirewalk no longer needs), or set XDG_CACHE_HOME to a directory on a larger disk, then run the same command again.',
		},
	);
}

/** @param {{ root: boolean, apparmor: boolean, said: string }} why */
export function noNamespaces({ root, apparmor, said }) {
	let hint;
	if (apparmor) {
		hint = `AppArmor keeps bubblewrap from making them, as Ubuntu has it since 24.04. Allow it, for bubblewrap alone, then run the same command again:\n\nprintf 'abi <abi/4.0>,\\ninclude <tunables/global>\\nprofile bwrap /usr/bin/bwrap flags=(unconfined) {\\n  userns,\\n}\\n' | sudo tee /etc/apparmor.d/bwrap && sudo apparmor_parser -r /etc/apparmor.d/bwrap`;
	} else if (root) {
		hint =
			'Is this a container? Start it with the right to make namespaces (docker run --privileged, or --cap-add SYS_ADMIN --security-opt seccomp=unconfined --security-opt apparmor=unconfined), then run the same command again.';
	} else {
		hint =
			'Allow them, then run the same command again:\n\nsudo sysctl -w user.max_user_namespaces=10000 kernel.unprivileged_userns_clone=1';
	}
	return new SetupError(`This machine does not let bubblewrap make namespaces (${said}); no lab can run.`, {
		hint: `${hint}\n\n${READING}`,
	});
}

/** @param {string} user */
export function noSubordinateIds(user) {
	return new SetupError(`The user ${user} has no subordinate ids in /etc/subuid and /etc/subgid.`, {
		hint: `The lab's image is made with them. Run this, then the same command again:\n\nsudo usermod --add-subuids 200000-265535 --add-subgids 200000-265535 ${user}`,
	});
}

/**
 * @param {string} host
 * @param {number} port
 */
export function portInUse(host, port) {
	return new SetupError(`Something else listens on ${host}:${port} already.`, {
		hint: `If it is another wirewalk, the book is there: ${address(host, port)} Else stop it, or take another port: npm start -- --port ${port + 1}`,
	});
}

/**
 * @param {string} host
 * @param {number} port
 * @param {string} code the system's word for it
 */
export function cannotListen(host, port, code) {
	const hint =
		code === 'EACCES'
			? 'Ports below 1024 belong to root. Take another: npm start -- --port 4321'
			: 'Take an address of this machine: npm start -- --host 127.0.0.1, or --host 0.0.0.0 for all of them.';
	return new SetupError(`wirewalk cannot listen on ${host}:${port} (${code}).`, { hint });
}

/** @param {string} platform as "darwin arm64" */
export function noLabsHere(platform) {
	return new SetupError(`Labs run on Linux on x86-64 only, and this is ${platform}.`, {
		hint: '`npm start` serves the reading copy here, `npm test -- unit` runs the tests that need no lab.',
	});
}

/** @param {string} platform */
export function readingCopy(platform) {
	return `Labs run on Linux on x86-64 only, and this is ${platform}: this is the reading copy, without Run.`;
}

/** @param {string} why what became of the attempt to use it */
export function noKvm(why) {
	const how = /EACCES|EPERM/.test(why)
		? 'To be allowed to use it: sudo usermod -aG kvm $USER, then log in again.'
		: 'To get it: on a machine of your own turn virtualisation on in the firmware, in a virtual machine nested virtualisation at its host.';
	return `Labs are emulated here, which is several times slower: no KVM (${why}). ${how}`;
}

/**
 * The book's address as a browser takes it.
 * @param {string} host
 * @param {number} port
 */
export function address(host, port) {
	return `http://${host.includes(':') ? `[${host}]` : host}:${port}/`;
}

/**
 * An error as it is printed: message and hint of one that we know, with what caused it; the stack of any other.
 * @param {unknown} error
 * @returns {string}
 */
export function explain(error) {
	if (!(error instanceof Error)) return String(error);
	const hint = 'hint' in error && typeof error.hint === 'string' ? error.hint : undefined;
	// An error with a hint (SetupError, SandboxError, …) is written for the person at the console.
	if (hint === undefined) return error.stack ?? error.message;
	return `\n${error.message}${because(error.cause)}\n${hint === '' ? '' : `${hint}\n`}`;
}

/**
 * @param {unknown} cause
 * @returns {string}
 */
function because(cause) {
	if (!(cause instanceof Error)) return '';
	return `\n  because: ${cause.message}${because(cause.cause)}`;
}

/** @param {number} bytes */
function gigabytes(bytes) {
	return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** @param {string} text */
function indent(text) {
	return text.replace(/^/gm, '  ');
}
