import type { CanonicalForm } from '../../model/digest.ts';
import { canonicalExpression } from './canonical.ts';
import { literalValue } from './literal-value.ts';
import { parseRawType } from './types.ts';

type Kind = CanonicalForm['kind'];

const INTEGERS = ['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'year'];
const BYTES = ['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob'];

/** Types whose own equality is exact, for values written in one of these forms. */
const EXACT: ReadonlyMap<string, readonly Kind[]> = new Map<string, readonly Kind[]>([
  ...INTEGERS.map((base): [string, Kind[]] => [base, ['integer', 'decimal']]),
  ...BYTES.map((base): [string, Kind[]] => [base, ['bytes', 'uuid']]),
  ['decimal', ['integer', 'decimal']],
  ['bit', ['integer', 'bits']],
  ['date', ['date']],
  ['datetime', ['timestamp']],
  ['timestamp', ['timestamp']],
]);

/** A condition that is true of the rows whose column holds exactly the value of that canonical text; null is NULL. */
export function holdsValue(
  quotedColumn: string,
  rawType: string,
  form: CanonicalForm,
  text: string | null,
  quote: (value: string) => string,
): string {
  if (text === null) return `${quotedColumn} IS NULL`;
  if (EXACT.get(parseRawType(rawType).base)?.includes(form.kind) === true) {
    return `${quotedColumn} = ${literalValue(text, rawType, form, quote)}`;
  }
  // As text a collation would take 'a' for 'A', and 'a ' for 'a'.
  return `CAST(${canonicalExpression(quotedColumn, rawType, form)} AS BINARY) = ${quote(text)}`;
}
