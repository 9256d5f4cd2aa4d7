import type { Database, Reader } from '../../engines/engine.ts';
import type { KeyPoint, KeySpan, RowText } from '../../model/digest.ts';
import type { DigestRequest } from '../../model/digest-request.ts';
import { LockstepError } from '../../model/errors.ts';
import type { SampledRate } from '../../model/estimate.ts';
import { quantity } from '../../model/quantity.ts';

/** One side of one table to be read for a while. */
export interface SampleTask {
  readonly database: Database;
  readonly side: SampledRate['side'];
  readonly request: DigestRequest;
  /** Rows of one digest, and rows that one read may bring here. */
  readonly rowsPerLeaf: number;
  readonly rowsPerRead: number;
  /** Fewer rows than that say nothing. */
  readonly fewest: number;
  readonly milliseconds: number;
  readonly signal: AbortSignal;
}

type Kind = SampledRate['what'];

interface Timing {
  readonly what: Kind;
  readonly rows: number;
  readonly seconds: number;
  readonly bytes: number;
}

const SPANS = 8;
/** Stretches of a sample whose rates are told apart. */
const PARTS = 5;

/**
 * Times what this side takes to walk, digest and read rows, in one read-only transaction on one connection, for about that long and
 * at least one round; from the first key on and, where keys are whole numbers, from their middle. A reason when it cannot.
 */
export async function sampleTable(task: SampleTask): Promise<readonly SampledRate[] | string> {
  const { database, request, signal, milliseconds, fewest } = task;
  if (request.key.length === 0 || request.keyIndex === null || request.keyIndex === undefined) {
    return 'it has no key whose index can be walked';
  }
  try {
    const statementMs = Math.max(1000, Math.ceil(milliseconds * 2));
    const timings = await database.read((reader) => rounds(task, reader), { signal, statementMs });
    const read = timings.filter(({ what }) => what === 'digest').reduce((sum, { rows }) => sum + rows, 0);
    if (read < fewest) return `no more than ${quantity(read, 'row')} could be found in it`;
    return ratesOf(task, timings);
  } catch (error) {
    if (!(error instanceof LockstepError) || !TELLS_OF_THE_TABLE.has(error.code)) throw error;
    return error.message;
  }
}

const TELLS_OF_THE_TABLE: ReadonlySet<string> = new Set([
  'TIMEOUT',
  'LOCK_TIMEOUT',
  'LIMIT',
  'UNSUPPORTED',
  'PERMISSION',
  'NOT_FOUND',
  'CONFLICT',
]);

async function rounds(task: SampleTask, reader: Reader): Promise<Timing[]> {
  const timings: Timing[] = [];
  const until = performance.now() + task.milliseconds;
  const places = [null, ...(await middle(task, reader))];
  for (const [at, place] of places.entries()) {
    // The places share the time.
    const end = until - (task.milliseconds / places.length) * (places.length - 1 - at);
    let from: KeyPoint | null = place;
    do from = await round(task, reader, from, timings);
    while (from !== null && performance.now() < end);
    // At the end of the table every row has been read.
    if (from === null || performance.now() >= until) break;
  }
  return timings;
}

/** The key half-way between the ends, where the only key column is a whole number: the cache may know the first rows best, or the last. */
async function middle({ request }: SampleTask, reader: Reader): Promise<KeyPoint[]> {
  const [only, ...others] = request.key;
  if (only?.form.kind !== 'integer' || others.length > 0) return [];
  try {
    const bounds = await reader.keyBounds(request.table, only.name);
    return bounds === null ? [] : [[String((bounds.min + bounds.max) / 2n)]];
  } catch (error) {
    // Written as a whole number, but not stored as one.
    if (error instanceof LockstepError && error.code === 'UNSUPPORTED') return [];
    throw error;
  }
}

/** Walks some spans, digests them, reads the rows of as many as one read may bring here; gives the key to go on from, or null at the end. */
async function round(
  { request, rowsPerLeaf, rowsPerRead }: SampleTask,
  reader: Reader,
  from: KeyPoint | null,
  timings: Timing[],
): Promise<KeyPoint | null> {
  const spans: KeySpan[] = [];
  let start = from;
  const walking = await timed(async () => {
    do {
      const to = await reader.keyAfter(request, start, rowsPerLeaf);
      spans.push({ from: start, to });
      start = to;
    } while (start !== null && spans.length < SPANS);
  });
  const digests = await timed(() => reader.leafDigests(request, spans));
  const rows = digests.value.reduce((sum, { count }) => sum + Number(count), 0);
  timings.push(
    { what: 'walk', rows, seconds: walking.seconds, bytes: 0 },
    { what: 'digest', rows, seconds: digests.seconds, bytes: 0 },
  );
  const chunk = Math.max(1, Math.floor(rowsPerRead / rowsPerLeaf));
  const texts = await timed(() => reader.rowsInSpan(request, { from, to: spans.slice(0, chunk).at(-1)?.to ?? null }));
  timings.push({ what: 'read', rows: texts.value.length, seconds: texts.seconds, bytes: sizeOf(texts.value) });
  return start;
}

function sizeOf(rows: readonly RowText[]): number {
  return rows.reduce((sum, { values }) => sum + values.reduce((all, text) => all + (text?.length ?? 0), 0), 0);
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly seconds: number }> {
  const began = performance.now();
  const value = await work();
  return { value, seconds: Math.max(0.000_01, (performance.now() - began) / 1000) };
}

function ratesOf({ side, request }: SampleTask, timings: readonly Timing[]): SampledRate[] {
  return KINDS.flatMap((what) => {
    const own = timings.filter((timing) => timing.what === what && timing.rows > 0);
    if (own.length === 0) return [];
    const each = parts(own).map((part) => sum(part, ({ rows }) => rows) / sum(part, ({ seconds }) => seconds));
    return [
      {
        side,
        schema: request.table.schema,
        table: request.table.name,
        what,
        rows: sum(own, ({ rows }) => rows),
        seconds: sum(own, ({ seconds }) => seconds),
        statements: own.length,
        rowsPerSecond: { low: Math.min(...each), high: Math.max(...each) },
        bytes: what === 'read' ? sum(own, ({ bytes }) => bytes) : null,
      },
    ];
  });
}

const KINDS: readonly Kind[] = ['walk', 'digest', 'read'];

function sum(timings: readonly Timing[], of: (timing: Timing) => number): number {
  return timings.reduce((total, timing) => total + of(timing), 0);
}

/** In the order of time: a slow stretch counts, one slow statement among many does not make the whole table slow. */
function parts(timings: readonly Timing[]): (readonly Timing[])[] {
  const size = Math.ceil(timings.length / PARTS);
  return Array.from({ length: Math.ceil(timings.length / size) }, (_, at) => timings.slice(at * size, (at + 1) * size));
}
