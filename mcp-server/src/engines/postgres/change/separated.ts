import { quoteLiteral } from '../quote.ts';

/** Where the separator begins in a value, counted from 1; 0: nowhere. */
function place(value: string, separator: string, at: 'first' | 'last'): string {
  const mark = quoteLiteral(separator);
  if (at === 'first') return `strpos(${value}, ${mark})`;
  const fromEnd = `strpos(reverse(${value}), reverse(${mark}))`;
  return `CASE WHEN ${fromEnd} = 0 THEN 0 ELSE length(${value}) - ${fromEnd} - length(${mark}) + 2 END`;
}

/** What stands before the separator; the whole value where there is none. */
export function before(value: string, separator: string, at: 'first' | 'last'): string {
  const from = place(value, separator, at);
  return `CASE WHEN (${from}) = 0 THEN ${value} ELSE left(${value}, (${from}) - 1) END`;
}

/** What stands after the separator; NULL where there is none. */
export function after(value: string, separator: string, at: 'first' | 'last'): string {
  const from = place(value, separator, at);
  return `CASE WHEN (${from}) > 0 THEN substr(${value}, (${from}) + length(${quoteLiteral(separator)})) END`;
}

/** The values with the separator between them; NULL counts as not there, and only NULLs make NULL. */
export function joined(values: readonly string[], separator: string): string {
  return `CASE WHEN num_nonnulls(${values.join(', ')}) > 0 THEN concat_ws(${quoteLiteral(separator)}, ${values.join(', ')}) END`;
}
