/**
 * Records golden pairs anew: plays the commands of transcript/golden/<name>.book.txt in two fresh labs and writes what
 * they print into <name>.book.txt and <name>.run.txt. The second lab is one that somebody has used before, so that
 * everything which may differ does.
 *
 *     node test/golden/record.ts vxlan swarm
 *
 * To make a new pair, write its commands (of a command that is left running also as many lines as come before the next
 * one) and record it. Then read what it has come to: what is printed here is what the matcher has to understand.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { player } from '../../server/verify/play.ts';
import { type Block, blockSteps, parseBlock, printBlockWith } from '../../transcript/index.ts';
import { labFixture } from '../lab/fixture.ts';

const directory = new URL('../../transcript/golden/', import.meta.url);
const LAB = 'pair';

/** Interfaces, processes and frames that were there before: numbers have moved on when the commands begin. */
const USED = `
for i in 1 2 3; do ip link add burnt$i type dummy; ip link set burnt$i up; ip link del burnt$i; done
systemctl stop docker.socket docker
ip link del docker0
systemctl start docker
ping -c 3 127.0.0.1
ping -c 3 172.17.0.1
`;

const fixture = await labFixture(LAB);
try {
	for (const name of process.argv.slice(2)) {
		const book = new URL(`${name}.book.txt`, directory);
		const block = parseBlock(await readFile(book, 'utf8'));
		for (const { line, message, hint } of block.problems) {
			throw new Error(`${name}.book.txt:${line}  ${message} ${hint}`);
		}
		await writeFile(book, await played(block, `${name}book`, false));
		await writeFile(new URL(`${name}.run.txt`, directory), await played(block, `${name}run`, true));
	}
} finally {
	await fixture.close();
}

async function played(block: Block, id: string, used: boolean): Promise<string> {
	const { signal } = new AbortController();
	const lab = fixture.lab(LAB);
	const sandbox = await fixture.driver.create(lab, id);
	if (used) for (const host of lab.hosts) await sandbox.exec(host.name, ['sh', '-c', USED]);
	const playing = player(sandbox, { signal, log: { warn: console.error, error: console.error } });
	const outputs = new Map<number, readonly string[]>();
	try {
		for (const step of blockSteps(block)) await playing.take(step);
		for (const command of block.commands) {
			const result = await playing.ended(command);
			if ('problem' in result) throw new Error(`${id}: ${command.command}: ${result.problem}`);
			console.error(`${id}: ${command.prompt}${command.command}  (${result.actual.exit})`);
			outputs.set(command.index, result.actual.lines);
		}
	} finally {
		await playing[Symbol.asyncDispose]();
		await sandbox.destroy();
	}
	return printBlockWith(block, outputs);
}
