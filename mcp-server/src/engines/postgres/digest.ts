import type { Bucket, DigestColumn, DigestRequest, KeyRange, RowDigest, RowText } from '../../model/digest.ts';
import { LockstepError } from '../../model/errors.ts';
import type { KeyBounds } from '../engine.ts';
import { canonicalExpression } from './canonical.ts';
import { quoteIdentifier } from './dialect.ts';
import { firstKeyFilter } from './first-key-filter.ts';
import { type KeyFilter, keyRangeFilter, wholeNumberType } from './key-range.ts';
import type { OpenTable } from './open-table.ts';
import { rowOptional, rowText } from './row.ts';

/** concat() takes at most 100 arguments. */
const MAX_ARGUMENTS = 90;

/** Exact number of rows. */
export async function countRows({ session, sql, label }: OpenTable): Promise<bigint> {
  const text = `SELECT count(*)::text FROM ${sql} AS t`;
  const [row = []] = await session.rows({ text, about: `counting the rows of ${label}` });
  return BigInt(rowText(row, 0));
}

/** Smallest and largest key; null when there is none. Throws VALIDATION when the column holds anything but whole numbers. */
export async function keyBounds(table: OpenTable, column: string): Promise<KeyBounds | null> {
  const about = `reading the key bounds of ${table.label}`;
  const type = wholeNumberType(table, column);
  const bound = (which: string) =>
    canonicalExpression(`${which}(t.${quoteIdentifier(column)})`, type, { kind: 'integer' });
  const text = `SELECT ${bound('min')}, ${bound('max')} FROM ${table.sql} AS t`;
  const [row = []] = await table.session.rows({ text, about });
  const [min, max] = [rowOptional(row, 0), rowOptional(row, 1)];
  if (min === null || max === null) return null;
  if (!/^-?\d+$/.test(min) || !/^-?\d+$/.test(max)) {
    throw new LockstepError('VALIDATION', `${about}: column ${JSON.stringify(column)} holds more than whole numbers`, {
      hint: 'Bucket by a whole-number key column, or digest the table as one bucket.',
    });
  }
  return { min: BigInt(min), max: BigInt(max) };
}

/** Count and digest sums of every bucket that has rows, by id. */
export async function buckets(
  table: OpenTable,
  request: DigestRequest,
  range: KeyRange | null,
  width: bigint,
): Promise<Bucket[]> {
  const filter = keyRangeFilter(table, request, range, width);
  if (filter === null) return [];
  const text = `
SELECT id::text, count(*)::text, sum(('x' || substr(h, 1, 15))::bit(60)::bigint)::text, sum(('x' || substr(h, 16, 15))::bit(60)::bigint)::text
FROM (${hashedRows(table, request, { ...filter, select: [`${filter.id} AS id`], tail: 'OFFSET 0' })}) AS d
GROUP BY d.id ORDER BY d.id`;
  const rows = await table.session.rows({ text, values: filter.values, about: `digesting ${table.label}` });
  return rows.map((row) => ({
    id: BigInt(rowText(row, 0)),
    count: BigInt(rowText(row, 1)),
    digest: [rowText(row, 2), rowText(row, 3)],
  }));
}

/** Key and digest of at most `limit` rows of the range. */
export async function rowDigests(
  table: OpenTable,
  request: DigestRequest,
  range: KeyRange | null,
  limit: number,
): Promise<RowDigest[]> {
  const filter = keyRangeFilter(table, request, range, 1n);
  if (filter === null) return [];
  const keys = request.key.map((column, at) => `${canonical(column, table)} AS k${at}`);
  const values = [...filter.values, String(limit)];
  const tail = `LIMIT $${values.length}::bigint`;
  const text = `
SELECT ${[...request.key.map((_, at) => `k${at}`), 'substr(h, 1, 30)'].join(', ')}
FROM (${hashedRows(table, request, { ...filter, select: keys, tail })}) AS d`;
  const rows = await table.session.rows({ text, values, about: `digesting the rows of ${table.label}` });
  const width = request.key.length;
  return rows.map((row) => ({ key: request.key.map((_, at) => rowOptional(row, at)), digest: rowText(row, width) }));
}

/** Canonical texts of every row whose first key column is one of `firstKeys`. */
export async function rowTexts(
  table: OpenTable,
  request: DigestRequest,
  firstKeys: readonly string[],
): Promise<RowText[]> {
  const about = `reading rows of ${table.label}`;
  const [first] = request.key;
  if (first === undefined) {
    throw new LockstepError('VALIDATION', `${about}: no key column is named`, { hint: 'Rows are found by their key.' });
  }
  const filter = firstKeyFilter(`t.${quoteIdentifier(first.name)}`, table.typeOf(first.name), first.form, firstKeys);
  if (filter === null) return [];
  const wanted = [...request.key, ...request.columns];
  const list = wanted.map((column, at) => `${canonical(column, table)} AS c${at}`);
  const text = `SELECT ${list.join(', ')} FROM ${table.sql} AS t WHERE ${filter.where}`;
  const rows = await table.session.rows({ text, values: filter.values, about });
  const texts = (row: readonly unknown[], from: number, count: number) =>
    Array.from({ length: count }, (_, at) => rowOptional(row, from + at));
  const width = request.key.length;
  return rows.map((row) => ({ key: texts(row, 0, width), values: texts(row, width, request.columns.length) }));
}

interface RowSource extends KeyFilter {
  /** Expressions beside the digest, with their aliases. */
  readonly select: readonly string[];
  /** OFFSET 0 or LIMIT: keeps the planner from inlining each canonical expression where it is used twice (measured: 20 % slower). */
  readonly tail: string;
}

/** The rows of the source with `h`, the SHA-256 of their canonical text as hex, beside the aliases of `select`. */
function hashedRows(table: OpenTable, request: DigestRequest, source: RowSource): string {
  const aliases = source.select.map((item) => item.slice(item.lastIndexOf(' ') + 1));
  const list = [...source.select, ...request.columns.map((column, at) => `${canonical(column, table)} AS c${at}`)];
  const inner = `SELECT ${list.join(', ')} FROM ${table.sql} AS t${source.where} ${source.tail}`;
  const text = rowTextSql(request.columns.length, table.session.encoding === 'UTF8');
  const hash = `encode(sha256(convert_to(${text}, 'UTF8')), 'hex') AS h`;
  return `SELECT ${[...aliases, hash].join(', ')} FROM (${inner}) AS r OFFSET 0`;
}

/** Each column as `N` or as its length in UTF-8 bytes, a colon and its text, joined: different rows give different texts. */
function rowTextSql(count: number, utf8: boolean): string {
  const bytes = (name: string) => (utf8 ? `octet_length(${name})` : `octet_length(convert_to(${name}, 'UTF8'))`);
  // concat() passes over NULL, so the text itself is copied only once.
  let parts = Array.from({ length: count }, (_, at) => [`coalesce(${bytes(`c${at}`)} || ':', 'N')`, `c${at}`]).flat();
  while (parts.length > MAX_ARGUMENTS) {
    const groups = Array.from({ length: Math.ceil(parts.length / MAX_ARGUMENTS) }, (_, at) =>
      parts.slice(at * MAX_ARGUMENTS, (at + 1) * MAX_ARGUMENTS),
    );
    parts = groups.map((group) => `concat(${group.join(', ')})`);
  }
  return parts.length === 0 ? "''" : `concat(${parts.join(', ')})`;
}

function canonical({ name, form }: DigestColumn, table: OpenTable): string {
  return canonicalExpression(`t.${quoteIdentifier(name)}`, table.typeOf(name), form);
}
