import type { CanonicalForm } from '../../model/digest.ts';
import { canonicalExpression } from './canonical.ts';
import { literalValue } from './literal-value.ts';
import { parseRawType } from './types.ts';

type Kind = CanonicalForm['kind'];

/** Types whose own equality is exact, for values written in one of these forms. */
const EXACT: ReadonlyMap<string, readonly Kind[]> = new Map<string, readonly Kind[]>([
  ['smallint', ['integer', 'decimal']],
  ['integer', ['integer', 'decimal']],
  ['bigint', ['integer', 'decimal']],
  ['numeric', ['integer', 'decimal']],
  ['boolean', ['integer', 'decimal']],
  ['bit', ['integer', 'bits']],
  ['bytea', ['bytes', 'uuid']],
  ['uuid', ['uuid']],
  ['date', ['date']],
  ['timestamp without time zone', ['timestamp']],
  ['timestamp with time zone', ['timestamp']],
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
  const { base, array } = parseRawType(rawType);
  if (!array && EXACT.get(base)?.includes(form.kind) === true) {
    return `${quotedColumn} = ${literalValue(text, rawType, form, quote)}`;
  }
  // Only this collation never takes one text for another.
  const value = literalValue(text, 'text', { kind: 'text' }, quote);
  return `(${canonicalExpression(quotedColumn, rawType, form)}) COLLATE "C" = ${value}`;
}
