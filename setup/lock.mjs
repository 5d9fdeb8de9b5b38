/**
 * A lock between processes that dies with its holder: a unix socket in the kernel's abstract namespace, which the
 * kernel frees however the holder ends. Those who wait connect to it and are woken when it closes.
 * Plain JavaScript, because it also guards the making of node_modules, before there is a Node that runs TypeScript.
 */
import { createHash } from 'node:crypto';
import { connect, createServer } from 'node:net';

/**
 * Takes the lock, waiting for whoever holds it.
 * Elsewhere than on Linux there is no abstract namespace, and the lock holds nobody off: there are no labs either.
 * @param {string} name what is locked, as the absolute path of the directory that is being made
 * @param {AbortSignal} signal ends the wait
 * @param {() => void} onWait called once, when somebody else holds the lock
 * @returns {Promise<() => Promise<void>>} gives the lock back
 */
export async function lock(name, signal, onWait) {
	for (let told = false; ; told = true) {
		signal.throwIfAborted();
		const release = await tryLock(name);
		if (release !== undefined) return release;
		if (!told) onWait();
		await released(address(name), signal);
	}
}

/**
 * Takes the lock if nobody holds it.
 * @param {string} name
 * @returns {Promise<(() => Promise<void>) | undefined>} gives the lock back; undefined when somebody holds it
 */
export async function tryLock(name) {
	if (process.platform !== 'linux') return async () => {};
	return new Promise((resolve, reject) => {
		/** @type {Set<import('node:net').Socket>} */
		const waiting = new Set();
		const server = createServer((socket) => {
			waiting.add(socket);
			// One who waits may be killed: no concern of the holder's, and 'close' follows.
			socket.on('error', () => socket.destroy());
			socket.on('close', () => waiting.delete(socket));
		});
		const release = () =>
			/** @type {Promise<void>} */ (
				new Promise((done) => {
					server.close(() => done());
					for (const socket of waiting) socket.destroy();
				})
			);
		server.on('error', (error) =>
			'code' in error && error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
		);
		server.listen(address(name), () => resolve(release));
	});
}

/** @param {string} name */
function address(name) {
	return `\0wirewalk-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
}

/**
 * @param {string} address
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
function released(address, signal) {
	return new Promise((resolve, reject) => {
		signal.throwIfAborted();
		const socket = connect(address);
		const stop = () => socket.destroy();
		signal.addEventListener('abort', stop, { once: true });
		// Refused or reset: the holder has gone in this very moment, and 'close' follows.
		socket.on('error', () => socket.destroy());
		socket.on('close', () => {
			signal.removeEventListener('abort', stop);
			if (signal.aborted) reject(signal.reason);
			else resolve();
		});
		socket.resume();
	});
}
