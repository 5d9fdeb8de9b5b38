/** What programs print, read. */

/** The kernel's unit of a process's times, per second; USER_HZ is 100 on every machine that we run on. */
const TICKS = 100;

/**
 * CPU time that a process and its threads have used, seconds.
 * @param stat the text of /proc/<pid>/stat
 * @see proc_pid_stat(5), fields 14 and 15
 */
export function cpuSeconds(stat: string): number {
	// The second field is the program's name in parentheses, and may hold anything.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/**
 * Every round trip that ping prints, ms.
 * @throws when there is none
 */
export function roundTrips(output: string): number[] {
	const times = [...output.matchAll(/ time=([\d.]{1,12}) ms$/gm)].map(([, time]) => Number(time));
	if (times.length === 0) throw new Error(`ping got no reply:\n${output}`);
	return times;
}

/**
 * The length of the first frame that `tcpdump -e` prints, bytes, its Ethernet header included.
 * @throws when there is none
 */
export function frameLength(output: string): number {
	const [, length] = /, length (\d{1,6}): /.exec(output) ?? [];
	if (length === undefined) throw new Error(`tcpdump saw no frame:\n${output}`);
	return Number(length);
}
