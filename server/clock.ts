/** Time as leases need it, so that a test can move it on by hand. */

export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Calls back once the time has come; the result calls it off. */
	at(time: number, callback: () => void): () => void;
}

/** The longest that a Node timer takes, milliseconds; what is further away is asked for again then. */
const LONGEST_TIMER = 2 ** 31 - 1;

export const systemClock: Clock = {
	now: () => Date.now(),
	at(time, callback) {
		let timer: NodeJS.Timeout;
		const arm = () => {
			const left = time - Date.now();
			timer = setTimeout(left > LONGEST_TIMER ? arm : callback, Math.max(0, Math.min(left, LONGEST_TIMER)));
			// A lease that runs out is no reason for the process to go on living.
			timer.unref();
		};
		arm();
		return () => clearTimeout(timer);
	},
};
