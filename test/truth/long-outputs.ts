/** Outputs that are longer than anybody's, and what a lab may print instead of them. */

/** Entries of a forwarding table, each with a MAC and a veth of its own: all look alike, and only their names tell them apart. */
export function fdb(count: number): string[] {
	return Array.from({ length: count }, (_, i) => {
		const digits = i.toString(16).padStart(7, '0');
		const mac = digits.slice(1).replace(/..(?=.)/g, '$&:');
		return `1a:2b:3c:${mac} dev veth${digits} master docker0`;
	});
}

/** By what they do to the lines. */
export const CHANGES: Readonly<Record<string, (lines: readonly string[]) => string[]>> = {
	'every tenth line changed': (lines) => lines.map((line, i) => (i % 10 === 0 ? `${line} 1` : line)),
	'every third line missing': (lines) => lines.filter((_, i) => i % 3 > 0),
	'turned upside down': (lines) => lines.toReversed(),
	'other MACs and veths': (lines) =>
		lines.map((line) => line.replace('1a:2b:3c:', '2c:4d:6e:').replace(/veth0/, 'vethf')),
	'other MACs and veths, turned upside down': (lines) =>
		lines.map((line) => line.replace('1a:2b:3c:', '2c:4d:6e:').replace(/veth0/, 'vethf')).toReversed(),
	'nothing in common': (lines) => lines.map((_, i) => `line ${i}`),
};
