/**
 * Steps that make a directory once. A step is safe to interrupt (it builds beside its place and renames) and to run
 * twice at once (the second waits for the first, whichever process it is in, and finds the work done).
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { basename, dirname, join } from 'node:path';

export interface Progress {
	/** 0 to 1; absent while it cannot be told. */
	readonly done?: number;
	readonly note?: string;
}

export interface StepSpec {
	/** What the reader of a console sees, as "Building the lab image". */
	readonly title: string;
	/** The directory that the step makes; its name holds the hash of what goes into it. */
	readonly directory: string;
	readonly build: (context: {
		/** Build here; renamed to the step's directory at the end. */
		directory: string;
		progress: (progress: Progress) => void;
		signal: AbortSignal;
	}) => Promise<void>;
}

export interface StepContext {
	readonly signal: AbortSignal;
	readonly report: (title: string, progress: Progress) => void;
}

/**
 * Makes the step's directory unless it is there.
 * @returns the directory
 * @throws what `build` throws; the half-made directory is removed first
 */
export async function step(spec: StepSpec, context: StepContext): Promise<string> {
	if (existsSync(spec.directory)) return spec.directory;
	await mkdir(dirname(spec.directory), { recursive: true });
	await using _lock = await lock(spec.directory, context.signal, () =>
		context.report(spec.title, { note: 'another wirewalk is at it; waiting' }),
	);
	if (existsSync(spec.directory)) return spec.directory;
	await removeLeftovers(spec.directory);
	const part = `${spec.directory}.part-${process.pid}`;
	await mkdir(part);
	try {
		context.report(spec.title, {});
		await spec.build({
			directory: part,
			progress: (progress) => context.report(spec.title, progress),
			signal: context.signal,
		});
		await rename(part, spec.directory);
		context.report(spec.title, { done: 1 });
	} catch (cause) {
		await rm(part, { recursive: true, force: true });
		throw cause;
	}
	return spec.directory;
}

/** Whoever holds the lock is alone, so every half-made directory here is a dead builder's. */
async function removeLeftovers(directory: string): Promise<void> {
	const prefix = `${basename(directory)}.part-`;
	for (const name of await readdir(dirname(directory))) {
		if (name.startsWith(prefix)) await rm(join(dirname(directory), name), { recursive: true, force: true });
	}
}

/**
 * A lock that dies with its holder: a unix socket in the kernel's abstract namespace, named after the directory.
 * Those who wait connect to it and are woken when it closes.
 */
async function lock(directory: string, signal: AbortSignal, onWait: () => void): Promise<AsyncDisposable> {
	const name = `\0wirewalk-${createHash('sha256').update(directory).digest('hex').slice(0, 32)}`;
	for (let first = true; ; first = false) {
		signal.throwIfAborted();
		const server = await listen(name);
		if (server !== undefined) {
			return {
				[Symbol.asyncDispose]: () => new Promise((done) => server.close(() => done())),
			};
		}
		if (first) onWait();
		await closed(name, signal);
	}
}

function listen(name: string): Promise<Server | undefined> {
	return new Promise((resolve, reject) => {
		const waiting = new Set<import('node:net').Socket>();
		const server = createServer((socket) => {
			waiting.add(socket);
			socket.on('error', () => socket.destroy());
			socket.on('close', () => waiting.delete(socket));
		});
		const close = server.close.bind(server);
		server.close = (callback) => {
			for (const socket of waiting) socket.destroy();
			return close(callback);
		};
		server.once('error', (error: NodeJS.ErrnoException) =>
			error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
		);
		server.listen(name, () => resolve(server));
	});
}

function closed(name: string, signal: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		const socket = connect(name);
		const stop = () => {
			socket.destroy();
			reject(signal.reason);
		};
		signal.addEventListener('abort', stop, { once: true });
		socket.on('error', () => socket.destroy());
		socket.on('close', () => {
			signal.removeEventListener('abort', stop);
			if (!signal.aborted) resolve();
		});
		socket.resume();
	});
}
