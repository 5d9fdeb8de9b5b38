/** Every failure of the API is an ApiError with a fitting status. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodType } from 'zod';
import { z } from 'zod';
import { Refusal, type RefusalCode } from '../refusal.ts';

const STATUS: Readonly<Record<RefusalCode, number>> = {
	backlog: 409,
	busy: 409,
	frame: 400,
	full: 503,
	gone: 410,
	internal: 500,
	'lab-not-ready': 503,
	'no-such-exercise': 404,
	'no-such-host': 404,
	'no-such-lab': 404,
	origin: 403,
	rate: 429,
	request: 400,
	'size-fixed': 409,
	'stale-generation': 409,
	'transcript-full': 507,
};

/**
 * Parses what comes from outside.
 * @throws {Refusal} `request`, with what is wrong where
 */
export function parsed<T>(schema: ZodType<T>, value: unknown): T {
	const result = schema.safeParse(value);
	if (result.success) return result.data;
	throw new Refusal('request', z.prettifyError(result.error), { cause: result.error });
}

/** Words for what Fastify itself refuses: a body that is too long, or is no JSON, or a rate limit. */
function refusalFor(error: FastifyError): Refusal {
	if (error.statusCode === 429) {
		return new Refusal('rate', error.message, { hint: 'Wait a little and try again.' });
	}
	if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
		return new Refusal('request', error.message);
	}
	return new Refusal('internal', 'Something went wrong on the server.', {
		hint: 'The server’s log says what.',
		cause: error,
	});
}

export function answerErrors(app: FastifyInstance): void {
	app.setErrorHandler((error: FastifyError | Refusal, request: FastifyRequest, reply: FastifyReply) => {
		const refusal = error instanceof Refusal ? error : refusalFor(error);
		const status = error instanceof Refusal ? STATUS[refusal.code] : (error.statusCode ?? 500);
		if (refusal.code === 'internal') request.log.error({ err: error }, 'a request failed');
		return reply.code(refusal.code === 'internal' ? 500 : status).send(refusal.toApiError());
	});
}

/** The answer to whatever below `/api` does not exist. */
export function answerUnknown(request: FastifyRequest, reply: FastifyReply): FastifyReply {
	const refusal = new Refusal('request', `There is no ${request.method} ${request.url.split('?')[0]}.`);
	return reply.code(404).send(refusal.toApiError());
}
