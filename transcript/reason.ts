/** Why an output differs, as data; words.ts says it in a reader's language. */

export type Reason =
	/** One value for another: docker0's mtu. `label` is what the line calls it, `subject` what it belongs to. */
	| {
			readonly code: 'value';
			readonly subject?: string;
			readonly label?: string;
			readonly book: string;
			readonly here: string;
	  }
	/** Not even the type of value: a word where a MAC should stand. */
	| { readonly code: 'type'; readonly type: string; readonly book: string; readonly here: string }
	/** The book's name stood for another one before. */
	| { readonly code: 'other'; readonly book: string; readonly here: string; readonly before: string }
	/** Two names of the book are one here. */
	| { readonly code: 'taken'; readonly book: string; readonly here: string; readonly by: string }
	/** Outside of the bounds that hold for every value of this type. */
	| {
			readonly code: 'range';
			readonly subject?: string;
			readonly label?: string;
			readonly type: string;
			readonly here: string;
			readonly least: number;
			readonly most?: number;
	  }
	/** Not in rising order: min/avg/max. */
	| { readonly code: 'order'; readonly type: string; readonly here: string }
	/** A counter that is less than it was. */
	| {
			readonly code: 'fell';
			readonly subject?: string;
			readonly label: string;
			readonly before: string;
			readonly here: string;
	  }
	/** The right value in the wrong column; `book` and `here` are the columns' names. */
	| { readonly code: 'column'; readonly value: string; readonly book: string; readonly here: string }
	/** A route, neighbour or fdb entry through an interface that is not there. */
	| { readonly code: 'no-device'; readonly here: string }
	| { readonly code: 'missing-words'; readonly subject?: string; readonly book: string }
	| { readonly code: 'extra-words'; readonly subject?: string; readonly here: string }
	| { readonly code: 'missing-line'; readonly book: string }
	| { readonly code: 'extra-line'; readonly here: string }
	/** So much more than the book that the rest was not looked at. */
	| { readonly code: 'too-long'; readonly lines: number; readonly most: number }
	| { readonly code: 'no-output' }
	| { readonly code: 'spacing' }
	| { readonly code: 'exit'; readonly book: number; readonly here: number };
