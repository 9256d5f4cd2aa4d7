import type { Range, SampledRate, TableEstimate } from '../../model/estimate.ts';
import type { TableSize } from '../../model/readiness.ts';
import { around, exactly, longer, plus, secondsFor } from './ranges.ts';

/** By how much the catalogue's guess of the rows may be wrong, either way. */
export const ROW_ERROR = 1.5;

/** Fewer rows are over before they have begun: what they took says nothing of a larger table. */
export const TELLING_ROWS = 200;

interface Cost {
  readonly read: Range;
  readonly digest: Range;
}

/** A table with the rates of its own rows. */
export interface TableRates {
  readonly size: TableSize;
  /** Of both sides; empty when it was not sampled. */
  readonly rates: readonly SampledRate[];
  /** Why the source's rows were not timed; null when they were. */
  readonly notSampled: string | null;
}

export interface TableTimes {
  readonly tables: readonly TableEstimate[];
  readonly notEstimated: readonly { readonly schema: string; readonly table: string; readonly reason: string }[];
}

/** The time of each table over one connection: from its own rates, else from those of the sampled tables by bytes, or by rows. */
export function estimateTables(all: readonly TableRates[]): TableTimes {
  const large = all.filter(({ rates }) => rates.some(({ what, rows }) => what === 'digest' && rows >= TELLING_ROWS));
  const models = (large.length > 0 ? large : all).flatMap(({ size, rates }) => modelOf(size, rates));
  const [first, ...rest] = models;
  const others = first === undefined ? null : rest.reduce(aroundModels, first);
  const tables: TableEstimate[] = [];
  const notEstimated: TableTimes['notEstimated'][number][] = [];
  for (const { size, rates, notSampled } of all) {
    const { schema, table, rows, dataBytes } = size;
    if (rows === null) {
      notEstimated.push({ schema, table, reason: 'the server has no estimate of its rows' });
      continue;
    }
    const own = costOf(size, rates);
    const cost = own ?? (others === null ? nothingToDo(rows) : reckoned(size, others));
    if (cost === null) notEstimated.push({ schema, table, reason: notSampled ?? NOTHING_TIMED });
    else
      tables.push({ schema, table, rows, dataBytes, notSampled, readSeconds: cost.read, digestSeconds: cost.digest });
  }
  return { tables: tables.sort((one, other) => other.readSeconds.high - one.readSeconds.high), notEstimated };
}

const NOTHING_TIMED = 'no table could be read for a measurement';

/** Without a measurement only an empty table is known to take no time. */
function nothingToDo(rows: number): Cost | null {
  return rows === 0 ? { read: exactly(0), digest: exactly(0) } : null;
}

/** The guess, give or take its error. */
function rowRange(rows: number): Range {
  return { low: rows / ROW_ERROR, high: rows * ROW_ERROR };
}

function rateOf(rates: readonly SampledRate[], side: SampledRate['side'], what: SampledRate['what']): Range | null {
  return rates.find((rate) => rate.side === side && rate.what === what)?.rowsPerSecond ?? null;
}

/** Digests of both sides run at once; a place has to be walked to only where keys have gaps, so only the high end counts it. */
function costOf({ rows }: TableSize, rates: readonly SampledRate[]): Cost | null {
  const [read, digest] = [rateOf(rates, 'source', 'read'), rateOf(rates, 'source', 'digest')];
  if (rows === null || read === null || digest === null) return null;
  const range = rowRange(rows);
  const walked = (side: SampledRate['side'], own: Range): Range => {
    const walk = rateOf(rates, side, 'walk');
    const time = secondsFor(range, own);
    return walk === null ? time : { low: time.low, high: plus(time, secondsFor(range, walk)).high };
  };
  const target = rateOf(rates, 'target', 'digest');
  const source = walked('source', digest);
  return {
    read: secondsFor(range, read),
    // An empty target has nothing to time: it is taken to be as fast as the source.
    digest: target === null ? source : longer(source, walked('target', target)),
  };
}

/** Seconds per row and, where bytes are known, per byte. */
interface Model {
  readonly perRow: Cost;
  readonly perByte: Cost | null;
}

function modelOf(size: TableSize, rates: readonly SampledRate[]): Model[] {
  const cost = costOf(size, rates);
  const { rows, dataBytes } = size;
  if (cost === null || rows === null || rows === 0) return [];
  return [
    { perRow: divided(cost, rows), perByte: dataBytes === null || dataBytes === 0 ? null : divided(cost, dataBytes) },
  ];
}

function divided({ read, digest }: Cost, by: number): Cost {
  const part = ({ low, high }: Range) => ({ low: low / by, high: high / by });
  return { read: part(read), digest: part(digest) };
}

function aroundModels(one: Model, other: Model): Model {
  const both = (a: Cost, b: Cost): Cost => ({ read: around(a.read, b.read), digest: around(a.digest, b.digest) });
  return {
    perRow: both(one.perRow, other.perRow),
    perByte:
      one.perByte === null || other.perByte === null
        ? (one.perByte ?? other.perByte)
        : both(one.perByte, other.perByte),
  };
}

function reckoned({ rows, dataBytes }: TableSize, { perRow, perByte }: Model): Cost | null {
  const scaled = ({ read, digest }: Cost, by: number): Cost => ({
    read: { low: read.low * by, high: read.high * by },
    digest: { low: digest.low * by, high: digest.high * by },
  });
  if (perByte !== null && dataBytes !== null) return scaled(perByte, dataBytes);
  return scaled(perRow, rows ?? 0);
}
