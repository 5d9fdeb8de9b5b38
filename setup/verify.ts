/** `npm run verify -- [chapter…]`: every output printed in the book, against fresh labs. */
import { QemuDriver } from '../server/sandbox/qemu/driver.ts';
import { chapterSlugs } from '../server/verify/chapter-files.ts';
import { verify } from '../server/verify/verify.ts';
import { claimHouse } from './house.ts';
import { labSpecs } from './lab-specs.ts';
import { prepareLabs } from './labs.ts';
import { main, PROJECT } from './main.ts';

await main(async (context) => {
	const { signal, console } = context;
	const named = process.argv.slice(2);
	const chapters = named.length > 0 ? named : await chapterSlugs(PROJECT);
	const labs = await labSpecs();
	const house = await claimHouse();
	try {
		const driver = new QemuDriver(house.labs);
		await prepareLabs(labs, context, {
			note: (text) => console.line(text),
			ready: (template) => driver.offer(template),
			failed: (_, error) => {
				throw error;
			},
		});
		const print = (text: string) => console.line(text);
		const { failed } = await verify({ project: PROJECT, chapters, labs, driver, signal, print });
		return failed === 0 ? 0 : 1;
	} finally {
		await house.leave();
	}
});
