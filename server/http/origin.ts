/** Who may ask for changes: pages of this server, and of those that the operator names. */
import { isIP } from 'node:net';
import { Refusal } from '../refusal.ts';

export interface OriginRules {
	/** Further origins, as `https://book.example`. */
	readonly allowed: readonly string[];
	/** The server listens on this machine alone, so a page of any other name has been led here. */
	readonly loopback: boolean;
}

/** @returns the host and port of an origin, or undefined for `null` and garbage */
function hostOf(origin: string): string | undefined {
	return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function isLocalName(host: string): boolean {
	const name = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
	return name === 'localhost' || name.endsWith('.localhost') || isIP(name) !== 0;
}

/**
 * A browser sends Origin with every unsafe request and every websocket, and no page can forge it.
 * @throws {Refusal} `origin`
 */
export function checkOrigin(
	headers: { readonly origin?: string | undefined; readonly host?: string | undefined },
	rules: OriginRules,
): void {
	const { origin, host } = headers;
	if (origin !== undefined && rules.allowed.includes(origin)) return;
	if (origin === undefined || host === undefined || hostOf(origin) !== host.toLowerCase()) {
		throw new Refusal('origin', `Requests from ${origin ?? 'outside a page'} are not taken here.`, {
			hint: 'Open the book at the address where its server listens.',
		});
	}
	// A name that its owner points at 127.0.0.1 (DNS rebinding) makes their page look like ours.
	if (rules.loopback && !isLocalName(host)) {
		throw new Refusal('origin', `This server listens for this machine alone, not as ${host}.`, {
			hint: `Behind a proxy, allow the origin ${origin} when you start the server.`,
		});
	}
}
