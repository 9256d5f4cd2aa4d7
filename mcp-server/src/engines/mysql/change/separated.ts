import { quoteLiteral } from '../quote.ts';

/** What stands before the separator; the whole value where there is none. */
export function before(value: string, separator: string, at: 'first' | 'last'): string {
  const mark = quoteLiteral(separator);
  if (at === 'first') return `SUBSTRING_INDEX(${value}, ${mark}, 1)`;
  const rest = `SUBSTRING_INDEX(${value}, ${mark}, -1)`;
  return `IF(CHAR_LENGTH(${rest}) = CHAR_LENGTH(${value}), ${value}, LEFT(${value}, CHAR_LENGTH(${value}) - CHAR_LENGTH(${rest}) - CHAR_LENGTH(${mark})))`;
}

/** What stands after the separator; NULL where there is none. */
export function after(value: string, separator: string, at: 'first' | 'last'): string {
  const mark = quoteLiteral(separator);
  if (at === 'last') {
    const rest = `SUBSTRING_INDEX(${value}, ${mark}, -1)`;
    return `IF(CHAR_LENGTH(${rest}) = CHAR_LENGTH(${value}), NULL, ${rest})`;
  }
  const head = `SUBSTRING_INDEX(${value}, ${mark}, 1)`;
  return `IF(CHAR_LENGTH(${head}) = CHAR_LENGTH(${value}), NULL, SUBSTRING(${value}, CHAR_LENGTH(${head}) + CHAR_LENGTH(${mark}) + 1))`;
}

/** The values with the separator between them; NULL counts as not there, and only NULLs make NULL. */
export function joined(values: readonly string[], separator: string): string {
  return `IF(COALESCE(${values.join(', ')}) IS NULL, NULL, CONCAT_WS(${quoteLiteral(separator)}, ${values.join(', ')}))`;
}
