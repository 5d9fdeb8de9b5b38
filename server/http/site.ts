/** The built book: static files, compressed when it was built, with the headers that a public page needs. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import helmet from '@fastify/helmet';
import staticFiles from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { connectSources, scriptHashes } from './csp.ts';
import { answerUnknown } from './errors.ts';

/** What a page is made of beside its html. */
const ASSET = /^(text\/(css|javascript)|application\/(javascript|octet-stream)|image\/)/;

/** @param dist the directory of the built book */
export async function serveSite(app: FastifyInstance, dist: string): Promise<void> {
	const hashes = await scriptHashes(dist);
	await app.register(helmet, {
		contentSecurityPolicy: {
			useDefaults: false,
			directives: {
				defaultSrc: [`'self'`],
				baseUri: [`'none'`],
				objectSrc: [`'none'`],
				frameAncestors: [`'none'`],
				formAction: [`'self'`],
				imgSrc: [`'self'`, 'data:'],
				fontSrc: [`'self'`, 'data:'],
				// Pagefind's worker compiles WebAssembly.
				scriptSrc: [`'self'`, `'wasm-unsafe-eval'`, ...hashes],
				// Shiki and xterm set style attributes.
				styleSrc: [`'self'`, `'unsafe-inline'`],
				connectSrc: [(request) => connectSources(request.headers.host)],
			},
		},
		// Whoever serves the book over https decides about that; over http browsers warn about these two.
		strictTransportSecurity: false,
		crossOriginOpenerPolicy: false,
		originAgentCluster: false,
		// For Internet Explorer, Flash and a filter that browsers have taken out: bytes on every answer.
		xDownloadOptions: false,
		xPermittedCrossDomainPolicies: false,
		xXssProtection: false,
	});
	// The policy is a document's; on each of a page's sixteen scripts and styles it weighs more than most of them.
	app.addHook('onSend', async (_, reply) => {
		if (ASSET.test(String(reply.getHeader('content-type')))) reply.removeHeader('content-security-policy');
	});
	await app.register(staticFiles, {
		root: dist,
		redirect: true,
		// See setup/compress.ts.
		preCompressed: true,
		cacheControl: false,
		setHeaders: (reply, path) => {
			// What Astro puts there has its hash in its name.
			const hashed = path.startsWith(join(dist, '_astro'));
			reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
		},
	});
	const notFound = existsSync(join(dist, '404.html'));
	app.setNotFoundHandler((request, reply) => {
		if (request.url.startsWith('/api/') || !notFound) return answerUnknown(request, reply);
		return reply.code(404).sendFile('404.html');
	});
}
