import type { CanonicalForm, DigestColumn } from '../../model/digest.ts';
import { canonicalBytes } from './canonical.ts';
import { quoteIdentifier } from './quote.ts';
import { parseRawType } from './types.ts';

const INTEGERS = ['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'year', 'bit'];
const NUMBERS = [...INTEGERS, 'decimal', 'float', 'double'];
const MOMENTS = ['date', 'datetime', 'timestamp', 'time'];
const NUMBER_FORMS: readonly CanonicalForm['kind'][] = ['integer', 'decimal', 'float'];
const MOMENT_FORMS: readonly CanonicalForm['kind'][] = ['date', 'timestamp', 'time'];

/** What the catalogue says of the columns of a table. */
export interface Columns {
  column(name: string): { readonly rawType: string; readonly charset: string | null };
}

/** A bare column that the server compares as the value it is, or its canonical text as bytes, since every collation takes some texts for the same. */
export interface Operand {
  readonly kind: 'number' | 'moment' | 'bytes';
  readonly sql: string;
  readonly rawType: string;
  readonly form: CanonicalForm;
  /** Where GROUP BY or DISTINCT sorts, the server may look at the first max_sort_length bytes only, 1,024 unless set otherwise. */
  readonly long: boolean;
}

/** The column over the alias t as an operand of comparisons and aggregates. */
export function operandOf(table: Columns, { name, form }: DigestColumn): Operand {
  const { rawType, charset } = table.column(name);
  const { base, args, zerofill } = parseRawType(rawType);
  const column = `t.${quoteIdentifier(name)}`;
  const moment = MOMENTS.includes(base) && MOMENT_FORMS.includes(form.kind);
  if (moment) return { kind: 'moment', sql: column, rawType, form, long: false };
  if (NUMBERS.includes(base) && NUMBER_FORMS.includes(form.kind)) {
    // YEAR takes 70 for 1970, and a bit string is ordered as text, unless they are numbers.
    const plain = base === 'year' || base === 'bit' || zerofill;
    const number = INTEGERS.includes(base) ? 'bigint unsigned' : rawType;
    return {
      kind: 'number',
      sql: plain ? `(${column} + 0)` : column,
      rawType: plain ? number : rawType,
      form,
      long: false,
    };
  }
  const sql = `CAST(${canonicalBytes(column, rawType, form, charset)} AS BINARY)`;
  const short = /^(var)?(char|binary)$/.test(base) && Number(args[0] ?? 1) <= 255;
  return { kind: 'bytes', sql, rawType, form, long: !(short || base === 'enum' || base === 'uuid' || base === 'bit') };
}
