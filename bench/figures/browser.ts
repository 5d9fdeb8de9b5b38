/** Figures that only a browser can take. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { BROWSER_FLAGS } from '../../setup/browser.ts';

/** @param executable see setup/browser.ts */
export async function openBrowser(
	executable: string,
): Promise<{ context: BrowserContext; close(): Promise<void> }> {
	const profile = await mkdtemp(join(tmpdir(), 'profile-'));
	const context = await chromium.launchPersistentContext(profile, {
		executablePath: executable,
		args: BROWSER_FLAGS,
		chromiumSandbox: false,
		locale: 'zh-CN',
	});
	return {
		context,
		async close() {
			await context.close();
			await rm(profile, { recursive: true, force: true });
		},
	};
}

/** @returns what the wire carries for a chapter's page until it is quiet, KB of 1000 bytes */
export async function pageWeight(context: BrowserContext, origin: string): Promise<number> {
	const page = await context.newPage();
	const session = await context.newCDPSession(page);
	await session.send('Network.enable');
	let bytes = 0;
	session.on('Network.loadingFinished', ({ encodedDataLength }) => {
		bytes += encodedDataLength;
	});
	await page.goto(`${origin}/zh-cn/docker-single-host/`, { waitUntil: 'networkidle' });
	await page.close();
	return bytes / 1000;
}

/**
 * From the request for a lab to the second prompt, the answer to Return at the first.
 * @returns ms, measured by the page's own clock
 */
export async function promptInBrowser(
	context: BrowserContext,
	origin: string,
	request: { lab: string; chapter: string },
	runs: number,
): Promise<number[]> {
	const page = await context.newPage();
	await page.goto(`${origin}/404.html`);
	const times: number[] = [];
	for (let run = 0; run < runs; run++) {
		times.push(
			await page.evaluate(async (body) => {
				const begun = performance.now();
				const answer = await fetch('/api/labs', {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify(body),
				});
				const lab: { id: string; generation: number } = await answer.json();
				const socket = new WebSocket(
					`${location.origin.replace('http', 'ws')}/api/labs/${lab.id}/shells/node1?generation=${lab.generation}&from=0`,
				);
				socket.binaryType = 'arraybuffer';
				const time = await new Promise<number>((resolve, reject) => {
					let text = '';
					let asked = false;
					socket.onclose = () => reject(new Error('The socket closed before the prompt answered.'));
					socket.onmessage = ({ data }) => {
						if (!(data instanceof ArrayBuffer)) return;
						text += new TextDecoder().decode(new Uint8Array(data, 8));
						const prompts = text.split('\u001b]133;B').length - 1;
						if (!asked && prompts > 0) {
							asked = true;
							text = '';
							socket.send(new Uint8Array([13]));
						} else if (asked && prompts > 0) resolve(performance.now() - begun);
					};
				});
				socket.onclose = null;
				socket.close();
				await fetch(`/api/labs/${lab.id}`, { method: 'DELETE' });
				return time;
			}, request),
		);
	}
	await page.close();
	return times;
}
