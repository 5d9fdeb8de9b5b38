/**
 * The language of console blocks: parse, render, compare. Pure functions; nothing of ours is imported, nothing is read
 * or written, no DOM. The book's site, its server and its tests all see outputs through this one door.
 */

export { align as pairInOrder } from './align.ts';
export { type Bindings, newBindings } from './bindings.ts';
export { type Block, type Command, type Press, parseBlock } from './block.ts';
export {
	CAST_CODES,
	type Cast,
	type CastCode,
	CastError,
	type CastEvent,
	type CastHeader,
	parseCast,
	printCast,
} from './cast.ts';
export { type Chapter, parseChapter } from './chapter.ts';
export { type Actual, type Comparison, compare, compareAll, type Difference } from './compare.ts';
export { linesOf } from './comparison.ts';
export { type Mark, type MarkKind, MarkReader } from './marks.ts';
export type { BindPair, Meta, NamedValue } from './meta.ts';
export { printBlock, printBlockWith, printChapter } from './print.ts';
export type { Reason } from './reason.ts';
export { type Rhythm, record } from './record.ts';
export { markerLabel, type RecordedOutput, recordedOutputs } from './recording.ts';
export { COLUMNS, commandText, type HeadlessTerminal, screenLines } from './screen.ts';
export type { Position, Problem, SourceLine, Span } from './source.ts';
export { type BlockStep, blockSteps } from './steps.ts';
export type { TokenType } from './tokens.ts';
export { type ShellEvent, type ShellState, ShellTracker, type Typed } from './tracker.ts';
export { type Change, type Refusal, type Update, update } from './update.ts';
export { bindPairs, type ChapterValue, rebound, valueHere } from './values.ts';
export { LANGUAGES, type Language, words } from './words.ts';
