/** Real labs for tests: makes QEMU's root, image and templates when they are missing, and keeps them in the cache. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { CommandLine, Sandbox } from '../../server/sandbox/driver.ts';
import { LabSpec } from '../../server/sandbox/lab.ts';
import { QemuDriver } from '../../server/sandbox/qemu/driver.ts';
import { probeAccelerator } from '../../server/sandbox/qemu/kvm.ts';
import type { Engine } from '../../server/sandbox/qemu/machine.ts';
import { buildTemplate, type Template } from '../../server/sandbox/qemu/template.ts';
import { cacheDirectory } from '../../setup/cache.ts';
import { claimHouse } from '../../setup/house.ts';
import { image } from '../../setup/image.ts';
import { programs } from '../../setup/programs.ts';
import { debianRoot, QEMU_ROOT } from '../../setup/root.ts';
import type { StepContext } from '../../setup/step.ts';

export interface LabFixture {
	readonly engine: Engine;
	readonly driver: QemuDriver;
	/** Where the driver keeps its sandboxes; this fixture's own. */
	readonly directory: string;
	readonly templates: readonly Template[];
	/** @throws when the fixture was not asked for this lab */
	lab(name: string): LabSpec;
	/** Ends what runs and gives the directory up. */
	close(): Promise<void>;
}

const context: StepContext = {
	signal: new AbortController().signal,
	report: (title, { done, note }) =>
		process.stderr.write(
			`${title}${note === undefined ? '' : `: ${note}`}${done === undefined ? '' : ` (${Math.round(done * 100)} %)`}\n`,
		),
};

/** @param names labs of content/labs */
export async function labFixture(...names: string[]): Promise<LabFixture> {
	const cache = cacheDirectory();
	const root = await debianRoot(QEMU_ROOT, context);
	const { directory: imageDirectory } = await image(context);
	const { accelerator } = await probeAccelerator({ root, image: imageDirectory }, cache);
	const engine = { root, image: imageDirectory, accelerator };
	// A run that was killed leaves its machines in its house; whoever claims it next ends them.
	const house = await claimHouse();
	const driver = new QemuDriver(house.labs);
	for (const leftover of await driver.adopt()) await leftover.destroy();
	const templates: Template[] = [];
	for (const name of names) {
		const lab = await labSpec(name);
		const own = lab.programs ? { ...engine, programs: await programs(context) } : engine;
		const template = await buildTemplate(lab, own, cache, context);
		driver.offer(template);
		templates.push(template);
	}
	return {
		engine,
		driver,
		directory: house.labs,
		templates,
		lab(name) {
			const template = templates.find(({ lab }) => lab.name === name);
			if (template === undefined) throw new Error(`labFixture was not asked for "${name}"`);
			return template.lab;
		},
		async close() {
			for (const sandbox of await driver.adopt()) await sandbox.destroy();
			await house.leave();
		},
	};
}

/** Reads content/labs/<name>.yaml. */
export async function labSpec(name: string): Promise<LabSpec> {
	const file = new URL(`../../content/labs/${name}.yaml`, import.meta.url);
	return LabSpec.parse(parse(await readFile(file, 'utf8')));
}

/** A reader at a host's shell, as the server sits there, but without a pty between. */
export class Reader {
	readonly #bridge: ChildProcessWithoutNullStreams;
	readonly #waiting = new Set<() => void>();
	#text: string;
	#gone = false;

	/** @param text what the transcript holds already */
	private constructor(command: CommandLine, text: string) {
		this.#text = text;
		// Without a terminal on our side there is no raw mode to set.
		const args = command.args.map((argument) => (argument === '-,rawer' ? '-' : argument));
		this.#bridge = spawn(command.file, args);
		this.#bridge.stdout.setEncoding('latin1').on('data', (chunk) => {
			this.#text += String(chunk);
			this.#wake();
		});
		this.#bridge.on('close', () => {
			this.#gone = true;
			this.#wake();
		});
	}

	static async at(sandbox: Sandbox, host: string): Promise<Reader> {
		const before = await readFile(sandbox.transcript(host), 'latin1');
		return new Reader(sandbox.shell(host), before);
	}

	/** Everything that the shell has put out. */
	get text(): string {
		return this.#text;
	}

	type(keys: string): void {
		this.#bridge.stdin.write(keys);
	}

	/** Waits for `what` to appear after the offset `from`. @returns the offset after it */
	async until(what: string, from = 0): Promise<number> {
		for (;;) {
			const at = this.#text.indexOf(what, from);
			if (at >= 0) return at + what.length;
			if (this.#gone)
				throw new Error(`The bridge ended before ${JSON.stringify(what)}: …${this.#text.slice(-300)}`);
			await new Promise<void>((resolve) => this.#waiting.add(resolve));
		}
	}

	/** Types a command at the prompt and waits for the next one. @returns what it printed, lines ended by \n */
	async run(command: string): Promise<string> {
		const from = this.#text.length;
		this.type(`${command}\r`);
		const start = await this.until('\x1b]133;C\x07', from);
		const end = await this.until('\x1b]133;D;', start);
		await this.until('\x1b]133;B\x07', end);
		return this.#text.slice(start, end - '\x1b]133;D;'.length).replaceAll('\r\n', '\n');
	}

	/** Hangs up; the shell goes on. */
	async close(): Promise<void> {
		this.#bridge.kill();
		while (!this.#gone) await new Promise<void>((resolve) => this.#waiting.add(resolve));
	}

	#wake(): void {
		for (const wake of this.#waiting) wake();
		this.#waiting.clear();
	}
}
