import { quantity } from '../../model/quantity.ts';
import { byTable } from '../by-table.ts';
import { failed, type Judge, passed } from '../ruling.ts';

/** Differing rows that are neither repaired nor explained by lag. */
export const reconciliationGap: Judge = (gate, criterion) =>
  byTable(
    gate,
    criterion,
    () => null,
    (looks) => {
      const gap = looks.reduce((sum, { table }) => sum + table.differences + table.unsettled, 0);
      const reason = `${quantity(gap, 'differing row')} left unsettled.`;
      if (gap <= gate.settings.reconciliation_gap) return passed(reason);
      return failed(reason, { run: 'npm run sync -- reconcile, then lockstep check-parity' });
    },
  );
