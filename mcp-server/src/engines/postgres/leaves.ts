import type { KeySpan, LeafDigest, RowLines } from '../../model/digest.ts';
import type { DigestRequest } from '../../model/digest-request.ts';
import { LockstepError } from '../../model/errors.ts';
import { type KeyColumn, keyColumns } from './key-column.ts';
import { keyPacking } from './key-packing.ts';
import type { OpenTable } from './open-table.ts';
import { type Row, rowNumber, rowOptional, rowText } from './row.ts';
import { filtered } from './row-filter.ts';
import { type RowSource, rowTexts, sha256 } from './row-text.ts';
import { type SpanBatch, spanBatches } from './span-batch.ts';

/** SHA-256 over the row texts of each span, in key order. Throws LIMIT when those of one span exceed what the server holds in one piece. */
export async function leafDigests(
  table: OpenTable,
  request: DigestRequest,
  spans: readonly KeySpan[],
): Promise<LeafDigest[]> {
  const leaves: LeafDigest[] = spans.map(() => ({ count: 0n, digest: null }));
  const answer = `count(*) AS n, encode(${sha256(table, "string_agg(s.row, ';')")}, 'hex') AS h`;
  // One text for all: a driver takes longer over a row than over the digest in it.
  const list = "string_agg(concat_ws(' ', v.i, d.n, d.h), ';')";
  await eachSpan({ table, request, spans, list, answer, select: new Map() }, (row) => {
    for (const leaf of rowText(row, 0).split(';')) {
      const [at, count = '', digest = null] = leaf.split(' ');
      leaves[Number(at)] = { count: BigInt(count), digest };
    }
  });
  return leaves;
}

/** A line for each row of each span, in key order. Throws LIMIT like leafDigests. */
export async function leafRows(
  table: OpenTable,
  request: DigestRequest,
  spans: readonly KeySpan[],
): Promise<RowLines[]> {
  const packing = keyPacking(table, request.key);
  const rows: RowLines[] = spans.map(() => ({ text: '', unpack: packing.unpack }));
  const digest = `encode(substr(${sha256(table, 's.row')}, 1, 15), 'hex')`;
  // One text a span: a driver that hands out every row by itself costs more than the digests.
  const answer = `string_agg(concat_ws(',', ${[...packing.select.keys()].map((name) => `s.${name}`).join(', ')}, ${digest}), ';') AS p`;
  const list = 'v.i::text, d.p';
  await eachSpan({ table, request, spans, list, answer, select: packing.select }, (row) => {
    rows[rowNumber(row, 0)] = { text: rowOptional(row, 1) ?? '', unpack: packing.unpack };
  });
  return rows;
}

interface SpanQuestion {
  readonly table: OpenTable;
  readonly request: DigestRequest;
  readonly spans: readonly KeySpan[];
  /** What is selected of v, the spans, and d, the answer for each. */
  readonly list: string;
  /** Aggregates over the rows of a span, the alias s. */
  readonly answer: string;
  readonly select: RowSource['select'];
}

async function eachSpan(question: SpanQuestion, take: (row: Row) => void): Promise<void> {
  const { table, request, spans } = question;
  const columns = keyColumns(table, request.key);
  for (const batch of spanBatches(table, columns, spans)) {
    const { where, values } = filtered(table, request.filter, batch);
    const text = statement(question, columns, { ...batch, where });
    const about = `digesting spans of ${table.label}`;
    try {
      const rows = await table.session.rows({ text, values, about, walksIndex: true });
      for (const row of rows) take(row);
    } catch (error) {
      throw isTooLarge(error) ? tooLarge(table, error) : error;
    }
  }
}

function statement(
  { table, request, list, answer, select }: SpanQuestion,
  columns: readonly KeyColumn[],
  batch: SpanBatch,
) {
  const source = rowTexts(table, request, { select, where: batch.where, order: columns.map(({ sql }) => sql) });
  return `SELECT ${list} FROM ${batch.from}, LATERAL (SELECT ${answer} FROM (${source}) AS s) AS d`;
}

function isTooLarge(error: unknown): error is LockstepError {
  return error instanceof LockstepError && error.code === 'LIMIT' && !error.retryable;
}

function tooLarge(table: OpenTable, { serverCode, cause }: LockstepError): LockstepError {
  const what = 'the rows of a span are larger than the server can hold in one piece (1 GB)';
  return new LockstepError('LIMIT', `digesting spans of ${table.label}: ${what}`, {
    hint: 'Ask for smaller spans; when a single row is that large, compare fewer columns at once.',
    ...(serverCode === null ? {} : { serverCode }),
    ...(cause === undefined ? {} : { cause }),
  });
}
