/** Where the book is served: what was asked for, and whether it can be had. */
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { cannotListen, portInUse, wrongArguments } from './problems.mjs';
import { isErrno } from './tree.ts';

export interface StartOptions {
	readonly host: string;
	readonly port: number;
	/** Hold `ready` back until every lab is. */
	readonly wait: boolean;
}

/** 0 takes a free one. */
const Port = z.coerce.number().int().min(0).max(65535);

/**
 * Flags before environment before what we take for good.
 * @throws {SetupError}
 */
export function startOptions(args: readonly string[], environment: NodeJS.ProcessEnv): StartOptions {
	const flags = parse(args);
	const port = flags.port ?? environment['WIREWALK_PORT'] ?? '4321';
	const parsed = Port.safeParse(port);
	if (!parsed.success) throw wrongArguments(`"${port}" is no port: it takes a number from 0 to 65535.`);
	return {
		host: flags.host ?? environment['WIREWALK_HOST'] ?? '127.0.0.1',
		port: parsed.data,
		wait: flags.wait ?? false,
	};
}

function parse(args: readonly string[]) {
	try {
		return parseArgs({
			args: [...args],
			options: { host: { type: 'string' }, port: { type: 'string' }, wait: { type: 'boolean' } },
		}).values;
	} catch (error) {
		throw wrongArguments(error instanceof Error ? error.message : String(error));
	}
}

/** Says at once, before anything is built, that the place is taken. */
export async function checkPlace(host: string, port: number): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		const server = createServer();
		server.on('error', (error) => reject(listenProblem(error, host, port)));
		server.listen({ host, port }, () => server.close(() => resolve()));
	});
}

/** @returns the error in our words, or as it is when it is about something else */
export function listenProblem(error: unknown, host: string, port: number): unknown {
	if (isErrno(error, 'EADDRINUSE')) return portInUse(host, port);
	for (const code of ['EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN']) {
		if (isErrno(error, code)) return cannotListen(host, port, code);
	}
	return error;
}
