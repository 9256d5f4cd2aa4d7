import { quantity } from '../../model/quantity.ts';
import { byTable } from '../by-table.ts';
import { type Judge, passed } from '../ruling.ts';

/** Copied ids move no counter: the first insert after the flip would meet one of them. */
export const sequencesReady: Judge = (gate, criterion) =>
  byTable(
    gate,
    criterion,
    ({ table: { integrity } }) => {
      if ((integrity['sequence behind'] ?? 0) > 0) return 'its counter is behind: run migration/advance-sequences.sql';
      return (integrity['not checked'] ?? 0) > 0 ? 'something of it could not be looked at' : null;
    },
    (looks) => passed(`No counter of ${quantity(looks.length, 'table')} is behind.`),
  );
