#!/usr/bin/env node
/**
 * The one entry to everything that package.json's scripts do, on a machine that has nothing but Node and npm:
 * looks whether wirewalk can work here, puts in place what is missing, and hands over to setup/<verb>.ts on Node 22.
 * This file and the .mjs files beside those run on the machine's own Node, whichever it is.
 */
import { explain, wrongNode } from './setup/problems.mjs';

const [major = 0] = process.versions.node.split('.').map(Number);

if (major < 20) {
	console.error(explain(wrongNode(process.versions.node)));
	process.exitCode = 1;
} else {
	// Imported only now: an older Node may not even parse it.
	import('./setup/launch.mjs').then(({ launch }) => launch(process.argv.slice(2)));
}
