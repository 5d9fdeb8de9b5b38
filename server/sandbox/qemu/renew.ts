/** The guest's port `renew`: gives a machine its time, and a clone its own randomness and identity. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { SandboxError } from '../driver.ts';

export interface Renewal {
	/** 64 bytes of randomness, for a clone that is to become another than its template. Without it, only the clock is set. */
	readonly seed?: Buffer;
}

export interface Renewer {
	/**
	 * @returns when the guest has done it
	 * @throws {SandboxError} with the guest's words when it could not, or when the machine is gone
	 */
	renew(renewal: Renewal): Promise<void>;
}

/**
 * Opens the port, which takes one client. Open it before a restored machine runs: the guest then finds the line at once.
 * @param path the port's unix socket
 */
export async function openRenewer(path: string): Promise<Renewer> {
	const socket = connect(path);
	await once(socket, 'connect');
	// What ended the connection is told by the answer that does not come.
	socket.on('error', () => socket.destroy());
	const answers = createInterface({ input: socket })[Symbol.asyncIterator]();
	let last: Promise<void> = Promise.resolve();
	return {
		renew({ seed }) {
			const turn = last.then(async () => {
				const now = (Date.now() / 1000).toFixed(3);
				const line = seed === undefined ? { now } : { now, seed: seed.toString('base64') };
				socket.write(`${JSON.stringify(line)}\n`);
				for (;;) {
					const answer = await answers.next().catch((cause: unknown) => {
						throw new SandboxError('The machine is gone.', { cause });
					});
					if (answer.done === true) throw new SandboxError('The machine is gone.');
					if (answer.value === `renewed ${now}`) return;
					// An answer to another time was for a server that has not waited for it.
					if (!answer.value.startsWith('renewed ')) {
						throw new SandboxError(`The machine could not be renewed: ${answer.value}`);
					}
				}
			});
			last = turn.catch(() => undefined);
			return turn;
		},
	};
}
