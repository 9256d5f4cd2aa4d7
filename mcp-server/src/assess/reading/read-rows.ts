import type { DataRequest, Reader, TablePart } from '../../engines/engine.ts';
import type { RowQuestion } from '../../model/data-question.ts';
import type { KeyPoint } from '../../model/digest.ts';
import { LockstepError } from '../../model/errors.ts';
import type { Table } from '../../model/schema.ts';
import { Answers } from './answers.ts';
import { numberKey } from './row-key.ts';

/** Runs `work` in one READ ONLY transaction once the server is at ease. */
export type Ask = <T>(work: (reader: Reader) => Promise<T>) => Promise<T>;

/** How much of a table may be read, and in what pieces. */
export interface ReadLimits {
  /** Tables of more estimated rows are sampled. */
  readonly wholeRows: number;
  readonly sampleRows: number;
  /** How long one statement should take. */
  readonly statementTargetMs: number;
}

/** What was read of a table, and what it says. */
export interface RowsRead {
  readonly answers: Answers;
  /** null: every row. Else how the rows were chosen. */
  readonly sampledBy: string | null;
}

const FIRST_PIECE = 20_000;
const LARGEST_PIECE = 500_000;
const SMALLEST_PIECE = 500;
const SAMPLE_PLACES = 20;

/** Whether the catalogue says that the table is read in one short statement. */
export function isSmall({ rowEstimate, dataBytes }: Table): boolean {
  return (rowEstimate ?? 0) <= FIRST_PIECE && (dataBytes ?? 0) <= 16 * 2 ** 20;
}

/** Asks every question of the rows in one pass: of all rows, or of a sample where the table is larger than the limit. */
export async function readRows(
  ask: Ask,
  table: Table,
  request: DataRequest,
  questions: readonly RowQuestion[],
  limits: ReadLimits,
  onRows: (rows: number) => void,
): Promise<RowsRead> {
  const answers = new Answers(questions);
  const pass: Pass = { ask, table, request, answers, limits, onRows };
  if ((table.rowEstimate ?? 0) > limits.wholeRows) return readSample(pass);
  if (isSmall(table) || request.key.length === 0) {
    await ask((reader) => readPart(reader, pass, { kind: 'span', span: null }));
  } else {
    await readPieces(pass);
  }
  return { answers, sampledBy: null };
}

interface Pass {
  readonly ask: Ask;
  readonly table: Table;
  readonly request: DataRequest;
  readonly answers: Answers;
  readonly limits: ReadLimits;
  readonly onRows: (rows: number) => void;
}

async function readPart(
  reader: Reader,
  { request, answers, onRows }: Pass,
  part: TablePart,
  sampled = false,
): Promise<void> {
  const { rows, counts, sampledBy } = await reader.tally(request, answers.questions, part);
  answers.add(rows, counts, sampledBy, sampled ? await rowsRead(reader, request, part, rows) : rows);
  for (const [at, question] of answers.questions.entries()) {
    const room = answers.room(at);
    if ((counts[at] ?? 0n) === 0n || room <= 0) continue;
    answers.show(at, await reader.rowsFound(request, question, part, room));
  }
  onRows(Number(rows));
}

/** A share of the whole table needs the rows of a sample that a filter passed over too. */
async function rowsRead(
  reader: Reader,
  { filter, ...all }: DataRequest,
  part: TablePart,
  judged: bigint,
): Promise<bigint> {
  return filter === undefined || filter.length === 0 ? judged : (await reader.tally(all, [], part)).rows;
}

/** Piece by piece along the key, each in a transaction of its own, so that no statement and no snapshot lasts long. */
async function readPieces(pass: Pass): Promise<void> {
  const { ask, request, limits } = pass;
  let from: KeyPoint | null = null;
  let size = FIRST_PIECE;
  for (;;) {
    const start: KeyPoint | null = from;
    try {
      const { to, took } = await ask(async (reader) => {
        const began = performance.now();
        const next = await keyAfter(reader, request, start, size);
        await readPart(reader, pass, { kind: 'span', span: { from: start, to: next } });
        return { to: next, took: performance.now() - began };
      });
      if (to === null) return;
      from = to;
      const fitting = Math.round((size * limits.statementTargetMs) / Math.max(1, took));
      size = Math.min(LARGEST_PIECE, Math.max(SMALLEST_PIECE, Math.min(size * 2, fitting)));
    } catch (error) {
      if (!(error instanceof LockstepError) || error.code !== 'TIMEOUT' || size <= SMALLEST_PIECE) throw error;
      size = Math.max(SMALLEST_PIECE, Math.floor(size / 8));
    }
  }
}

/** A key that no index lets anybody walk is read to its end at once. Rows that pass a filter may be far apart: all are counted. */
async function keyAfter(
  reader: Reader,
  request: DataRequest,
  from: KeyPoint | null,
  rows: number,
): Promise<KeyPoint | null> {
  try {
    return await reader.keyAfter({ ...request, columns: [], filter: [] }, from, rows);
  } catch (error) {
    if (from === null && error instanceof LockstepError && error.code === 'UNSUPPORTED') return null;
    throw error;
  }
}

/** Short stretches at even distances along a key of numbers; of any other table what the engine samples. */
async function readSample(pass: Pass): Promise<RowsRead> {
  const { ask, table, request, answers, limits } = pass;
  const of = table.rowEstimate ?? 0;
  const column = numberKey(table, request);
  const bounds = column === null ? null : await ask((reader) => reader.keyBounds(request.table, column));
  if (bounds === null) {
    await ask((reader) => readPart(reader, pass, { kind: 'sample', rows: limits.sampleRows, of }, true));
    return { answers, sampledBy: answers.sampledBy ?? 'a sample' };
  }
  const stretch = Math.max(1, Math.ceil(limits.sampleRows / SAMPLE_PLACES));
  const width = (bounds.max - bounds.min) / BigInt(SAMPLE_PLACES);
  let readTo: bigint | null = null;
  for (let place = 0n; place < SAMPLE_PLACES; place += 1n) {
    const start: bigint = bounds.min + width * place;
    // A sparse stretch may reach beyond the place of the next.
    if (readTo !== null && start < readTo) continue;
    const from = [String(start)];
    const to = await ask(async (reader) => {
      const end = await keyAfter(reader, request, from, stretch);
      await readPart(reader, pass, { kind: 'span', span: { from, to: end } }, true);
      return end;
    });
    if (to === null) break;
    readTo = BigInt(to[0] ?? start);
  }
  return { answers, sampledBy: `${SAMPLE_PLACES} stretches at even distances along the key ${column}` };
}
