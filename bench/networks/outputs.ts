/** What programs print, read. */

/**
 * @param output a number per line
 * @throws when there is none, or something else
 */
export function numbers(output: string): number[] {
	const lines = output.trim().split('\n');
	const values = lines.map(Number);
	if (output.trim() === '' || values.some(Number.isNaN))
		throw new Error(`This is no list of numbers:\n${output}`);
	return values;
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
