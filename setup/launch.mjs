/** From the machine's own Node to ours: checks, packages, node_modules, then setup/<verb>.ts on Node 22. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Console } from './console.mjs';
import {
	COMPILE_NEEDS,
	ensurePackages,
	isRoot,
	LAB_NEEDS,
	labsCanRun,
	UNPRIVILEGED_NEEDS,
} from './machine.mjs';
import { ensureNodeModules, nodeBinary, nodeModulesFresh } from './node-modules.mjs';
import { explain, noLabsHere, wrongVerb } from './problems.mjs';

const VERBS = ['start', 'test', 'verify', 'record', 'transcribe', 'bench', 'clean', 'format'];

const WITHOUT_LABS = new Set(['clean', 'format']);

/**
 * Whether what is asked for stands on labs. `start` uses them where they can be.
 * @param {string} verb
 * @param {readonly string[]} args
 */
function usesLabs(verb, args) {
	if (verb === 'test') return !args.includes('unit');
	if (verb === 'verify') return !args.some((argument) => /^--run(=|$)/.test(argument));
	return !WITHOUT_LABS.has(verb);
}

/** @type {readonly NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Sets the process's exit status, and ends with the signal that ended what it ran.
 * @param {readonly string[]} argv the verb and its arguments
 */
export async function launch([verb = '', ...args]) {
	const project = dirname(dirname(fileURLToPath(import.meta.url)));
	const console = new Console();
	const interrupt = new AbortController();
	/** @param {NodeJS.Signals} signal */
	const onSignal = (signal) => interrupt.abort(signal);
	for (const signal of SIGNALS) process.on(signal, onSignal);
	try {
		if (!VERBS.includes(verb)) throw wrongVerb(verb, VERBS);
		await prepare(project, verb, args, { signal: interrupt.signal, report: console.report });
		console.end();
	} catch (error) {
		console.end();
		process.exitCode = 1;
		if (interrupt.signal.aborted)
			process.exitCode = 128 + constants.signals[/** @type {NodeJS.Signals} */ (interrupt.signal.reason)];
		else globalThis.console.error(explain(error));
		return;
	} finally {
		for (const signal of SIGNALS) process.off(signal, onSignal);
	}
	await handOver(nodeBinary(project), [join(project, 'setup', `${verb}.ts`), ...args]);
}

/**
 * @param {string} project
 * @param {string} verb
 * @param {readonly string[]} args
 * @param {import('./machine.mjs').Context} context
 */
async function prepare(project, verb, args, context) {
	const labs = usesLabs(verb, args);
	if (!labsCanRun() && labs && verb !== 'start') {
		throw noLabsHere(`${process.platform} ${process.arch}`);
	}
	const needs = [];
	if (process.platform === 'linux' && !(await nodeModulesFresh(project))) needs.push(...COMPILE_NEEDS);
	if (labsCanRun() && labs) {
		needs.push(...LAB_NEEDS, ...(isRoot() ? [] : UNPRIVILEGED_NEEDS));
	}
	await ensurePackages(needs, context);
	await ensureNodeModules(project, context);
}

/**
 * Runs the verb with this terminal, passes signals on to it, and ends as it ends. A terminal's Ctrl-C reaches it
 * twice, directly and through us: it begins to end at the first.
 * @param {string} node
 * @param {readonly string[]} args
 * @returns {Promise<void>}
 */
function handOver(node, args) {
	return new Promise((resolve, reject) => {
		// The caller's directory stays: paths that are given as arguments are relative to it.
		const child = spawn(node, args, {
			stdio: 'inherit',
			env: { ...process.env, PATH: `${dirname(node)}:${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` },
		});
		/** @param {NodeJS.Signals} signal */
		const pass = (signal) => child.kill(signal);
		for (const signal of SIGNALS) process.on(signal, pass);
		child.on('error', reject);
		child.on('close', (code, killedBy) => {
			for (const signal of SIGNALS) process.off(signal, pass);
			if (killedBy !== null) process.kill(process.pid, killedBy);
			process.exitCode = code ?? 1;
			resolve();
		});
	});
}
