/**
 * Prints a chapter with its outputs as a fresh lab gives them: an author writes the commands, the lab the rest.
 *
 *     node server/verify/transcribe.ts [--write] content/chapters/zh-cn/docker-single-host.mdx
 */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { claimHouse } from '../../setup/house.ts';
import { labSpecs } from '../../setup/lab-specs.ts';
import { prepareLabs } from '../../setup/labs.ts';
import { type CommandContext, main, PROJECT } from '../../setup/main.ts';
import type { Block, Command } from '../../transcript/index.ts';
import { SandboxError } from '../sandbox/driver.ts';
import { QemuDriver } from '../sandbox/qemu/driver.ts';
import { readChapterFile } from './chapter-files.ts';
import { type Played, type Player, player } from './play.ts';

await main(async (context) => {
	const { positionals, values } = parseArgs({
		allowPositionals: true,
		options: { write: { type: 'boolean', default: false } },
	});
	const [file] = positionals;
	if (file === undefined) {
		throw new SandboxError('Which chapter?', {
			hint: 'node server/verify/transcribe.ts content/chapters/zh-cn/docker-single-host.mdx',
		});
	}
	const text = await transcribe(resolve(file), context);
	if (values.write) await writeFile(file, text);
	else process.stdout.write(text);
	return 0;
});

/** @returns the chapter's text, its outputs as a fresh lab gives them */
async function transcribe(file: string, context: CommandContext): Promise<string> {
	const { chapter, frontmatter } = await readChapterFile(file, {
		project: PROJECT,
		slug: relative(PROJECT, file),
	});
	const lab = (await labSpecs()).find(({ name }) => name === frontmatter.lab);
	if (lab === undefined)
		throw new SandboxError(`There is no lab "${frontmatter.lab ?? ''}" in content/labs.`);
	const house = await claimHouse();
	try {
		const driver = new QemuDriver(house.labs);
		await prepareLabs([lab], context, {
			note: () => undefined,
			ready: (template) => driver.offer(template),
			failed: (_, error) => {
				throw error;
			},
		});
		const sandbox = await driver.create(lab, `transcribe${randomBytes(5).toString('hex')}`, context);
		const log = { warn: () => undefined, error: () => undefined };
		const playing = player(sandbox, { signal: context.signal, log });
		try {
			let text = '';
			for (const part of chapter.parts) {
				text += typeof part === 'string' ? part : await transcribed(part, playing);
			}
			return text;
		} finally {
			await playing[Symbol.asyncDispose]();
			await sandbox.destroy();
		}
	} finally {
		await house.leave();
	}
}

async function transcribed(block: Block, playing: Player): Promise<string> {
	let text = block.open;
	for (const command of block.commands) {
		const played = block.meta.skip === undefined ? await playing.play(command) : undefined;
		text += played === undefined ? asItWas(command) : transcript(played);
	}
	return text + block.close;
}

function asItWas(command: Command): string {
	return command.lines.map(({ lead, text, eol }) => lead + text + eol).join('');
}

function transcript(played: Played): string {
	const { command } = played;
	if ('problem' in played) {
		process.stderr.write(`${command.position.start.line}: ${command.command}: ${played.problem}\n`);
		return asItWas(command);
	}
	const typed = command.lines.slice(0, command.lines.length - command.output.length);
	const lead = typed[0]?.lead ?? '';
	return (
		typed.map((line) => `${line.lead}${line.text}\n`).join('') +
		played.actual.lines.map((line) => `${line === '' ? '' : lead}${line}\n`).join('')
	);
}
