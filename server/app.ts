/** The server as one Fastify instance, not yet listening: tests start it on port 0. */
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import websocket from '@fastify/websocket';
import fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Exercise } from '../content/exercise.ts';
import { answerErrors } from './http/errors.ts';
import { type CreationRate, labRoutes } from './http/labs.ts';
import type { OriginRules } from './http/origin.ts';
import { serveSite } from './http/site.ts';
import { shellSocket } from './http/socket.ts';
import { type Readiness, statusRoutes } from './http/status.ts';
import type { Leases } from './leases.ts';

/** Requests a minute and address. */
export interface RateLimits extends CreationRate {
	readonly requests: number;
}

export interface AppOptions {
	/** The directory of the built book. */
	readonly dist: string;
	readonly log: FastifyBaseLogger;
	readonly origins: OriginRules;
	readonly rates: RateLimits;
	/** Absent for a reading copy, which has no API. */
	readonly labs?:
		| { readonly leases: Leases; readonly readiness: Readiness; readonly exercises: readonly Exercise[] }
		| undefined;
	/** Addresses of proxies whose X-Forwarded headers are true. */
	readonly trustProxy?: string[];
}

/** The longest body that a request needs, with room, bytes. */
const BODY = 4 * 1024;

/**
 * What a websocket frame may be before the connection is cut, bytes. Between the protocol's limit and this one, the page
 * is told that its frame was too long.
 */
const CUT_OFF = 1024 * 1024;

export async function buildServer(options: AppOptions): Promise<FastifyInstance> {
	const app = fastify({
		loggerInstance: options.log,
		bodyLimit: BODY,
		// Status events and sockets stay open for hours; the server does not wait for them when it closes.
		forceCloseConnections: true,
		trustProxy: options.trustProxy ?? false,
	});
	answerErrors(app);
	await serveSite(app, options.dist);
	const { labs } = options;
	if (labs !== undefined) {
		await app.register(cookie);
		await app.register(websocket, {
			options: { maxPayload: CUT_OFF, perMessageDeflate: false },
			errorHandler(error, socket, request) {
				request.log.info({ err: error }, 'a socket broke');
				socket.terminate();
			},
		});
		await app.register(
			async (api) => {
				await api.register(rateLimit, { max: options.rates.requests, timeWindow: '1 minute' });
				statusRoutes(api, labs.readiness);
				const { leases, exercises } = labs;
				labRoutes(api, { leases, exercises, origins: options.origins, rate: options.rates });
				shellSocket(api, labs.leases);
			},
			{ prefix: '/api' },
		);
	}
	return app;
}
