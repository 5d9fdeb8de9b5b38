/** The machine that carries a lab: QEMU's command line and the jail around it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { KERNEL_ARGUMENTS } from '../../../setup/image.ts';
import { type Bind, jailed } from '../../../setup/root.ts';
import { SandboxError } from '../driver.ts';
import type { LabSpec } from '../lab.ts';
import { Qmp } from './qmp.ts';

const MiB = 1024 * 1024;

/**
 * Translated code that TCG keeps, MiB: memory that a machine grows into. When it is full all is thrown away and
 * translated anew. With 256, Calico's chapter did that ten times.
 */
function translationBuffer({ programs }: LabSpec): number {
	return programs ? 1024 : 256;
}

/**
 * Address space that QEMU takes besides the guest's RAM and translated code, MiB: programs, firmware, and for its up to
 * 64 block layer workers 8 of stack each and 64 of reserved heap per malloc arena. With 1024 the first `docker run` could
 * end the machine: "qemu_thread_create: Resource temporarily unavailable".
 */
const OVERHEAD = 4096;

/** QEMU's main loop, CPU, RCU and at most 64 workers of its block layer. */
const THREADS = 100;

/** What a machine may write to one file, over the size of its disk: qcow2's own tables. */
const FILE_SLACK = 64 * MiB;

export type Accelerator = 'kvm' | 'tcg';

export const Engine = z.object({
	/** Debian root with QEMU in it (`QEMU_ROOT`). */
	root: z.string(),
	/** Directory with vmlinuz, initrd.img and disk.raw. */
	image: z.string(),
	/** Directory with the disk.raw of the programs; labs without them do without. */
	programs: z.string().optional(),
	accelerator: z.enum(['kvm', 'tcg']),
});
export type Engine = z.infer<typeof Engine>;

/** The jail's uid and gid where we are root: nobody's on the machine, and another for each sandbox. */
export function jailUid(name: string): number {
	return 0x40000000 + (createHash('sha256').update(name).digest().readUInt32BE() % 0x20000000);
}

/** Channels to the guest, in the order that makes their devices' numbers. */
export function ports(lab: LabSpec): string[] {
	return [...lab.hosts.map((host) => shellPort(host.name)), 'renew', 'aside', 'boot'];
}

const SHELL = 'shell.';

export function shellPort(host: string): string {
	return `${SHELL}${host}`;
}

/** /dev/vdb; not even the machine's root may write to it, since all machines share it. */
const PROGRAMS_DISK = [
	...['-drive', 'if=none,id=programs,format=raw,file=/run/programs/disk.raw,readonly=on'],
	...['-device', 'virtio-blk-pci,drive=programs'],
];

/** The options that must be equal for a template and its clones; their hash is part of the template's key. */
export function hardware(lab: LabSpec, accelerator: Accelerator): string[] {
	const accel = accelerator === 'kvm' ? 'kvm' : `tcg,thread=multi,tb-size=${translationBuffer(lab)}`;
	// Emulated, two processors cost a fifth more of the host's time than one, for what guards one from the other, and a
	// command is no sooner done.
	const processors = accelerator === 'kvm' ? '2' : '1';
	return [
		...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot'],
		...['-machine', 'q35,memory-backend=ram,vmport=off', '-accel', accel],
		...['-cpu', accelerator === 'kvm' ? 'host' : 'max', '-smp', processors, '-m', `${lab.memory}M`],
		// Not a network device among them, and that is the point.
		...['-device', 'virtio-blk-pci,drive=disk', '-device', 'virtio-rng-pci', '-device', 'virtio-serial-pci'],
		...(lab.programs ? PROGRAMS_DISK : []),
		// With an id, QEMU tells when the guest opens and closes the port.
		...ports(lab).flatMap((port) => ['-device', `virtserialport,id=${port},chardev=${port},name=${port}`]),
		...['-serial', 'chardev:console', '-rtc', 'base=utc,clock=host'],
		...['-kernel', '/run/image/vmlinuz', '-initrd', '/run/image/initrd.img'],
		// A kernel that panics ends the machine.
		...['-append', `${KERNEL_ARGUMENTS} panic=-1`],
		...[
			'-fw_cfg',
			'name=opt/wirewalk/lab,file=/lab/lab.json',
			'-fw_cfg',
			'name=opt/wirewalk/key,file=/lab/key.pub',
		],
	];
}

export const KVM: Bind = { from: '/dev/kvm', to: '/dev/kvm', device: true };

/** The group that may use KVM; the jail's uid is nobody's, and gets it from there. */
export async function kvmGroups(): Promise<number[]> {
	return [(await stat(KVM.from)).gid];
}

export interface MachineSpec {
	readonly engine: Engine;
	readonly lab: LabSpec;
	/** Bound at /lab: lab.json, key.pub and disk.qcow2 are there; the sockets and logs will be. */
	readonly directory: string;
	/** The directory of the template that a clone comes from, bound at /run/template; absent when one is made. */
	readonly template?: string;
	readonly uid: number;
	/** The size of the disk that the guest sees, bytes. */
	readonly diskSize: number;
}

export interface Machine {
	readonly qmp: Qmp;
	/** The process that ends when QEMU has. */
	readonly process: ChildProcess;
	/** QEMU itself, in our numbers. */
	readonly pid: number;
	readonly exited: Promise<void>;
}

function options(spec: MachineSpec): string[] {
	const clone = spec.template !== undefined;
	const ram = clone ? '/run/template/ram' : '/lab/ram';
	const chardevs = ports(spec.lab).flatMap((port) => [
		'-chardev',
		// What a guest has written to a socket that is hung up is lost, up to a ring of buffers. A pipe is never hung up:
		// while nobody reads it the guest waits. (A chardev's `logfile` would write twice what a full pipe has refused once.)
		port.startsWith(SHELL)
			? `pipe,id=${port},path=/lab/${port}`
			: `socket,id=${port},path=/lab/${port},server=on,wait=off`,
	]);
	return [
		'qemu-system-x86_64',
		...['-sandbox', 'on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny'],
		...[
			'-object',
			`memory-backend-file,id=ram,size=${spec.lab.memory}M,mem-path=${ram},share=${clone ? 'off,readonly=on,rom=off' : 'on'}`,
		],
		...['-drive', 'if=none,id=disk,format=qcow2,file=/lab/disk.qcow2,discard=unmap'],
		...chardevs,
		...['-chardev', clone ? 'null,id=console' : 'file,id=console,path=/lab/console.log'],
		// The first control socket is ours from the start; the second is for whoever adopts the machine later.
		...['-chardev', 'socket,id=control,fd=3', '-mon', 'chardev=control,mode=control'],
		...['-qmp', 'unix:/lab/qmp,server=on,wait=off'],
		...hardware(spec.lab, spec.engine.accelerator),
		...(clone ? ['-incoming', 'defer'] : []),
	];
}

/** In the machine's directory: standard error of QEMU and its jail. */
const LOG = 'qemu.log';

/** bwrap tells the number that its child has for us. */
const JailInfo = z.object({ 'child-pid': z.number().int() });

/**
 * Starts the machine: a template's boots, a clone's waits for its state. Ready when QEMU answers; its sockets are there.
 * @throws {SandboxError} with QEMU's own words when it does not start
 */
export async function startMachine(spec: MachineSpec, signal?: AbortSignal): Promise<Machine> {
	const clone = spec.template !== undefined;
	const command = jailed(
		{
			root: spec.engine.root,
			uid: spec.uid,
			outlives: clone,
			binds: [
				{ from: spec.directory, to: '/lab', writable: true },
				{ from: spec.engine.image, to: '/run/image' },
				...(spec.engine.programs === undefined ? [] : [{ from: spec.engine.programs, to: '/run/programs' }]),
				...(spec.template === undefined ? [] : [{ from: spec.template, to: '/run/template' }]),
				...(spec.engine.accelerator === 'kvm' ? [KVM] : []),
			],
			...(spec.engine.accelerator === 'kvm' ? { groups: await kvmGroups() } : {}),
			limits: {
				memory: (spec.lab.memory + translationBuffer(spec.lab) + OVERHEAD) * MiB,
				file: Math.max(spec.diskSize, spec.lab.memory * MiB) + FILE_SLACK,
				processes: THREADS,
			},
		},
		options(spec),
	);
	const output = openSync(join(spec.directory, LOG), 'a');
	const child = spawn(command.file, ['--info-fd', '4', '--as-pid-1', ...command.args], {
		// A session of its own: Ctrl-C at the server's terminal is not for the machines.
		detached: clone,
		stdio: ['ignore', output, output, 'pipe', 'pipe'],
	});
	closeSync(output);
	const exited = new Promise<void>((resolve) => {
		child.once('exit', () => resolve());
		child.once('error', () => resolve());
	});
	const control = child.stdio[3];
	const info = child.stdio[4];
	if (!(control instanceof Socket) || !(info instanceof Socket))
		throw new SandboxError('bwrap did not start.');
	let pid: number | undefined;
	try {
		pid = await childPid(info);
		return { qmp: await Qmp.over(control, signal), process: child, pid, exited };
	} catch (cause) {
		control.destroy();
		child.kill('SIGKILL');
		if (pid !== undefined) killProcess(pid);
		await exited;
		signal?.throwIfAborted();
		throw new SandboxError(`QEMU did not start: ${await lastWords(spec.directory)}`, { cause });
	}
}

/** @returns the end of what QEMU, or the jail, has complained of */
export async function lastWords(directory: string): Promise<string> {
	const words = await readFile(join(directory, LOG), 'utf8');
	return words.trim() === '' ? 'it did not say why' : words.slice(-2000).trim();
}

/** Kills a process that may be gone already. */
export function killProcess(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch (error) {
		if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
	}
}

async function childPid(info: Socket): Promise<number> {
	let text = '';
	for await (const chunk of info.setEncoding('utf8')) text += String(chunk);
	return JailInfo.parse(JSON.parse(text))['child-pid'];
}
