/** Starts the server: the book, and the labs behind it when this machine can run them. */

import { isIP } from 'node:net';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { pino } from 'pino';
import type { Exercise } from '../content/exercise.ts';
import { buildServer, type RateLimits } from './app.ts';
import { systemClock } from './clock.ts';
import type { Readiness } from './http/status.ts';
import { defaultLimits, type HouseLimits, Leases } from './leases.ts';
import { listenError } from './listen-error.ts';
import type { SandboxDriver } from './sandbox/driver.ts';
import type { LabSpec } from './sandbox/lab.ts';

export type { Readiness } from './http/status.ts';
export { defaultLimits, type HouseLimits } from './leases.ts';
export { ListenError, listenError } from './listen-error.ts';

export interface ServerOptions {
	readonly host: string;
	/** 0 takes a free one. */
	readonly port: number;
	/** The directory of the built book. */
	readonly dist: string;
	/** Absent: a reading copy, without an API. */
	readonly labs?: LabOptions | undefined;
	/** Absent: warnings and errors, as JSON on standard error. */
	readonly log?: FastifyBaseLogger | undefined;
	/** Further origins whose pages may use labs, as `https://book.example`. */
	readonly allowedOrigins?: readonly string[];
	readonly rates?: Partial<RateLimits>;
	/** Addresses of proxies whose X-Forwarded headers are true. */
	readonly trustProxy?: string[];
}

export interface LabOptions {
	readonly driver: SandboxDriver;
	readonly specs: readonly LabSpec[];
	/** What may be broken in them; none unless told. */
	readonly exercises?: readonly Exercise[];
	readonly readiness: Readiness;
	/** Where to note whose lab is whose, for the next server. Nobody else's, nor is the driver: it would adopt their labs. */
	readonly state: string;
	readonly limits?: Partial<HouseLimits>;
}

export interface RunningServer {
	/** Where the book is, as `http://127.0.0.1:4321/`. */
	readonly url: string;
	/** Stops serving. The labs end with it unless `keepLabs`; then the next server adopts them, as after a crash. */
	close(options?: { keepLabs?: boolean }): Promise<void>;
}

/** A page asks for its lab's state a few times, a workshop of thirty may sit behind one address. */
const RATES: RateLimits = { requests: 1200, creations: 60 };

export function isLoopback(host: string): boolean {
	return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/**
 * @throws {ListenError} when the port is taken, or the address is not this machine's
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
	const log = options.log ?? pino({ level: 'warn' }, pino.destination(process.stderr.fd));
	const leases =
		options.labs === undefined
			? undefined
			: new Leases({
					driver: options.labs.driver,
					labs: options.labs.specs,
					readiness: options.labs.readiness,
					limits: { ...defaultLimits(), ...options.labs.limits },
					clock: systemClock,
					log,
					state: options.labs.state,
				});
	const app = await buildServer({
		dist: options.dist,
		log,
		origins: { allowed: options.allowedOrigins ?? [], loopback: isLoopback(options.host) },
		rates: { ...RATES, ...options.rates },
		labs:
			leases === undefined || options.labs === undefined
				? undefined
				: { leases, readiness: options.labs.readiness, exercises: options.labs.exercises ?? [] },
		...(options.trustProxy === undefined ? {} : { trustProxy: options.trustProxy }),
	});
	const url = await listen(app, options);
	try {
		// Requests for labs wait meanwhile: a page that lost its server finds its lab again.
		await leases?.adopt();
	} catch (cause) {
		await app.close();
		throw cause;
	}
	return {
		url,
		async close({ keepLabs = false } = {}) {
			await leases?.close({ keepLabs });
			await app.close();
		},
	};
}

async function listen(app: FastifyInstance, { host, port }: ServerOptions): Promise<string> {
	try {
		return `${await app.listen({ host, port })}/`;
	} catch (cause) {
		await app.close();
		throw listenError(cause, { host, port });
	}
}
