/** What `npm run verify -- …` is asked for. */
import { parseArgs } from 'node:util';
import { SetupError } from './problems.mjs';

export interface VerifyOptions {
	/** Slugs; with none, and no files, the whole book. */
	readonly chapters: readonly string[];
	/** Paths of MDX files, as given. */
	readonly files: readonly string[];
	/** A saved run to compare with, instead of a lab. */
	readonly run: string | undefined;
	readonly saveRun: string | undefined;
	readonly update: boolean;
	readonly json: boolean;
	readonly seed: number | undefined;
	readonly repeat: number;
}

const USAGE = `npm run verify -- [chapter…] [--file PATH]… [--update] [--json]
                 [--seed N] [--repeat N] [--save-run FILE] [--run FILE]`;

/** More than this many fresh labs for one chapter are a mistake. */
const MOST_REPEATS = 1000;

/** @throws {SetupError} that says what is wrong and how it is written */
export function verifyOptions(args: readonly string[]): VerifyOptions {
	const { values, positionals } = parsed(args);
	const options: VerifyOptions = {
		chapters: positionals,
		files: values.file ?? [],
		run: values.run,
		saveRun: values['save-run'],
		update: values.update ?? false,
		json: values.json ?? false,
		seed: values.seed === undefined ? undefined : number('--seed', values.seed, 0, 2 ** 32 - 1),
		repeat: values.repeat === undefined ? 1 : number('--repeat', values.repeat, 1, MOST_REPEATS),
	};
	const lab = (['seed', 'repeat', 'save-run'] as const).find((name) => values[name] !== undefined);
	if (options.run !== undefined && lab !== undefined) {
		throw wrong(`--run takes its outputs from a file; --${lab} is about a lab.`);
	}
	if (options.update && options.repeat > 1) throw wrong('--update takes one run; --repeat asks for several.');
	return options;
}

function parsed(args: readonly string[]) {
	try {
		return parseArgs({
			args: [...args],
			allowPositionals: true,
			options: {
				file: { type: 'string', multiple: true },
				run: { type: 'string' },
				'save-run': { type: 'string' },
				update: { type: 'boolean' },
				json: { type: 'boolean' },
				seed: { type: 'string' },
				repeat: { type: 'string' },
			},
		});
	} catch (error) {
		throw wrong(error instanceof Error ? error.message : String(error));
	}
}

function number(name: string, text: string, least: number, most: number): number {
	const value = Number(text);
	if (/^\d+$/.test(text) && value >= least && value <= most) return value;
	throw wrong(`${name} takes a whole number from ${least} to ${most}, not "${text}".`);
}

function wrong(message: string): SetupError {
	return new SetupError(message, { hint: USAGE });
}
