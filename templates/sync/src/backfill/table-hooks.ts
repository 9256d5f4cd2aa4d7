import type { BackfillHooks } from './backfill-hooks.ts';
import { reasonOf } from './park.ts';
import { createRate, type Progress, secondsLeft } from './progress.ts';
import type { TableHooks } from './run-table.ts';
import type { ChunkContext } from './stage-rows.ts';

/** Turns what happens to a table's chunks into progress and log lines. */
export function tableHooks(
  { table }: ChunkContext,
  estimate: number | null,
  { log, onProgress, onRetry, onParked }: BackfillHooks,
): Omit<TableHooks, 'mayContinue'> {
  const rate = createRate();
  return {
    onChunk({ checkpoint: { rows, to, done }, heldMs }) {
      const rowsPerSecond = rate(rows, performance.now());
      // A catalogue's number of rows is a guess; at the end the rows are counted.
      const total = done ? rows : estimate === null ? null : Math.max(estimate, rows);
      const left = secondsLeft(rows, total, rowsPerSecond);
      const progress: Progress = {
        table: table.name,
        to,
        rows,
        estimate: total,
        rowsPerSecond,
        secondsLeft: left,
        heldMs,
      };
      onProgress?.(progress);
      log?.debug(progress, 'a chunk was merged');
    },
    onRetry(error) {
      log?.warn({ table: table.name, kind: error.kind, code: error.code }, 'a chunk failed and is tried again');
      onRetry?.();
    },
    onParked(error) {
      log?.warn({ table: table.name, reason: reasonOf(error) }, 'the secondary refused a row, which is parked');
      onParked?.();
    },
  };
}
