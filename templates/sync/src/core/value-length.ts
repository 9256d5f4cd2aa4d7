import type { ColumnSide } from '../descriptor.ts';

/** The most characters of a value, and of a row of the backfill: a process that is handed more than twice as many ends, and they are held several times on their way. */
export const MOST_CHARACTERS = 256_000_000;

/** How long a value's text is, as SQL over the alias t. */
export interface ValueLength {
  /** Holds for values of which it is known without a look at all of them that they are short; null: the length is known as fast. */
  readonly short: string | null;
  /** Characters, or bytes where these are more. */
  readonly length: string;
  /** The server makes NULL, and no error, of a text that is longer than its packets. */
  readonly packets: boolean;
}

/** MySQL's types whose texts are made of something else. */
const MADE = /^(json|geometry|point|linestring|polygon|multi|geom)/i;
/** PostgreSQL's types whose values are short, or as long as their own limit says. */
const SHORT =
  /^(smallint|integer|bigint|real|double precision|numeric|money|boolean|bit|date|time|timestamp|interval|uuid|oid|inet|cidr|macaddr|name|"char"|character( varying)?(?=\())(?=$|[ (])[^[]*$/i;

/** The length of a column's values; null where none is long. */
export function lengthOf(column: ColumnSide): ValueLength | null {
  // Only MySQL quotes names with these.
  return column.sql.startsWith('`') ? inMysql(column) : inPostgres(column);
}

function inMysql({ sql, rawType, read }: ColumnSide): ValueLength | null {
  if (/^(medium|long)text/i.test(rawType)) return { short: null, length: `LENGTH(t.${sql})`, packets: true };
  if (/^(medium|long)blob/i.test(rawType)) {
    const times = read.includes('HEX(') ? '2 * ' : '';
    return { short: null, length: `${times}LENGTH(t.${sql})`, packets: true };
  }
  if (!MADE.test(rawType)) return null;
  const size = /^json/i.test(rawType) ? `JSON_STORAGE_SIZE(t.${sql})` : `LENGTH(t.${sql})`;
  return { short: `t.${sql} IS NULL OR ${size} < 1000000`, length: `LENGTH(${read})`, packets: true };
}

function inPostgres({ sql, rawType, read }: ColumnSide): ValueLength | null {
  if (SHORT.test(rawType)) return null;
  const own = { short: null, packets: false };
  if (/^(text|character varying)$/i.test(rawType)) return { ...own, length: `octet_length(t.${sql})` };
  if (/^bytea$/i.test(rawType)) return { ...own, length: `2 * octet_length(t.${sql})` };
  // A stored value is compressed, at most to a 255th.
  return { ...own, short: `t.${sql} IS NULL OR pg_column_size(t.${sql}) < 100000`, length: `octet_length(${read})` };
}

/** How long the texts of columns are together, where it matters; null: they are short. */
export function lengthTogether(columns: readonly ColumnSide[]): string | null {
  const parts = columns.flatMap((column) => {
    const known = lengthOf(column);
    if (known === null) return [];
    const { short, length } = known;
    return [`COALESCE(${short === null ? length : `CASE WHEN ${short} THEN 0 ELSE ${length} END`}, 0)`];
  });
  return parts.length === 0 ? null : parts.join(' + ');
}
