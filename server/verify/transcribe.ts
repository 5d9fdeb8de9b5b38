/**
 * Prints a chapter with its outputs as a fresh lab gives them: an author writes the commands, the lab the rest.
 *
 *     node server/verify/transcribe.ts content/chapters/zh-cn/docker-single-host.mdx > new.mdx
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parse } from 'yaml';
import { cacheDirectory } from '../../setup/cache.ts';
import { image } from '../../setup/image.ts';
import { main, PROJECT } from '../../setup/main.ts';
import { debianRoot, QEMU_ROOT } from '../../setup/root.ts';
import type { Block, Command } from '../../transcript/index.ts';
import { SandboxError } from '../sandbox/driver.ts';
import { LabSpec } from '../sandbox/lab.ts';
import { QemuDriver } from '../sandbox/qemu/driver.ts';
import { probeAccelerator } from '../sandbox/qemu/kvm.ts';
import { buildTemplate } from '../sandbox/qemu/template.ts';
import { readChapterFile } from './chapter-files.ts';
import { type Played, type Player, player } from './play.ts';

await main(async (context) => {
	const [file] = process.argv.slice(2);
	if (file === undefined)
		throw new SandboxError('Which chapter? node server/verify/transcribe.ts <file.mdx>');
	const { chapter, frontmatter } = await readChapterFile(resolve(file), {
		project: PROJECT,
		slug: relative(PROJECT, file),
	});
	const lab = LabSpec.parse(
		parse(await readFile(join(PROJECT, 'content', 'labs', `${frontmatter.lab}.yaml`), 'utf8')),
	);

	const cache = cacheDirectory();
	const root = await debianRoot(QEMU_ROOT, context);
	const { directory: imageDirectory } = await image(context);
	const { accelerator } = await probeAccelerator({ root, image: imageDirectory }, cache);
	const template = await buildTemplate(lab, { root, image: imageDirectory, accelerator }, cache, context);
	const directory = await mkdtemp(join(tmpdir(), 'wirewalk-'));
	const driver = new QemuDriver(directory);
	driver.offer(template);
	const sandbox = await driver.create(lab, `transcribe${randomBytes(5).toString('hex')}`, context);
	const log = { warn: () => undefined, error: () => undefined };
	const playing = player(sandbox, { signal: context.signal, log });
	try {
		for (const part of chapter.parts) {
			process.stdout.write(typeof part === 'string' ? part : await transcribed(part, playing));
		}
	} finally {
		await playing[Symbol.asyncDispose]();
		await sandbox.destroy();
		await rm(directory, { recursive: true, force: true });
	}
	return 0;
});

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
