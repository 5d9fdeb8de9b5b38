import { expect, it } from 'vitest';
import { type ServerMessage, WINDOW } from '../protocol.ts';
import { Attachment } from './attachment.ts';

const transcript = Buffer.from(Array.from({ length: 4 * WINDOW }, (_, index) => index % 251));

function attach(from = 0) {
	const seen: (string | number)[] = [];
	let bytes = Buffer.alloc(0);
	const attachment = new Attachment(
		from,
		{
			output(offset, piece) {
				expect(offset).toBe(from + bytes.length);
				bytes = Buffer.concat([bytes, piece]);
				seen.push(piece.length);
			},
			message: (message) => seen.push(message.type),
		},
		{
			read: (start, end) => transcript.subarray(start, end),
			acknowledged: () => seen.push('acknowledged'),
			closed: () => seen.push('closed'),
		},
	);
	return { attachment, seen, bytes: () => bytes };
}

const note = (end: number): ServerMessage => ({ type: 'shell', shell: { at: 'prompt', end } });

it('shows what there is from the offset asked for, in order and whole', () => {
	const { attachment, bytes } = attach(100);
	attachment.advance(70_000);
	attachment.advance(90_000);
	expect(bytes().equals(transcript.subarray(100, 90_000))).toBe(true);
});

it('tells a message after exactly the output that is before it', () => {
	const { attachment, seen } = attach();
	attachment.note(5, note(5));
	attachment.advance(8);
	expect(seen).toEqual([5, 'shell', 3]);
});

it('shows one window and waits until something of it is dealt with', () => {
	const { attachment, bytes } = attach();
	attachment.advance(3 * WINDOW);
	expect(bytes().length).toBe(WINDOW);
	attachment.acknowledge(1000);
	expect(bytes().length).toBe(WINDOW + 1000);
	attachment.acknowledge(WINDOW + 1000);
	expect(bytes().length).toBe(2 * WINDOW + 1000);
});

it('takes no acknowledgement for what it has not shown, nor one twice', () => {
	const { attachment } = attach();
	attachment.advance(10);
	attachment.acknowledge(4000);
	expect(attachment.acknowledged).toBe(10);
	attachment.acknowledge(3);
	expect(attachment.acknowledged).toBe(10);
});

it('forgets states in between for one who does not keep up, but not how a run ended', () => {
	const { attachment, seen } = attach();
	attachment.advance(2 * WINDOW);
	const behind = 2 * WINDOW;
	attachment.note(behind, { type: 'finished', id: 'mine', start: 1, end: 2 });
	for (let count = 0; count < 1000; count++) attachment.note(behind, note(count));
	attachment.acknowledge(WINDOW);
	const messages = seen.filter((entry) => entry === 'shell' || entry === 'finished');
	expect(messages[0]).toBe('finished');
	expect(messages.length).toBe(256);
});

it('shows nothing after it was closed', () => {
	const { attachment, seen } = attach();
	attachment.close();
	attachment.close();
	attachment.advance(10);
	attachment.note(0, note(0));
	expect(seen).toEqual(['closed']);
});
