import type { DigestColumn, DigestRequest, KeySpan, LeafDigest, RowDigest } from '../../model/digest.ts';
import { noCanonicalText } from './cut-text.ts';
import { keyColumns } from './key-column.ts';
import { type KeyIndex, keyIndex } from './key-index.ts';
import { type Filter, spanFilter } from './key-span.ts';
import type { OpenColumn, OpenTable } from './open-table.ts';
import { type Row, rowOptional, rowText } from './row.ts';
import { canonicalBytesOf, canonicalTextOf, DIGEST_DIGITS, rowDigestSql, rowHashSql, rowTextSql } from './row-text.ts';
import { parseRawType } from './types.ts';

/** One statement for so many spans: fewer cost round trips, more would only hold the answer back. */
const SPANS_PER_STATEMENT = 16;
/** Well below the smallest max_allowed_packet in use, and what a server parses in a millisecond or two. */
const LONGEST_STATEMENT = 250_000;
/** Stands for NULL among digits, hex and dates. */
const NULL_KEY = 'N';

/** Count and digest of each span, in the given order. Throws LIMIT when a span's rows are too large for one digest. */
export async function leafDigests(
  table: OpenTable,
  request: DigestRequest,
  spans: readonly KeySpan[],
): Promise<LeafDigest[]> {
  const index = await keyIndex(table, request);
  const text = rowTextSql(table, request);
  const rows = await askSpans(table, spanFilters(table, request, spans), {
    select: `COUNT(*) AS c1, SHA2(GROUP_CONCAT(${text}${aggregateOrder(index)} SEPARATOR ';'), 256) AS c2`,
    index,
    about: `digesting ${table.label} at ${table.session.label}`,
  });
  return rows.map((row) => ({ count: BigInt(rowText(row, 1)), digest: rowOptional(row, 2) }));
}

/** Key and digest of the rows of each span, in key order. */
export async function leafRows(
  table: OpenTable,
  request: DigestRequest,
  spans: readonly KeySpan[],
): Promise<RowDigest[][]> {
  const index = await keyIndex(table, request);
  const filters = spanFilters(table, request, spans);
  const about = `digesting the rows of ${table.label} at ${table.session.label}`;
  const asOne = request.key.every((column) => isSeparable(column, table.column(column.name)));
  if (!asOne) return sortedRows(table, request, filters, index);
  const keys = request.key.map((column) => {
    const text = canonicalBytesOf(table, column);
    return table.column(column.name).nullable ? `IFNULL(${text}, '${NULL_KEY}')` : text;
  });
  // Nothing is sorted or kept here, so the digits may stay in the connection's characters: converting them costs a fifth.
  const digest = rowDigestSql(`SHA2(${rowTextSql(table, request)}, 256)`);
  const line = `CONCAT_WS(_binary',', ${[...keys, digest].join(', ')})`;
  const rows = await askSpans(table, filters, {
    select: `COUNT(*) AS c1, GROUP_CONCAT(${line}${aggregateOrder(index)} SEPARATOR ';') AS c2`,
    index,
    about,
  });
  return rows.map((row) => {
    const found = splitRows(rowOptional(row, 2), request.key.length);
    if (String(found.length) !== rowText(row, 1)) throw noCanonicalText(about);
    return found;
  });
}

interface Question {
  readonly select: string;
  readonly index: KeyIndex;
  readonly about: string;
}

/** One row for each filter, in order. A statement's text depends on the shape of its spans only, so that the server prepares it once. */
async function askSpans(table: OpenTable, filters: readonly Filter[], question: Question): Promise<Row[]> {
  const { select, index, about } = question;
  const from = `FROM ${table.sql} AS t${index.hint}`;
  const found: Row[] = [];
  let at = 0;
  while (at < filters.length) {
    const longest = select.length + from.length + 200 * (filters[at]?.values.length ?? 0);
    const part = filters.slice(
      at,
      at + Math.max(1, Math.min(SPANS_PER_STATEMENT, Math.floor(LONGEST_STATEMENT / longest))),
    );
    const text = part
      .map(({ where }, place) => `SELECT ${place} AS c0, ${select} ${from}${where}`)
      .join('\nUNION ALL\n');
    const rows = await table.session.wholeRows({ text, values: part.flatMap(({ values }) => values), about });
    found.push(...rows.toSorted((a, b) => Number(rowText(a, 0)) - Number(rowText(b, 0))));
    at += part.length;
  }
  return found;
}

/** Rows that a string could not hold apart, one by one. */
async function sortedRows(
  table: OpenTable,
  request: DigestRequest,
  filters: readonly Filter[],
  index: KeyIndex,
): Promise<RowDigest[][]> {
  const keys = request.key.map((column, at) => `${canonicalTextOf(table, column)} AS c${at}`);
  const list = [...keys, `${rowDigestSql(rowHashSql(table, request))} AS h`].join(', ');
  const width = request.key.length;
  const about = `digesting the rows of ${table.label} at ${table.session.label}`;
  const spans: RowDigest[][] = [];
  for (const { where, values } of filters) {
    const text = `SELECT ${list} FROM ${table.sql} AS t${index.hint}${where}${index.order}`;
    const rows = await table.session.wholeRows({ text, values, about });
    spans.push(
      rows.map((row) => ({ key: request.key.map((_, at) => rowOptional(row, at)), digest: rowText(row, width) })),
    );
  }
  return spans;
}

function spanFilters(table: OpenTable, request: DigestRequest, spans: readonly KeySpan[]): Filter[] {
  const columns = keyColumns(table, request.key);
  return spans.map((span) => spanFilter(table, columns, span));
}

/** Sorting a span costs a fifth of its digest, so it is done only where a scan does not sort already. */
function aggregateOrder({ inOrder, order }: KeyIndex): string {
  return inOrder ? '' : order;
}

const SEPARABLE = /^(tinyint|smallint|mediumint|int|bigint|year|decimal|date|datetime|timestamp|uuid)$/;

/** Whether the canonical text never holds a comma, a semicolon or the letter that stands for NULL. */
function isSeparable({ form }: DigestColumn, { rawType }: OpenColumn): boolean {
  const { base } = parseRawType(rawType);
  return SEPARABLE.test(base) || (/binary$/.test(base) && (form.kind === 'bytes' || form.kind === 'uuid'));
}

function splitRows(text: string | null, width: number): RowDigest[] {
  if (text === null) return [];
  return text.split(';').map((line) => {
    const keys = line.slice(0, -DIGEST_DIGITS - 1);
    const key = width === 1 ? [keys] : keys.split(',');
    return {
      key: keys.includes(NULL_KEY) ? key.map((part) => (part === NULL_KEY ? null : part)) : key,
      digest: line.slice(-DIGEST_DIGITS),
    };
  });
}
