/** A reader is whoever holds an unguessable token; it stands in a cookie that no script can read. */
import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readerOf } from '../leases.ts';

const COOKIE = 'wirewalk';

/** 32 bytes in base64url. */
const TOKEN = /^[\w-]{43}$/;

/** Half a year, seconds; a lab is gone long before. */
const MAX_AGE = 182 * 24 * 60 * 60;

/** @returns the reader that the request's cookie names, if it names one */
export function knownReader(request: FastifyRequest): string | undefined {
	const token = request.cookies[COOKIE];
	return token !== undefined && TOKEN.test(token) ? readerOf(token) : undefined;
}

/** @returns the request's reader; a new one, with a cookie in the reply, when it has none */
export function reader(request: FastifyRequest, reply: FastifyReply): string {
	const known = knownReader(request);
	if (known !== undefined) return known;
	const token = randomBytes(32).toString('base64url');
	reply.setCookie(COOKIE, token, {
		httpOnly: true,
		sameSite: 'strict',
		path: '/',
		secure: request.protocol === 'https' || request.headers.origin?.startsWith('https:') === true,
		maxAge: MAX_AGE,
	});
	return readerOf(token);
}
