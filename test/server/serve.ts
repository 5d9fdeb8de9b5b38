/** A server in a process of its own, for a test to kill. Prints its address; its one argument is the JSON of `Serve`. */
import { z } from 'zod';
import { startServer } from '../../server/main.ts';
import { QemuDriver } from '../../server/sandbox/qemu/driver.ts';
import { openTemplate } from '../../server/sandbox/qemu/template.ts';

const Serve = z.object({
	labs: z.string(),
	state: z.string(),
	dist: z.string(),
	templates: z.array(z.string()),
});
export type Serve = z.infer<typeof Serve>;

const { labs, state, dist, templates } = Serve.parse(JSON.parse(process.argv[2] ?? ''));
const driver = new QemuDriver(labs);
const specs = [];
for (const directory of templates) {
	const template = await openTemplate(directory);
	driver.offer(template);
	specs.push(template.lab);
}
const status = { labs: Object.fromEntries(specs.map(({ name }) => [name, { state: 'ready' } as const])) };
const server = await startServer({
	host: '127.0.0.1',
	port: 0,
	dist,
	labs: {
		driver,
		specs,
		state,
		readiness: { current: () => status, subscribe: () => () => undefined },
	},
});
process.once('SIGTERM', () => void server.close().then(() => process.exit()));
process.once('SIGUSR2', () => void server.close({ keepLabs: true }).then(() => process.exit()));
process.stdout.write(`${server.url}\n`);
