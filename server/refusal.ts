/** A request that is answered with no: what the page hears as an ApiError. */
import type { ApiError } from './protocol.ts';

export type RefusalCode = ApiError['error'];

/**
 * @example
 * throw new Refusal('busy', 'The shell is running "sleep 60".', { hint: 'Press Ctrl-C first.' });
 */
export class Refusal extends Error {
	override readonly name = 'Refusal';
	readonly code: RefusalCode;
	readonly hint: string | undefined;

	constructor(code: RefusalCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
		super(message, { cause: options.cause });
		this.code = code;
		this.hint = options.hint;
	}

	toApiError(): ApiError {
		return {
			error: this.code,
			message: this.message,
			...(this.hint === undefined ? {} : { hint: this.hint }),
		};
	}
}
