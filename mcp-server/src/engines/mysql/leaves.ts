import type { DigestColumn, KeySpan, LeafDigest, RowLines } from '../../model/digest.ts';
import type { DigestRequest } from '../../model/digest-request.ts';
import { lineUnpacker } from '../connection/row-lines.ts';
import { cutGuard } from './cut-rows.ts';
import { noCanonicalText, tooManyRows } from './cut-text.ts';
import { keyColumns } from './key-column.ts';
import { type KeyIndex, keyIndex } from './key-index.ts';
import { type Filter, spanFilter } from './key-span.ts';
import type { OpenColumn, OpenTable } from './open-table.ts';
import { type Row, rowOptional, rowText } from './row.ts';
import { filtered } from './row-filter.ts';
import { canonicalBytesOf, rowDigestSql, rowTextSql } from './row-text.ts';
import { type ShortRows, shortRows } from './short-rows.ts';
import { parseRawType } from './types.ts';

/** One statement for so many spans: fewer cost round trips, more would only hold the answer back. */
const SPANS_PER_STATEMENT = 256;
/** Well below the smallest max_allowed_packet in use, and what a server parses in a millisecond or two. */
const LONGEST_STATEMENT = 250_000;

/** Count and digest of each span, in the given order. Throws LIMIT when a span's rows are too large for one digest. */
export async function leafDigests(
  table: OpenTable,
  request: DigestRequest,
  spans: readonly KeySpan[],
): Promise<LeafDigest[]> {
  const short = shortRows(table, request);
  const seen = shortSeen.get(request) ?? { spans: 0, long: 0 };
  shortSeen.set(request, seen);
  if (short === null || seen.long * 4 > seen.spans) return digestSpans(table, request, spans);
  const found = await digestShortRows(table, request, spans, short);
  const long = spans.filter((_, at) => found[at] === null);
  seen.spans += spans.length;
  seen.long += long.length;
  const digested = (long.length === 0 ? [] : await digestSpans(table, request, long)).values();
  return found.map((leaf) => leaf ?? digested.next().value ?? EMPTY);
}

/** How many spans of a request were digested as short rows, and how many of them had to be digested again. */
const shortSeen = new WeakMap<DigestRequest, { spans: number; long: number }>();
const EMPTY: LeafDigest = { count: 0n, digest: null };

async function digestSpans(table: OpenTable, request: DigestRequest, spans: readonly KeySpan[]): Promise<LeafDigest[]> {
  const index = await keyIndex(table, request);
  const guard = cutGuard(table, request);
  const select = leafSelect(rowTextSql(table, request), index);
  const rows = await askSpans(table, spanFilters(table, request, spans), {
    select: `${select}, ${guard?.longest ?? '0'} AS c3`,
    index,
    about: aboutLeaves(table),
    small: true,
  });
  if (guard !== null && rows.some((row) => Number(rowOptional(row, 3) ?? 0) >= guard.below))
    throw tooManyRows(aboutLeaves(table));
  return rows.map(leafOf);
}

/** Null for a span that holds a longer row. */
async function digestShortRows(
  table: OpenTable,
  request: DigestRequest,
  spans: readonly KeySpan[],
  { text, longest, limit }: ShortRows,
): Promise<(LeafDigest | null)[]> {
  const index = await keyIndex(table, request);
  const rows = await askSpans(table, spanFilters(table, request, spans), {
    select: `${leafSelect(text, index)}, ${longest} AS c3`,
    index,
    about: aboutLeaves(table),
    small: true,
  });
  return rows.map((row) => (Number(rowOptional(row, 3) ?? 0) > limit ? null : leafOf(row)));
}

function leafSelect(text: string, index: KeyIndex): string {
  return `COUNT(*) AS c1, SHA2(GROUP_CONCAT(${text}${aggregateOrder(index)} SEPARATOR ';'), 256) AS c2`;
}

function leafOf(row: Row): LeafDigest {
  return { count: BigInt(rowText(row, 1)), digest: rowOptional(row, 2) };
}

function aboutLeaves({ label, session }: OpenTable): string {
  return `digesting ${label} at ${session.label}`;
}

/** A line for each row of each span, in key order. Throws LIMIT like leafDigests. */
export async function leafRows(
  table: OpenTable,
  request: DigestRequest,
  spans: readonly KeySpan[],
): Promise<RowLines[]> {
  const index = await keyIndex(table, request);
  const about = `digesting the rows of ${table.label} at ${table.session.label}`;
  // Nothing is sorted or kept here, so the digits may stay in the connection's characters: converting them costs a fifth.
  const digest = rowDigestSql(`SHA2(${rowTextSql(table, request)}, 256)`);
  const line = `CONCAT_WS(_binary',', ${[...request.key.map((column) => packedKey(table, column)), digest].join(', ')})`;
  const rows = await askSpans(table, spanFilters(table, request, spans), {
    select: `COUNT(*) AS c1, GROUP_CONCAT(${line}${aggregateOrder(index)} SEPARATOR ';') AS c2`,
    index,
    about,
    small: false,
  });
  const unpack = lineUnpacker(request.key.map((column) => isSeparable(column, table.column(column.name))));
  return rows.map((row) => {
    const text = rowOptional(row, 2) ?? '';
    if (String(countLines(text)) !== rowText(row, 1)) throw noCanonicalText(about);
    return { text, unpack };
  });
}

interface Question {
  readonly select: string;
  readonly index: KeyIndex;
  readonly about: string;
  /** The columns are c1 to c3 and short, and hold no space and no semicolon: all rows come as one text, because a driver takes longer over a row than over what is in it. */
  readonly small: boolean;
}

/** One row for each filter, in order. A statement's text depends on the shape of its spans only, so that the server prepares it once. */
async function askSpans(table: OpenTable, filters: readonly Filter[], question: Question): Promise<Row[]> {
  const { select, index, about, small } = question;
  const from = `FROM ${table.sql} AS t${index.hint}`;
  const found: Row[] = [];
  let at = 0;
  while (at < filters.length) {
    const longest = select.length + from.length + 200 * (filters[at]?.values.length ?? 0);
    const part = filters.slice(
      at,
      at + Math.max(1, Math.min(SPANS_PER_STATEMENT, Math.floor(LONGEST_STATEMENT / longest))),
    );
    const each = part
      .map(({ where }, place) => `SELECT ${place} AS c0, ${select} ${from}${where}`)
      .join('\nUNION ALL\n');
    const text = small ? `${ONE_TEXT} FROM (${each}) AS l` : each;
    const answer = await table.session.wholeRows({ text, values: part.flatMap(({ values }) => values), about });
    const rows = small ? partsOf(answer) : answer;
    found.push(...rows.toSorted((a, b) => Number(rowText(a, 0)) - Number(rowText(b, 0))));
    at += part.length;
  }
  return found;
}

const ONE_TEXT = "SELECT GROUP_CONCAT(CONCAT_WS(' ', c0, c1, IFNULL(c2, '-'), c3) SEPARATOR ';') AS c";

function partsOf([all = []]: readonly Row[]): Row[] {
  return rowText(all, 0)
    .split(';')
    .map((row) => row.split(' ').map((part) => (part === '-' ? null : part)));
}

function spanFilters(table: OpenTable, request: DigestRequest, spans: readonly KeySpan[]): Filter[] {
  const columns = keyColumns(table, request.key);
  return spans.map((span) => filtered(table, request.filter, spanFilter(table, columns, span)));
}

/** Sorting a span costs a fifth of its digest, so it is done only where a scan does not sort already. */
function aggregateOrder({ inOrder, order }: KeyIndex): string {
  return inOrder ? '' : order;
}

/** A key column as it stands in a line: see lineUnpacker. */
function packedKey(table: OpenTable, column: DigestColumn): string {
  const { nullable } = table.column(column.name);
  const text = canonicalBytesOf(table, column);
  const separable = isSeparable(column, table.column(column.name));
  const packed = separable ? text : `LOWER(HEX(${text}))`;
  return nullable ? `IFNULL(${packed}, '${separable ? '' : 'N'}')` : packed;
}

const SEPARABLE = /^(tinyint|smallint|mediumint|int|bigint|year|decimal|date|datetime|timestamp|uuid)$/;

/** Whether the canonical text is never empty and holds neither comma nor semicolon. */
function isSeparable({ form }: DigestColumn, { rawType }: OpenColumn): boolean {
  const { base } = parseRawType(rawType);
  return SEPARABLE.test(base) || (/binary$/.test(base) && form.kind === 'uuid');
}

function countLines(text: string): number {
  if (text === '') return 0;
  let lines = 1;
  for (let at = text.indexOf(';'); at >= 0; at = text.indexOf(';', at + 1)) lines += 1;
  return lines;
}
