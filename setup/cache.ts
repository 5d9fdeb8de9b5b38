/** Where wirewalk keeps what it can make again: roots, image, templates, running labs. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** `$XDG_CACHE_HOME/wirewalk`, or `~/.cache/wirewalk`. */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
	const base = environment['XDG_CACHE_HOME'];
	return join(base !== undefined && base !== '' ? base : join(homedir(), '.cache'), 'wirewalk');
}
