import type { HashBucket, KeySpan, RowDigest } from '../../model/digest.ts';
import type { DigestRequest } from '../../model/digest-request.ts';
import { LockstepError } from '../../model/errors.ts';
import { mostOfRows } from '../connection/flood.ts';
import type { HashRows } from '../engine.ts';
import { canonicalExpression } from './canonical.ts';
import { keyColumns } from './key-column.ts';
import { placeSpan, spanCondition } from './key-span.ts';
import type { OpenTable } from './open-table.ts';
import { quoteIdentifier } from './quote.ts';
import { rowOptional, rowText } from './row.ts';
import { type Condition, filtered } from './row-filter.ts';
import { rowTexts, sha256 } from './row-text.ts';

/** Count and digest sums of each bucket that has rows, by id. Throws VALIDATION for a span of a table without a key, or other than 1 to 4 digits. */
export async function hashBuckets(
  table: OpenTable,
  request: DigestRequest,
  span: KeySpan | null,
  hexDigits: number,
): Promise<HashBucket[]> {
  const digits = checkedDigits(table, hexDigits);
  const source = rowsOf(table, request, span);
  if (source === null) return [];
  const sum = (from: number) => `sum(('x' || substr(d.h, ${from}, 15))::bit(60)::bigint)::text`;
  const text = `
SELECT right(d.h, ${digits}), count(*)::text, ${sum(1)}, ${sum(16)}
FROM (${hashedRows(table, request, source.where, new Map())}) AS d GROUP BY 1`;
  const rows = await table.session.rows({ text, values: source.values, about: `digesting ${table.label}` });
  return rows
    .map((row) => ({
      id: Number.parseInt(rowText(row, 0), 16),
      count: BigInt(rowText(row, 1)),
      digest: [BigInt(rowText(row, 2)), BigInt(rowText(row, 3))] as const,
    }))
    .sort((a, b) => a.id - b.id);
}

/** Key and digest of at most `limit` rows that fall into the wanted buckets. Throws VALIDATION like hashBuckets, LIMIT when they bring more than may be held. */
export async function hashRows(
  table: OpenTable,
  request: DigestRequest,
  span: KeySpan | null,
  { hexDigits, ids, limit }: HashRows,
): Promise<RowDigest[]> {
  const digits = checkedDigits(table, hexDigits);
  const source = rowsOf(table, request, span);
  if (source === null || ids.length === 0) return [];
  // Canonical keys are written for the rows that are wanted, not for those that are hashed.
  const select = new Map(request.key.map(({ name }, at) => [`k${at}`, `t.${quoteIdentifier(name)}`]));
  const keys = request.key.map(({ name, form }, at) => canonicalExpression(`d.k${at}`, table.typeOf(name), form));
  const [wanted, most] = [source.values.length + 1, source.values.length + 2];
  const text = `
SELECT ${[...keys, 'substr(d.h, 1, 30)'].join(', ')}
FROM (${hashedRows(table, request, source.where, select)}) AS d
WHERE right(d.h, ${digits}) = ANY($${wanted}::text[]) LIMIT $${most}::bigint`;
  const suffixes = ids.map((id) => id.toString(16).padStart(digits, '0'));
  const values = [...source.values, suffixes, String(limit)];
  const about = `digesting the rows of ${table.label}`;
  const rows = await table.session.rows({ text, values, about, mostBytes: mostOfRows(request.key) });
  const width = request.key.length;
  return rows.map((row) => ({ key: request.key.map((_, at) => rowOptional(row, at)), digest: rowText(row, width) }));
}

/** The rows of a span; null when it can hold none. */
function rowsOf(table: OpenTable, request: DigestRequest, span: KeySpan | null): Condition | null {
  if (span === null) return filtered(table, request.filter, { where: '', values: [] });
  const columns = keyColumns(table, request.key);
  const placed = placeSpan(table, columns, span);
  if (placed === null) return null;
  const { from, to } = placed;
  const where = spanCondition(columns, placed, (end, at) => {
    const number = end === 'from' ? at + 1 : from.values.length + at + 1;
    return `$${number}::${columns[at]?.inputType}`;
  });
  return filtered(table, request.filter, { where, values: [...from.values, ...to.values] });
}

/** The rows with `h`, their SHA-256 as hex, beside the names of `select`. OFFSET 0 keeps the planner from hashing a row wherever `h` stands (measured: 20 % slower). */
function hashedRows(
  table: OpenTable,
  request: DigestRequest,
  where: string,
  select: ReadonlyMap<string, string>,
): string {
  const source = rowTexts(table, request, { select, where, order: [] });
  return `SELECT ${[...select.keys(), `encode(${sha256(table, 's.row')}, 'hex') AS h`].join(', ')} FROM (${source}) AS s OFFSET 0`;
}

function checkedDigits(table: OpenTable, hexDigits: number): number {
  if (Number.isInteger(hexDigits) && hexDigits >= 1 && hexDigits <= 4) return hexDigits;
  throw new LockstepError('VALIDATION', `digesting ${table.label}: buckets by ${hexDigits} hex digits`, {
    hint: 'Ask for 1 to 4 hex digits, which make 16 to 65,536 buckets.',
  });
}
