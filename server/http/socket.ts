/** One page looking on a shell: frames to and fro. */
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import type { Lease } from '../lease.ts';
import type { Leases } from '../leases.ts';
import { ClientMessage, HostName, MAX_FRAME, type ServerMessage } from '../protocol.ts';
import { Refusal } from '../refusal.ts';
import type { Attachment } from '../shell/attachment.ts';
import type { Shell } from '../shell.ts';
import { parsed } from './errors.ts';
import { knownReader } from './reader.ts';

const Address = z.object({ id: z.string().max(64), host: HostName });

const whole = z
	.string()
	.regex(/^\d{1,15}$/, 'a whole number')
	.transform(Number);
const Query = z.object({ generation: whole, from: whole });

/** A page that does not answer a ping by the next one is gone, whatever its socket says. Milliseconds. */
const PING = 30_000;

/** Output keeps within its window; a page that sends garbage and reads no answer is cut off here, bytes. */
const MAX_BUFFERED = 1024 * 1024;

/** The offset in front of output. */
const HEADER = 8;

export function shellSocket(app: FastifyInstance, leases: Leases): void {
	app.get(
		'/labs/:id/shells/:host',
		{
			websocket: true,
			// Before the upgrade, so that what is wrong is an answer of http.
			preValidation: async (request) => {
				findShell(leases, request);
			},
		},
		(socket, request) => {
			const { lease, shell, from } = findShell(leases, request);
			look(socket, { lease, shell, from }, request.log);
		},
	);
}

interface Seat {
	readonly lease: Lease;
	readonly shell: Shell;
	readonly from: number;
}

function findShell(leases: Leases, request: Parameters<typeof knownReader>[0]): Seat {
	const { id, host } = parsed(Address, request.params);
	const lease = leases.find(knownReader(request), id);
	const { generation, from } = parsed(Query, request.query);
	const shell = lease.shell(host, generation);
	shell.admit(from);
	return { lease, shell, from };
}

function look(socket: WebSocket, { lease, shell, from }: Seat, log: FastifyBaseLogger): void {
	const tell = (message: ServerMessage) => {
		if (socket.bufferedAmount > MAX_BUFFERED) socket.terminate();
		else socket.send(JSON.stringify(message));
	};
	const { state, runId } = shell;
	const run = runId === undefined ? {} : { run: runId };
	tell({ type: 'hello', generation: lease.record.generation, offset: from, shell: state, ...run });
	if (lease.view().state === 'frozen') tell({ type: 'lab', state: 'frozen' });

	const attachment = shell.attach(from, {
		output(offset, bytes) {
			const frame = Buffer.allocUnsafe(HEADER + bytes.length);
			frame.writeBigUInt64BE(BigInt(offset));
			bytes.copy(frame, HEADER);
			socket.send(frame);
		},
		message: tell,
	});
	const deaf = lease.listen((event) => {
		tell(event);
		if (event.type === 'ended') socket.close(1000, event.reason);
	});

	let answered = true;
	const pulse = setInterval(() => {
		if (!answered) return socket.terminate();
		answered = false;
		return socket.ping();
	}, PING);
	socket.on('pong', () => {
		answered = true;
	});

	socket.on('message', (payload, binary) => {
		const frame = Buffer.isBuffer(payload)
			? payload
			: Buffer.concat(Array.isArray(payload) ? payload : [Buffer.from(payload)]);
		let id: string | undefined;
		try {
			if (frame.length > MAX_FRAME) {
				throw new Refusal('frame', `A frame of ${frame.length} bytes is too long.`, {
					hint: `Send at most ${MAX_FRAME} bytes at a time.`,
				});
			}
			if (binary) {
				lease.use();
				shell.write(frame);
				return;
			}
			const message = clientMessage(frame);
			if (message.type === 'run') id = message.id;
			obey(message, { lease, shell, attachment });
		} catch (error) {
			if (!(error instanceof Refusal)) {
				// A fault of ours costs this page its socket, which it opens again, and nobody else anything.
				log.error({ err: error }, 'a frame could not be dealt with');
				socket.close(1011);
				return;
			}
			tell({ type: 'refused', ...(id === undefined ? {} : { id }), ...error.toApiError() });
		}
	});
	socket.on('close', () => {
		clearInterval(pulse);
		deaf();
		attachment.close();
	});
}

/** @throws {Refusal} `frame` */
function clientMessage(frame: Buffer): ClientMessage {
	let value: unknown;
	try {
		value = JSON.parse(frame.toString('utf8'));
	} catch (cause) {
		throw new Refusal('frame', 'A text frame holds one JSON message; keys go in binary frames.', { cause });
	}
	const result = ClientMessage.safeParse(value);
	if (result.success) return result.data;
	throw new Refusal('frame', z.prettifyError(result.error), { cause: result.error });
}

function obey(
	message: ClientMessage,
	{ lease, shell, attachment }: { lease: Lease; shell: Shell; attachment: Attachment },
): void {
	switch (message.type) {
		case 'run':
			lease.use();
			shell.run(message.command, message.presses, { attachment, id: message.id });
			break;
		case 'interrupt':
			lease.use();
			shell.interrupt();
			break;
		case 'ack':
			attachment.acknowledge(message.offset);
			break;
		case 'resize':
			throw new Refusal('size-fixed', 'The book’s shells are 100 columns wide, whatever the page.', {
				hint: 'Scale the terminal instead.',
			});
	}
}
