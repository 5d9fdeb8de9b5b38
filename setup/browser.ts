/** Debian's Chromium with fonts for both languages, in a root of its own: what the end-to-end tests look through. */
import { join } from 'node:path';
import { debianRoot, type RootSpec } from './root.ts';
import type { StepContext } from './step.ts';

/**
 * Shares /tmp (the profile that the test makes) and the network (the server under test) with the machine. Chromium's
 * own sandbox is off in it (it needs a setuid program or nested user namespaces): for pages of our own only.
 */
const WRAPPER = `#!/bin/sh
root=$(dirname "$(readlink -f "$0")")/../..
exec bwrap --ro-bind "$root" / --dev /dev --proc /proc --bind /tmp /tmp --tmpfs /run \\
	--unshare-ipc --unshare-pid --die-with-parent --setenv HOME /tmp --setenv FONTCONFIG_FILE /etc/fonts/wirewalk.conf \\
	/usr/lib/chromium/chromium-headless-shell "$@"
`;

/** No maintainer script of fontconfig ran, so its conf.d is empty; this is all that it takes. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
	<dir>/usr/share/fonts</dir>
	<cachedir>/tmp/wirewalk-fontconfig</cachedir>
	<alias><family>sans-serif</family><prefer><family>Liberation Sans</family><family>Noto Sans CJK SC</family></prefer></alias>
	<alias><family>serif</family><prefer><family>Liberation Serif</family><family>Noto Serif CJK SC</family></prefer></alias>
	<alias><family>monospace</family><prefer><family>Liberation Mono</family><family>Noto Sans Mono CJK SC</family></prefer></alias>
</fontconfig>
`;

export const BROWSER_ROOT: RootSpec = {
	name: 'browser',
	title: "Unpacking Chromium from Debian's archive",
	packages: ['chromium-headless-shell', 'fonts-liberation', 'fonts-noto-cjk'],
	files: {
		'bin/wirewalk-browser': WRAPPER,
		'etc/fonts/wirewalk.conf': FONTS,
		'etc/hosts': '127.0.0.1 localhost\n',
	},
};

/** What to launch it with: nothing that Chromium would send or fetch by itself. */
export const BROWSER_FLAGS = [
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** @returns the program for playwright-core's `executablePath`; launch it with `chromiumSandbox: false` */
export async function browser(context: StepContext): Promise<string> {
	return join(await debianRoot(BROWSER_ROOT, context), 'usr/bin/wirewalk-browser');
}
