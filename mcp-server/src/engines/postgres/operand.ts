import type { CanonicalForm, DigestColumn } from '../../model/digest.ts';
import { canonicalExpression } from './canonical.ts';
import { quoteIdentifier } from './quote.ts';
import { parseRawType } from './types.ts';

const NUMBERS = ['smallint', 'integer', 'bigint', 'oid', 'numeric', 'real', 'double precision', 'boolean', 'bit'];
const MOMENT = /^(date|timestamp with(out)? time zone|time with(out)? time zone|interval( [a-z ]+)?)$/;
const NUMBER_FORMS: readonly CanonicalForm['kind'][] = ['integer', 'decimal', 'float'];
const MOMENT_FORMS: readonly CanonicalForm['kind'][] = ['date', 'timestamp', 'time'];

/** What the catalogue says of the columns of a table. */
export interface Columns {
  typeOf(column: string): string;
}

/** A column that the server compares as the value it is, or its canonical text, to be compared byte by byte. */
export interface Operand {
  readonly kind: 'number' | 'moment' | 'bytes';
  readonly sql: string;
  readonly rawType: string;
  readonly form: CanonicalForm;
}

/** The column over the alias t as an operand of comparisons and aggregates. */
export function operandOf(table: Columns, { name, form }: DigestColumn): Operand {
  const rawType = table.typeOf(name);
  const { base, array } = parseRawType(rawType);
  const column = `t.${quoteIdentifier(name)}`;
  const moment = !array && MOMENT.test(base) && MOMENT_FORMS.includes(form.kind);
  if (moment) return { kind: 'moment', sql: column, rawType, form };
  if (!array && NUMBERS.includes(base) && NUMBER_FORMS.includes(form.kind)) {
    // Neither truth values nor bit strings can be added up or ordered by min() and max().
    if (base === 'boolean') return { kind: 'number', sql: `${column}::integer`, rawType: 'integer', form };
    if (base === 'bit') return { kind: 'number', sql: `${column}::bigint`, rawType: 'bigint', form };
    return { kind: 'number', sql: column, rawType, form };
  }
  return { kind: 'bytes', sql: `(${canonicalExpression(column, rawType, form)}) COLLATE "C"`, rawType, form };
}
