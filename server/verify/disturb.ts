/**
 * Makes a clone another machine than its siblings, in all that must not matter to a chapter. Clones of one template would
 * otherwise hand out the same numbers every time, and a comparison that relied on them would never be found out.
 */

import type { Sandbox } from '../sandbox/driver.ts';
import { SandboxError } from '../sandbox/driver.ts';
import { type Random, random } from './random.ts';

/** Interfaces that are made and removed again, at most: the next one's ifindex is higher by as many. */
const MOST_INTERFACES = 40;

/** Processes that come and go, at most. Under emulation each takes some milliseconds. */
const MOST_PROCESSES = 60;

/**
 * On every host: other ifindexes and process ids for what comes, another MAC for docker0.
 * @param seed the same one disturbs in the same way
 * @throws {SandboxError} with the words of the command that failed
 */
export async function disturb(sandbox: Sandbox, seed: number, signal: AbortSignal): Promise<void> {
	const next = random(seed);
	for (const { name, services } of sandbox.lab.hosts) {
		const script = disturbance(next, services.includes('docker'));
		const { exit, stderr } = await sandbox.exec(name, ['sh', '-ec', script], { signal });
		if (exit !== 0)
			throw new SandboxError(`The host ${name} could not be disturbed (exit ${exit}): ${stderr}`);
	}
}

function disturbance(next: Random, docker: boolean): string {
	const interfaces = next(MOST_INTERFACES + 1);
	const processes = next(MOST_PROCESSES + 1);
	// The third byte is none of Docker's own networks, which begin with 172: such a MAC would look like an address.
	const mac = [0x02, 0x42, 0xd0 + next(0x20), next(256), next(256), next(256)]
		.map((byte) => byte.toString(16).padStart(2, '0'))
		.join(':');
	return [
		`for i in $(seq ${interfaces}); do ip link add disturb type bridge; ip link del disturb; done`,
		`for i in $(seq ${processes}); do /bin/true; done`,
		...(docker ? [`ip link set docker0 address ${mac}`] : []),
	].join('\n');
}
