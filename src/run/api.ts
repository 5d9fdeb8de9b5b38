/** The server's http half, parsed. */
import { ApiError, ExerciseVerdict, LabView, Status } from '../../server/protocol.ts';

/** Where the server is: the site's own origin, under whatever base the site is served. */
export function apiAddress(path: string): string {
	return `${import.meta.env.BASE_URL.replace(/\/$/, '')}/api${path}`;
}

export type FailureCode = ApiError['error'] | 'unreachable';

/** A request that the server refused, or that did not reach it. */
export class Failure extends Error {
	readonly code: FailureCode;
	/** What the server says can be done, in English. */
	readonly hint: string | undefined;

	constructor(
		code: FailureCode,
		message: string,
		options: { hint?: string | undefined; cause?: unknown } = {},
	) {
		super(message, { cause: options.cause });
		this.name = 'Failure';
		this.code = code;
		this.hint = options.hint;
	}
}

async function request(path: string, init: RequestInit): Promise<Response> {
	let response: Response;
	try {
		response = await fetch(apiAddress(path), init);
	} catch (cause) {
		throw new Failure('unreachable', 'The server did not answer.', { cause });
	}
	if (response.ok) return response;
	const { data } = ApiError.safeParse(await response.json().catch(() => undefined));
	// A proxy in between answers for a server that is gone.
	if (data === undefined) throw new Failure('unreachable', `The server answered ${response.status}.`);
	throw new Failure(data.error, data.message, { hint: data.hint });
}

async function view(path: string, init: RequestInit): Promise<LabView> {
	return LabView.parse(await (await request(path, init)).json());
}

/** The reader's lab for a chapter, made if there is none. */
export function openLab(lab: string, chapter: string, signal: AbortSignal): Promise<LabView> {
	return view('/labs', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ lab, chapter }),
		signal,
	});
}

export function lookAtLab(id: string): Promise<LabView> {
	return view(`/labs/${encodeURIComponent(id)}`, {});
}

export function resetLab(id: string): Promise<LabView> {
	return view(`/labs/${encodeURIComponent(id)}/reset`, { method: 'POST' });
}

/** A fresh clone, broken as the exercise says; takes as long as its scripts do. */
export function breakLab(id: string, exercise: string): Promise<LabView> {
	return view(exercisePath(id, exercise, 'break'), { method: 'POST' });
}

export async function checkLab(id: string, exercise: string): Promise<ExerciseVerdict> {
	const answer = await request(exercisePath(id, exercise, 'check'), { method: 'POST' });
	return ExerciseVerdict.parse(await answer.json());
}

function exercisePath(id: string, exercise: string, act: 'break' | 'check'): string {
	return `/labs/${encodeURIComponent(id)}/exercises/${encodeURIComponent(exercise)}/${act}`;
}

export async function endLab(id: string): Promise<void> {
	await request(`/labs/${encodeURIComponent(id)}`, { method: 'DELETE' });
}

/**
 * Follows the server's status until `until` says that it has seen enough. The browser reconnects by itself.
 * @throws {DOMException} AbortError when `signal` is aborted first
 * @throws {Failure} `unreachable`
 */
export function followStatus(until: (status: Status) => boolean, signal: AbortSignal): Promise<void> {
	return new Promise((done, failed) => {
		const source = new EventSource(apiAddress('/status/events'));
		const stop = (): void => {
			source.close();
			failed(signal.reason);
		};
		signal.addEventListener('abort', stop, { once: true });
		source.addEventListener('error', () => {
			// A connection that was cut is tried again by the browser; an answer that is none is not.
			if (source.readyState !== EventSource.CLOSED) return;
			signal.removeEventListener('abort', stop);
			failed(new Failure('unreachable', 'The server does not say what it is building.'));
		});
		source.addEventListener('message', ({ data }) => {
			if (!until(Status.parse(JSON.parse(String(data))))) return;
			source.close();
			signal.removeEventListener('abort', stop);
			done();
		});
	});
}
