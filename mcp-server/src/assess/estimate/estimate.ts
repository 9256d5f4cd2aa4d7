import type { Database } from '../../engines/engine.ts';
import type { Estimate, Range } from '../../model/estimate.ts';
import type { Mapping } from '../../model/mapping.ts';
import type { WriteRates } from '../../model/readiness.ts';
import type { Schema } from '../../model/schema.ts';
import type { Seen } from '../../model/seen.ts';
import { assumptionsOf } from './assumptions.ts';
import { catchUp } from './catch-up.ts';
import { estimateTables } from './estimate-tables.ts';
import { onLanes } from './ranges.ts';
import type { RequestOf } from './request-of.ts';
import { sampleTables } from './sample-tables.ts';
import { ASSUMED_WRITES, appliedPerSecond, backfillTime, type TargetWrites } from './target-writes.ts';
import { writtenPerSecond } from './written.ts';

export interface EstimateInput {
  readonly source: Database;
  readonly target: Database;
  readonly sourceSchema: Schema;
  readonly targetSchema: Schema;
  readonly mapping: Mapping;
  readonly requestOf: RequestOf;
  /** The write rates of the source, from its readiness. */
  readonly writes: Seen<WriteRates>;
  readonly options?: EstimateOptions;
  readonly signal: AbortSignal;
  readonly onProgress?: ((done: number, total: number, message: string) => void) | undefined;
}

export interface EstimateOptions {
  /** Milliseconds that all samples together may take; 8,000 unless told. */
  readonly sampleMs?: number;
  /** Tables to sample, the largest first; 4 unless told. */
  readonly sampledTables?: number;
  /** Connections that backfill and verification use on each side; 4 unless told. */
  readonly connections?: number;
  /** Share of the time that they work; 1 unless told. The rest is the throttle’s. */
  readonly workShare?: number;
  /** What is known, or assumed, of the target’s writes. */
  readonly targetWrites?: TargetWrites;
}

/** Tables that a check of parity compares at the same time. */
const VERIFIED_AT_ONCE = 2;

/** How long backfill and verification take, and whether the target catches up, from rates that are measured now. */
export async function estimate(input: EstimateInput): Promise<Estimate> {
  const { sampleMs = 8000, sampledTables = 4, connections = 4, workShare = 1 } = input.options ?? {};
  const targetWrites = input.options?.targetWrites ?? ASSUMED_WRITES;
  const samples = await sampleTables(input, { sampleMs, sampledTables });
  const { tables, notEstimated } = estimateTables(samples);
  const all = (times: readonly Range[], lanes: number): Range | null => {
    const { low, high } = onLanes(times, lanes);
    return times.length === 0 ? null : { low: low / workShare, high: high / workShare };
  };
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const readSeconds = all(
    tables.map((table) => table.readSeconds),
    connections,
  );
  const backfillSeconds = readSeconds === null ? null : backfillTime(readSeconds, rows, targetWrites);
  const { writes, mapping } = input;
  const filtered = mapping.tables.filter(({ where }) => where.length > 0).length;
  return {
    tables: [...tables],
    notEstimated: [...notEstimated],
    rates: samples.flatMap(({ rates }) => rates),
    readSeconds,
    backfillSeconds,
    verifySeconds: all(
      tables.map((table) => table.digestSeconds),
      Math.min(VERIFIED_AT_ONCE, connections),
    ),
    catchUp: catchUp({
      written: writtenPerSecond(writes, mapping),
      applied: appliedPerSecond(rows, readSeconds, backfillSeconds),
      backfillSeconds,
    }),
    assumptions: assumptionsOf({ samples, connections, workShare, targetWrites, writes, filtered }),
  };
}
