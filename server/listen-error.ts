/** Why the server cannot listen where it should, in words. */

/** `hint` says what to do about it. */
export class ListenError extends Error {
	override readonly name = 'ListenError';
	readonly hint: string;
	constructor(message: string, options: { hint: string; cause: unknown }) {
		super(message, { cause: options.cause });
		this.hint = options.hint;
	}
}

/** @returns the error in our words, or as it is when it is about something else */
export function listenError(cause: unknown, { host, port }: { host: string; port: number }): unknown {
	const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
	switch (code) {
		case 'EADDRINUSE':
			return new ListenError(`Port ${port} on ${host} is in use.`, {
				hint: `Stop what listens there, or choose another: npm start -- --port ${port + 1}`,
				cause,
			});
		case 'EACCES':
			return new ListenError(`Port ${port} may only be opened by root.`, {
				hint: 'Choose one above 1023: npm start -- --port 4321',
				cause,
			});
		case 'EADDRNOTAVAIL':
		case 'ENOTFOUND':
		case 'EAI_AGAIN':
			return new ListenError(`${host} is no address of this machine.`, {
				hint: 'Use --host 127.0.0.1 for this machine alone, or --host 0.0.0.0 for everyone.',
				cause,
			});
		default:
			return cause;
	}
}
