/** Getting a lab, looking at it, resetting it, breaking and checking it for an exercise, ending it. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Exercise } from '../../content/exercise.ts';
import { breakLab, checkLab, exerciseFor } from '../exercises.ts';
import type { Leases } from '../leases.ts';
import { type ExerciseVerdict, LabRequest, type LabView } from '../protocol.ts';
import { parsed } from './errors.ts';
import { checkOrigin, type OriginRules } from './origin.ts';
import { knownReader, reader } from './reader.ts';

const Address = z.object({ id: z.string().max(64) });
const ExerciseAddress = Address.extend({ name: z.string().max(64) });

/** A lab costs a machine; what only looks costs next to nothing. Requests a minute and address. */
export interface CreationRate {
	readonly creations: number;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export function labRoutes(
	app: FastifyInstance,
	{
		leases,
		exercises,
		origins,
		rate,
	}: { leases: Leases; exercises: readonly Exercise[]; origins: OriginRules; rate: CreationRate },
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

	app.post('/labs/:id/exercises/:name/break', costly, async (request): Promise<LabView> => {
		const { id, name } = parsed(ExerciseAddress, request.params);
		const lease = leases.find(knownReader(request), id);
		const exercise = exerciseFor(exercises, name, lease);
		await lease.reset();
		await breakLab(exercise, lease);
		return lease.view();
	});

	app.post('/labs/:id/exercises/:name/check', async (request): Promise<ExerciseVerdict> => {
		const { id, name } = parsed(ExerciseAddress, request.params);
		const lease = leases.find(knownReader(request), id);
		return checkLab(exerciseFor(exercises, name, lease), lease);
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
