/** Before a chapter's slug: the name under which localStorage keeps what was run in it. */
export const STORED = 'wirewalk:chapter:';
