/**
 * Values that prose writes out, in a chapter that has outputs. Two rules keep text and outputs together:
 *
 * 1. What every lab draws anew (a MAC address, a bridge id, a veth…, cali… or br-… interface, the id of a container or a
 *    network, a uuid, a link-local IPv6 address) is always an expression: each reader has another one.
 * 2. An address that is the same in every lab (IPv4, and a MAC address of Docker's that carries one) may be written out
 *    when a command or an output of the chapter shows it. One that none shows is a slip, or was left behind.
 *
 * Not looked at: a network with its length (`172.17.0.0/16`), what is the same on every machine (127.…, 0.…, netmasks,
 * multicast; `ff:ff:ff:ff:ff:ff` and its like) and the addresses of documentation (RFC 5737).
 */
import type { Block } from './block.ts';
import { tokeniserOf } from './compare.ts';
import { carriedAddress } from './readings.ts';
import { along, type Problem, problemAt, type SourceLine } from './source.ts';
import type { Token } from './token.ts';
import type { TokenType } from './tokens.ts';
import type { ChapterValue } from './values.ts';

/** Types that are told from other text by what they look like. */
const DRAWN: ReadonlySet<string> = new Set<TokenType>([
	'mac',
	'bridge id',
	'interface',
	'id',
	'uuid',
	'ipv6',
]);
const ADDRESSES = /\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{2}(?::[0-9a-f]{2}){5}/gi;
const EVERYWHERE = /^(?:0|127|2(?:2[4-9]|[345]\d)|192\.0\.2|198\.51\.100|203\.0\.113)\./;

/** @returns what checks the lines of prose, as prose.ts gives them */
export function literalCheck(
	blocks: readonly Block[],
	values: ReadonlyMap<string, ChapterValue>,
): (text: string, line: SourceLine) => Problem[] {
	if (blocks.every(({ commands }) => commands.every(({ output }) => output.length === 0))) return () => [];
	const shown = new Set<string>();
	for (const { lines } of blocks) {
		for (const { text } of lines)
			for (const [found] of text.matchAll(ADDRESSES)) shown.add(found.toLowerCase());
	}
	const tokenise = tokeniserOf({ command: '' });
	const names = new Map([...values.values()].map(({ name, value }) => [value, name]));
	return (text, { position }) => {
		// Chinese needs no blanks around an address.
		const ascii = text.replace(/[^ -~]/g, ' ');
		return tokenise(ascii, { knows: (address) => shown.has(address) }).flatMap((token) => {
			const at = along(position, token.at);
			return literalProblem(token, shown, names).map(([message, hint]) => problemAt(at, message, hint));
		});
	};
}

function literalProblem(
	{ kind: { type }, text, reading }: Token,
	shown: ReadonlySet<string>,
	names: ReadonlyMap<string, string>,
): [message: string, hint: string][] {
	// A MAC that carries an address is named too, and the same everywhere.
	if (DRAWN.has(type) && reading.names.length > 0 && reading.fixed !== text.toLowerCase()) {
		const name = names.get(text);
		return [
			[
				`"${text}" is another one in every lab, so prose cannot write it out.`,
				name === undefined
					? `Write it as an expression: bind="name=${text}" at the block that shows it, and {$name} here.`
					: `Write it as an expression: {$${name}}.`,
			],
		];
	}
	const fixed =
		(type === 'ipv4' && !EVERYWHERE.test(text)) || (type === 'mac' && carriedAddress(text.toLowerCase()));
	if (!fixed || shown.has(text.toLowerCase())) return [];
	return [
		[
			`No command and no output of this chapter shows ${text}.`,
			'Write an address that one shows, or better as an expression; a network takes its length, as in 172.17.0.0/16.',
		],
	];
}
