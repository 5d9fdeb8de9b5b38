/**
 * What is particular to one command: how its rows belong together, and tokens that only its place explains.
 * JSON is seen as such in every output: keys in any order, arrays in theirs (except an array of what `rows` and `table`
 * say of the command).
 *
 * The first row whose pattern fits the command (command-name.ts) holds; a command that no row names is compared line
 * by line with the tokens of tokens.ts.
 */
import type { CommandRules } from './command-rules.ts';
import { LINK_COMMANDS } from './commands-links.ts';
import { SYSTEM_COMMANDS } from './commands-system.ts';
import { TRAFFIC_COMMANDS } from './commands-traffic.ts';

export const COMMANDS: readonly CommandRules[] = [...LINK_COMMANDS, ...TRAFFIC_COMMANDS, ...SYSTEM_COMMANDS];
