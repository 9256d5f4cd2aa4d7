import { quantityOf } from '../../model/quantity.ts';
import { byStatus } from '../by-status.ts';
import { pairKey } from '../by-table.ts';
import { failed, type Judge, passed, some } from '../ruling.ts';

/** A table is copied when its own checkpoint says so. */
export const backfillComplete: Judge = (gate, criterion) =>
  byStatus(
    gate,
    criterion,
    ({ backfill }) => backfill,
    (backfills) => {
      const done = new Set(backfills.flatMap((one) => (one.done ? [pairKey(one)] : [])));
      const pairs = gate.plan?.seen.tables ?? [];
      const open = pairs.filter((pair) => !done.has(pairKey(pair))).map(({ source }) => source);
      const coverage = { tables: pairs.length - open.length, of: pairs.length };
      const percent = pairs.length === 0 ? 0 : (coverage.tables / coverage.of) * 100;
      if (percent >= gate.settings.backfill_percent) {
        return passed(`${quantityOf(coverage.tables, coverage.of, 'table')} copied.`, { coverage });
      }
      return failed(`Not copied yet: ${some(open)}.`, { coverage, run: 'npm run sync -- backfill run' });
    },
  );
