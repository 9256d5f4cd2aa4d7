import type { HashBucket, KeySpan, RowDigest } from '../../model/digest.ts';
import type { DigestRequest } from '../../model/digest-request.ts';
import { LockstepError } from '../../model/errors.ts';
import { mostOfRows } from '../connection/flood.ts';
import type { HashRows } from '../engine.ts';
import { keyColumns } from './key-column.ts';
import { type Filter, spanFilter } from './key-span.ts';
import type { OpenTable } from './open-table.ts';
import { ROW_ESTIMATE } from './queries.ts';
import { rowNumber, rowOptional, rowText } from './row.ts';
import { filtered } from './row-filter.ts';
import { canonicalTextOf, DIGEST_DIGITS, rowHashSql } from './row-text.ts';

/** A temporary table of this many digests is about one gigabyte on the server's disk. */
const MOST_ROWS_KEPT = 10_000_000;
/** A statement takes at most 65,535 parameters, and the span needs some. */
const IDS_PER_STATEMENT = 60_000;

/** Count and digest sums of every bucket that has rows, by id. Throws VALIDATION for a number of digits that is not 1 to 4. */
export async function hashBuckets(
  table: OpenTable,
  request: DigestRequest,
  span: KeySpan | null,
  hexDigits: number,
): Promise<HashBucket[]> {
  checkDigits(table, hexDigits);
  const { where, values } = hashFilter(table, request, span);
  // Whoever lets MySQL merge the inner query has each digest computed three times (measured: 7.3 seconds instead of 5.5). Kept apart,
  // the digests fill a temporary table, which for a large table could be too much for the server's disk.
  const tail = span !== null || (await estimatedRows(table)) <= MOST_ROWS_KEPT ? ' LIMIT 18446744073709551615' : '';
  const part = (from: number) => `SUM(CAST(CONV(SUBSTR(h, ${from}, 15), 16, 10) AS UNSIGNED))`;
  const rows = await table.session.wholeRows({
    text: `
SELECT RIGHT(h, ${hexDigits}) AS c0, COUNT(*) AS c1, CAST(${part(1)} AS CHAR) AS c2, CAST(${part(16)} AS CHAR) AS c3
FROM (SELECT ${rowHashSql(table, request)} AS h FROM ${table.sql} AS t${where}${tail}) AS d GROUP BY c0 ORDER BY c0`,
    values,
    about: `digesting ${table.label} at ${table.session.label}`,
  });
  return rows.map((row) => ({
    id: Number.parseInt(rowText(row, 0), 16),
    count: BigInt(rowText(row, 1)),
    digest: [BigInt(rowText(row, 2)), BigInt(rowText(row, 3))],
  }));
}

/** Key and digest of at most `limit` rows that fall into the wanted buckets. Throws LIMIT when they bring more than may be held. */
export async function hashRows(
  table: OpenTable,
  request: DigestRequest,
  span: KeySpan | null,
  { hexDigits, ids, limit }: HashRows,
): Promise<RowDigest[]> {
  checkDigits(table, hexDigits);
  const filter = hashFilter(table, request, span);
  const keys = request.key.map((column, at) => `${canonicalTextOf(table, column)} AS c${at}`);
  const list = [...keys, `${rowHashSql(table, request)} AS h`].join(', ');
  const width = request.key.length;
  const most = Math.max(0, Math.floor(limit));
  const found: RowDigest[] = [];
  for (let at = 0; at < ids.length && found.length < most; at += IDS_PER_STATEMENT) {
    const part = ids.slice(at, at + IDS_PER_STATEMENT).map((id) => id.toString(16).padStart(hexDigits, '0'));
    // HAVING knows the digest by its name, so that it is computed once for each row that is passed over.
    const having = `HAVING RIGHT(h, ${hexDigits}) IN (${part.map(() => '?').join(', ')})`;
    const rows = await table.session.wholeRows({
      text: `SELECT ${list} FROM ${table.sql} AS t${filter.where} ${having} LIMIT ${most - found.length}`,
      values: [...filter.values, ...part],
      about: `digesting the rows of ${table.label} at ${table.session.label}`,
      mostBytes: mostOfRows(request.key),
    });
    found.push(
      ...rows.map((row) => ({
        key: request.key.map((_, column) => rowOptional(row, column)),
        digest: rowText(row, width).slice(0, DIGEST_DIGITS),
      })),
    );
  }
  return found;
}

function hashFilter(table: OpenTable, request: DigestRequest, span: KeySpan | null): Filter {
  const rows = span === null ? { where: '', values: [] } : spanFilter(table, keyColumns(table, request.key), span);
  return filtered(table, request.filter, rows);
}

async function estimatedRows({ session, name, label }: OpenTable): Promise<number> {
  const values = [name.schema, name.name];
  const [row = []] = await session.rows({ text: ROW_ESTIMATE, values, about: `looking up ${label}` });
  return rowNumber(row, 0);
}

function checkDigits({ label }: OpenTable, hexDigits: number): void {
  if (Number.isInteger(hexDigits) && hexDigits >= 1 && hexDigits <= 4) return;
  throw new LockstepError('VALIDATION', `hash buckets of ${label} by ${hexDigits} hex digits`, {
    hint: 'Ask for 1 to 4 digits, which make 16 to 65,536 buckets.',
  });
}
