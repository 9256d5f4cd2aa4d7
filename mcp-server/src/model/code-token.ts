/** One word of a view's, routine's or trigger's text: what it is in its own dialect, and the line it stands on. */
export interface CodeToken {
  /** word: a keyword or unquoted name in lower case. name: a quoted name. text: a literal without its quotes. sign: an operator or a bracket. */
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'sign';
  readonly text: string;
  /** As it is written, for names that keep their case. */
  readonly raw: string;
  /** The first line is 1. */
  readonly line: number;
}
