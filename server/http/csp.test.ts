import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { connectSources, hashSource, inlineScripts, scriptHashes } from './csp.ts';

it('finds inline scripts, classic and module, exactly as they stand between their tags', () => {
	expect(inlineScripts(`<script>\n a < b\n</script><p><script type="module">import 'x'</script >`)).toEqual([
		'\n a < b\n',
		`import 'x'`,
	]);
});

it('leaves out scripts with a source, data blocks, empty ones and comments', () => {
	expect(
		inlineScripts(
			`<script type="module" src="/a.js"></script><script async src=b.js>x</script>
			<script type="application/json">{}</script><script type='application/ld+json'>{}</script>
			<script></script><!-- <script>no()</script> -->`,
		),
	).toEqual([]);
});

it('does not take data-src for a source', () => {
	expect(inlineScripts('<script data-src="x">run()</script>')).toEqual(['run()']);
});

it('hashes as browsers do', () => {
	// The example of the Content Security Policy specification, section 8.3.
	expect(hashSource(`alert('Hello, world.');`)).toBe(`'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='`);
});

it('hashes every page once', async () => {
	const dist = await mkdtemp(join(tmpdir(), 'csp-'));
	onTestFinished(() => rm(dist, { recursive: true }));
	await writeFile(join(dist, 'a.html'), '<script>one()</script><script>two()</script>');
	await writeFile(join(dist, 'b.html'), '<script>two()</script>');
	await writeFile(join(dist, 'c.txt'), '<script>three()</script>');
	expect(await scriptHashes(dist)).toEqual([hashSource('one()'), hashSource('two()')].sort());
});

it('lets no Host header write into the policy', () => {
	expect(connectSources('127.0.0.1:4321')).toBe(`'self' ws://127.0.0.1:4321 wss://127.0.0.1:4321`);
	expect(connectSources(`x; script-src *`)).toBe(`'self'`);
	expect(connectSources(undefined)).toBe(`'self'`);
});
