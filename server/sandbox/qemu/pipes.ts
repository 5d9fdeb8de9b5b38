/** The pipes that a machine's shells speak over: in its directory, `shell.<host>.in` and `shell.<host>.out`. */
import { constants } from 'node:fs';
import { chown, open } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../../setup/run.ts';
import type { CommandLine } from '../driver.ts';
import type { LabSpec } from '../lab.ts';
import { shellPort } from './machine.ts';

/** More than a pipe holds. */
const PIPE_SIZE = 1024 * 1024;

/** @returns the names of the pipes */
export function pipeNames(lab: LabSpec): string[] {
	return lab.hosts.flatMap(({ name }) => [`${shellPort(name)}.in`, `${shellPort(name)}.out`]);
}

/** @param uid whose they are, where we may give them away */
export async function makePipes(lab: LabSpec, directory: string, uid: number): Promise<void> {
	const paths = pipeNames(lab).map((name) => join(directory, name));
	await run('mkfifo', ['-m', '600', ...paths]);
	if (process.getuid?.() === 0) await Promise.all(paths.map((path) => chown(path, uid, uid)));
}

/** @returns what a shell has said and nobody has read */
export async function drainPipe(directory: string, host: string): Promise<Buffer> {
	const pipe = await open(
		join(directory, `${shellPort(host)}.out`),
		constants.O_RDONLY | constants.O_NONBLOCK,
	);
	try {
		const { buffer, bytesRead } = await pipe.read(Buffer.alloc(PIPE_SIZE));
		return buffer.subarray(0, bytesRead);
	} catch (error) {
		// Nobody has said anything.
		if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return Buffer.alloc(0);
		throw error;
	} finally {
		await pipe.close();
	}
}

/**
 * The program that joins a shell to its standard input and output. It appends what the shell says to `transcript`
 * before it passes it on, so what nobody has taken out of the pipe is in nobody's transcript, and nothing is lost or told
 * twice when a bridge is killed and another follows.
 */
export function bridge(directory: string, host: string, transcript: string): CommandLine {
	const port = socatWord(join(directory, shellPort(host)));
	return {
		file: 'socat',
		args: ['-R', transcript, '-,rawer', `OPEN:${port}.out,rdonly!!OPEN:${port}.in,wronly`],
	};
}

/** A path in an address of socat's, where some characters mean something. */
function socatWord(path: string): string {
	return path.replaceAll(/[\\:,!"'()[\]{}]/g, '\\$&');
}
