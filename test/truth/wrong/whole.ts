/** A whole output that is not there, another status, a program that failed. */
import { dockerTable } from '../docker-table.ts';
import { type Output, speaks } from '../scene.ts';
import { ends, perOutput, shows, type Wrong, type WrongFamily } from './family.ts';

function* lost(output: Output): Generator<Wrong> {
	if (speaks(output)) yield shows(output, [], 'nothing is printed', '');
}

/** 1: it failed; 2: it was used wrongly; 127: it is not there; 137: it was killed. */
const STATUSES = [1, 2, 127, 137];

function* status(output: Output): Generator<Wrong> {
	const { lines, promised } = output;
	if (promised === undefined) return;
	for (const exit of [0, ...STATUSES].filter((each) => each !== promised))
		yield ends(output, { lines, exit }, `exit status ${promised} → ${exit}`, lines.at(-1) ?? '');
}

/** What the program says when the thing that it is asked about is not there. */
const FAILURES: readonly (readonly [program: RegExp, message: string, exit: number])[] = [
	[/^ifconfig \w/, 'docker0: error fetching interface information: Device not found', 1],
	[/^ip .{0,40}show (dev )?\w/, 'Device "docker0" does not exist.', 1],
	[/^ip route get/, 'RTNETLINK answers: Network is unreachable', 2],
	[/^ping/, 'ping: sendto: Network is unreachable', 1],
	[
		/^docker/,
		'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
		1,
	],
	[/^tcpdump/, 'tcpdump: docker0: No such device exists', 1],
	[/^cat/, "cat: can't open '/sys/class/net/eth0/ifindex': No such file or directory", 1],
];

function* failed(output: Output): Generator<Wrong> {
	const { command, promised } = output;
	if (command === 'exit' || (promised !== undefined && promised !== 0)) return;
	const [name = ''] = command.split(' ');
	const found = FAILURES.filter(([program]) => program.test(command));
	for (const [, message, exit] of [...found, [/^/, `-bash: ${name}: command not found`, 127] as const]) {
		const actual = { lines: [message], exit: promised === undefined ? undefined : exit };
		yield ends(output, actual, `it fails: ${message}`, message);
	}
}

/** A container that runs no longer, or lets in from outside. The table stands as Docker sets it. */
function* stopped(output: Output): Generator<Wrong> {
	if (!output.command.startsWith('docker ps')) return;
	for (const [at, line] of output.lines.entries()) {
		const status = / {3}(Up .{1,30}?) {3}/.exec(line)?.[1];
		for (const other of status === undefined
			? []
			: ['Exited (137) 3 seconds ago', 'Restarting (1) 3 seconds ago', `${status} (Paused)`]) {
			const lines = dockerTable(output.lines.with(at, line.replace(status ?? '', other)));
			yield shows(output, lines, `${status ?? ''} → ${other}`, lines[at] ?? '');
		}
		if (!line.includes(' 80/tcp ')) continue;
		const lines = dockerTable(output.lines.with(at, line.replace('80/tcp', '0.0.0.0:80->80/tcp')));
		yield shows(output, lines, 'its port is open to the world', lines[at] ?? '');
	}
}

export const wholeFamilies: readonly WrongFamily[] = [
	perOutput('lost output', lost),
	perOutput('exit status', status),
	perOutput('failure', failed),
	perOutput('state of a container', stopped),
];
