/** Labs in QEMU on this machine. */
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Sandbox, type SandboxDriver, SandboxError } from '../driver.ts';
import type { LabSpec } from '../lab.ts';
import { QemuSandbox, removeSandbox } from './sandbox.ts';
import type { Template } from './template.ts';

const ID = /^[a-z0-9]{1,32}$/;

export class QemuDriver implements SandboxDriver {
	readonly #labs: string;
	readonly #templates = new Map<string, Template>();

	/** @param labs the directory that holds a directory for each sandbox; whoever adopts from it has it alone */
	constructor(labs: string) {
		this.#labs = labs;
	}

	/** From here on, labs of this template's name are cloned from it. */
	offer(template: Template): void {
		this.#templates.set(template.lab.name, template);
	}

	async create(lab: LabSpec, id: string, options: { signal?: AbortSignal } = {}): Promise<QemuSandbox> {
		if (!ID.test(id)) throw new SandboxError(`"${id}" cannot name a sandbox.`);
		const template = this.#templates.get(lab.name);
		if (template === undefined) {
			throw new SandboxError(`The lab "${lab.name}" has no template yet.`, {
				hint: 'It is made when wirewalk starts; the console shows how far it is.',
			});
		}
		await mkdir(this.#labs, { recursive: true });
		const directory = join(this.#labs, id);
		// Fails when there is one of this name.
		await mkdir(directory, { mode: 0o711 });
		return QemuSandbox.clone(template, directory, options.signal);
	}

	async adopt(): Promise<readonly Sandbox[]> {
		await mkdir(this.#labs, { recursive: true });
		const found: Sandbox[] = [];
		for (const id of await readdir(this.#labs)) {
			const directory = join(this.#labs, id);
			try {
				found.push(await QemuSandbox.adopt(directory));
			} catch {
				// Its machine is gone or speaks to nobody.
				await removeSandbox(directory);
			}
		}
		return found;
	}
}
