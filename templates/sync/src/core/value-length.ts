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

/** Rows as long as this, declared, are short: a thousand of them are a portion. */
const SHORT_ROW = 8000;

/** About how long the texts of a row's columns are together, as SQL over the alias t; null: not even a thousand rows are much. */
export function rowLength(columns: readonly ColumnSide[]): string | null {
  if (columns.reduce((sum, column) => sum + mostOf(column), 0) <= SHORT_ROW) return null;
  const varying = columns.filter((column) => mostOf(column) > NUMBER).map(lengthOfStored);
  return varying.length === 0 ? null : varying.map((length) => `COALESCE(${length}, 0)`).join(' + ');
}

/** Few texts of numbers, times and the like are longer. */
const NUMBER = 50;

/** The most characters that a column's values can have, as far as its type says. */
function mostOf(column: ColumnSide): number {
  const { sql, rawType } = column;
  if (lengthOf(column) !== null || /^(text|blob)/i.test(rawType)) return Number.POSITIVE_INFINITY;
  if (/^tiny(text|blob)/i.test(rawType)) return 510;
  if (!/char|binary|^bit|^(enum|set)\b/i.test(rawType)) return NUMBER;
  const limit = /\((\d+)/.exec(rawType)?.[1];
  // A name of an ENUM, or of all in a SET.
  if (limit === undefined) return sql.startsWith('`') ? 255 : 64;
  return Number(limit) * (/binary/i.test(rawType) ? 2 : 1);
}

function lengthOfStored(column: ColumnSide): string {
  const known = lengthOf(column);
  const own = `t.${column.sql}`;
  if (known === null) return `${column.read.includes('HEX(') ? '2 * ' : ''}${lengthFunction(column)}(${own})`;
  const { short, length } = known;
  if (short === null) return length;
  // Texts are a few times as long as what is stored of them; what PostgreSQL compressed may be more, so only little is taken so.
  const small = column.sql.startsWith('`')
    ? `WHEN ${short} THEN 3 * ${/^json/i.test(column.rawType) ? 'JSON_STORAGE_SIZE' : 'LENGTH'}(${own})`
    : `WHEN ${own} IS NULL THEN 0 WHEN pg_column_size(${own}) < 1000 THEN 3 * pg_column_size(${own})`;
  return `CASE ${small} ELSE ${length} END`;
}

function lengthFunction({ sql }: ColumnSide): string {
  return sql.startsWith('`') ? 'LENGTH' : 'octet_length';
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
