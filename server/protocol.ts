/**
 * The wire protocol between the page and the server: types and zod schemas only, so that both may import it.
 *
 *     GET    /api/status                          Status
 *     GET    /api/status/events                   server-sent events, `data:` is a Status, one at once and one per change
 *     POST   /api/labs           {lab, chapter}   LabView; the reader's lab for this chapter, made if there is none
 *     GET    /api/labs/:id                        LabView
 *     POST   /api/labs/:id/reset                  LabView, one generation later: a fresh clone
 *     POST   /api/labs/:id/exercises/:name/break  LabView, one generation later: a fresh clone, broken as the exercise says
 *     POST   /api/labs/:id/exercises/:name/check  ExerciseVerdict
 *     DELETE /api/labs/:id                        204
 *     GET    /api/labs/:id/shells/:host?generation=N&from=OFFSET     websocket: ClientMessage and keys in, ServerMessage and output out
 *
 * Every failure is an ApiError with a fitting http status. The reader is known by one unguessable token in an
 * HttpOnly, SameSite=Strict cookie, which the first `POST /api/labs` sets. Unsafe methods and websockets need the
 * server's own Origin.
 *
 * On the websocket, text frames are JSON messages. Binary frames to the server are keys, as they are; binary frames to
 * the page are output: 8 bytes of offset, big-endian, then the bytes that stand there in the shell's transcript.
 *
 * A browser does not tell a page why a handshake failed. So whenever a socket closes without `ended`, ask
 * `GET /api/labs/:id`: 404 means that there is no such lab for this reader (any more), another `generation` that it was
 * reset, `state: 'ended'` why it is no more; otherwise open the socket again from the last offset.
 *
 * Programs ask their terminal questions (`ESC [ 6 n`: where is the cursor). The server answers them, once, whether a
 * page looks on or not. A page's terminal must stay silent, or a program gets two answers (and all of them again when
 * a page replays a transcript): swallow the sequences of `TERMINAL_QUERIES` in xterm's parser.
 */
import { z } from 'zod';

/** Every pty is this size, in the book, in tests and on the page alike: programs format by width. */
export const COLUMNS = 100;
export const ROWS = 30;

/** The longest websocket frame that the server takes, bytes; a paste longer than this is sent in pieces. */
export const MAX_FRAME = 64 * 1024;

/** Output bytes that a page may have received and not yet acknowledged before its shell's output waits. */
export const WINDOW = 256 * 1024;

/**
 * What programs send to ask a terminal something; the server answers these. For xterm:
 * `parser.registerCsiHandler(id, () => true)` for each of `csi`, `registerOscHandler(n, (text) => text.includes('?'))`
 * for each of `osc`, and `registerDcsHandler(id, () => true)` for each of `dcs`.
 */
export const TERMINAL_QUERIES = {
	csi: [
		{ final: 'n' },
		{ prefix: '?', final: 'n' },
		{ final: 'c' },
		{ prefix: '>', final: 'c' },
		{ prefix: '=', final: 'c' },
		{ prefix: '>', final: 'q' },
		{ intermediates: '$', final: 'p' },
		{ prefix: '?', intermediates: '$', final: 'p' },
		{ final: 't' },
	],
	osc: [4, 10, 11, 12],
	dcs: [{ intermediates: '$', final: 'q' }],
} as const;

export const LabName = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);
export const HostName = z.string().regex(/^[a-z][a-z0-9-]{0,15}$/);
export const ChapterSlug = z.string().regex(/^[a-z0-9][a-z0-9-/]{0,63}$/);

export const LabReadiness = z.discriminatedUnion('state', [
	z.object({ state: z.literal('ready') }),
	/** `done` runs from 0 to 1 and is absent while it cannot be told; `step` is words for the reader, in English. */
	z.object({
		state: z.literal('building'),
		step: z.string(),
		done: z.number().min(0).max(1).optional(),
	}),
	z.object({ state: z.literal('failed'), reason: z.string() }),
]);
export type LabReadiness = z.infer<typeof LabReadiness>;

export const Status = z.object({
	/** What each lab of the book waits for; a lab that is not named does not exist. */
	labs: z.record(LabName, LabReadiness),
});
export type Status = z.infer<typeof Status>;

export const LabRequest = z.strictObject({ lab: LabName, chapter: ChapterSlug });
export type LabRequest = z.infer<typeof LabRequest>;

/**
 * Why a lab is no more; the page has words for each. `replaced`: the reader opened one lab more than a reader may have,
 * and this was the one that they had left alone for longest.
 */
export const END_REASONS = ['reader', 'replaced', 'deadline', 'idle', 'operator', 'crash'] as const;
export const EndReason = z.enum(END_REASONS);
export type EndReason = z.infer<typeof EndReason>;

export const LabView = z.object({
	id: z.string(),
	lab: LabName,
	chapter: ChapterSlug,
	/** Counts resets; offsets are meaningful within one generation only. */
	generation: z.number().int().nonnegative(),
	hosts: z.array(z.object({ name: HostName })),
	/** A frozen lab thaws on the next key. */
	state: z.enum(['running', 'frozen', 'ended']),
	ended: EndReason.optional(),
	/** When the lab ends whatever happens, ISO 8601. */
	deadline: z.string(),
});
export type LabView = z.infer<typeof LabView>;

/** Whether what an exercise broke is mended; if not, what is still wrong, in the book's languages. */
export const ExerciseVerdict = z.discriminatedUnion('mended', [
	z.object({ mended: z.literal(true) }),
	z.object({ mended: z.literal(false), wrong: z.object({ 'zh-cn': z.string(), en: z.string() }) }),
]);
export type ExerciseVerdict = z.infer<typeof ExerciseVerdict>;

/**
 * What a shell is doing, known from OSC 133 marks alone.
 * `starting` lasts until the first mark. Offsets are bytes in the shell's transcript.
 */
export const ShellState = z.discriminatedUnion('at', [
	z.object({ at: z.literal('starting') }),
	/** `end` is where the last prompt began; `exit` the last command's status, absent when it entered another shell. */
	z.object({ at: z.literal('prompt'), end: z.number().int(), exit: z.number().int().optional() }),
	/** `start` is where the command's output begins; `command` the line as it stood on the screen. */
	z.object({ at: z.literal('running'), start: z.number().int(), command: z.string() }),
]);
export type ShellState = z.infer<typeof ShellState>;

/** A key press that a console block holds, as `^C`: typed once so many lines of output have arrived. */
export const Press = z.strictObject({
	afterLines: z.number().int().nonnegative(),
	keys: z.string().min(1).max(64),
});
export type Press = z.infer<typeof Press>;

export const ClientMessage = z.discriminatedUnion('type', [
	/** Types one command at the prompt; refused with `busy` unless the shell stands at one. `id` is the page's own. */
	z.strictObject({
		type: z.literal('run'),
		id: z.string().min(1).max(64),
		command: z.string().min(1).max(8192),
		presses: z.array(Press).max(16),
	}),
	/** Ctrl-C. */
	z.strictObject({ type: z.literal('interrupt') }),
	/** Everything before this offset has been dealt with; opens the window (WINDOW). */
	z.strictObject({ type: z.literal('ack'), offset: z.number().int().nonnegative() }),
	z.strictObject({
		type: z.literal('resize'),
		columns: z.number().int().min(1).max(1000),
		rows: z.number().int().min(1).max(1000),
	}),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

export const ERROR_CODES = [
	/** More keys than the shell's program takes; they were dropped. */
	'backlog',
	/** The shell is not at a prompt. */
	'busy',
	'frame',
	'full',
	'gone',
	'internal',
	'lab-not-ready',
	'no-such-exercise',
	'no-such-host',
	'no-such-lab',
	'origin',
	'rate',
	'request',
	'size-fixed',
	'stale-generation',
	/** The shell has put out as much as a lab may keep; only a reset helps. */
	'transcript-full',
] as const;
/** What went wrong, in a word that the page can translate, and in a sentence that says what to do. */
export const ApiError = z.object({
	error: z.enum(ERROR_CODES),
	message: z.string(),
	hint: z.string().optional(),
});
export type ApiError = z.infer<typeof ApiError>;

export const ServerMessage = z.discriminatedUnion('type', [
	/** First message: output follows from `offset`, which is the one asked for. */
	z.object({
		type: z.literal('hello'),
		generation: z.number().int(),
		offset: z.number().int(),
		shell: ShellState,
		/** The run that was typed last and has not ended. One that is not named, nor stands in the output, never arrived. */
		run: z.string().optional(),
	}),
	/** Sent after the output up to the mark that it tells of. */
	z.object({ type: z.literal('shell'), shell: ShellState }),
	z.object({ type: z.literal('started'), id: z.string(), start: z.number().int() }),
	/** The command's output is the bytes from `start` up to `end`. */
	z.object({
		type: z.literal('finished'),
		id: z.string(),
		start: z.number().int(),
		end: z.number().int(),
		exit: z.number().int().optional(),
	}),
	/** The run `id`, or else the last frame, was refused; the socket stays open. */
	z.object({ type: z.literal('refused'), id: z.string().optional(), ...ApiError.shape }),
	/** The lab was frozen because nobody typed for a while, or thawed by a key. Sent after `hello` too when it is frozen. */
	z.object({ type: z.literal('lab'), state: z.enum(['running', 'frozen']) }),
	/** The lab is no more; the server closes the socket after this. `reset` means: ask again, a generation later. */
	z.object({ type: z.literal('ended'), reason: z.enum([...END_REASONS, 'reset']) }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;
