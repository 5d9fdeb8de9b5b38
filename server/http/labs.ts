/** Getting a lab, looking at it, resetting it, ending it. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Leases } from '../leases.ts';
import { LabRequest, type LabView } from '../protocol.ts';
import { parsed } from './errors.ts';
import { checkOrigin, type OriginRules } from './origin.ts';
import { knownReader, reader } from './reader.ts';

const Address = z.object({ id: z.string().max(64) });

/** A lab costs a machine; what only looks costs next to nothing. Requests a minute and address. */
export interface CreationRate {
	readonly creations: number;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export function labRoutes(
	app: FastifyInstance,
	{ leases, origins, rate }: { leases: Leases; origins: OriginRules; rate: CreationRate },
): void {
	app.addHook('onRequest', async (request) => {
		if (!SAFE.has(request.method) || request.ws) checkOrigin(request.headers, origins);
		await leases.adopted;
	});

	const costly = { config: { rateLimit: { max: rate.creations, timeWindow: '1 minute', groupId: 'lab' } } };

	app.post('/labs', costly, async (request, reply): Promise<LabView> => {
		const wanted = parsed(LabRequest, request.body);
		return (await leases.open(reader(request, reply), wanted)).view();
	});

	app.get('/labs/:id', (request): LabView => {
		const { id } = parsed(Address, request.params);
		return leases.find(knownReader(request), id).view();
	});

	app.post('/labs/:id/reset', costly, async (request): Promise<LabView> => {
		const { id } = parsed(Address, request.params);
		const lease = leases.find(knownReader(request), id);
		await lease.reset();
		return lease.view();
	});

	app.delete('/labs/:id', async (request, reply) => {
		const { id } = parsed(Address, request.params);
		await leases.find(knownReader(request), id).end('reader');
		return reply.code(204).send();
	});

	app.addHook('onSend', async (_, reply) => {
		reply.header('cache-control', 'no-store');
	});
}
