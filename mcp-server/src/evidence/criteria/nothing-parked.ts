import { quantity } from '../../model/quantity.ts';
import { byStatus } from '../by-status.ts';
import { failed, type Judge, passed, unknown } from '../ruling.ts';

/** What the secondary refused is missing there, however good every figure looks. */
export const nothingParked: Judge = (gate, criterion) =>
  byStatus(
    gate,
    criterion,
    ({ kit }) => kit,
    ({ source, target }, { seen: { backfill } }) => {
      if (!backfill.known)
        return unknown(backfill.reason, { run: `${backfill.turnOn.replace(/\.$/, '')}; then ${criterion.command}` });
      const rows = backfill.value.reduce((sum, { parked }) => sum + parked, 0);
      const changes = source.parked + target.parked;
      const reason = `${quantity(changes, 'change')} and ${quantity(rows, 'row')} of the backfill parked.`;
      if (changes + rows <= gate.settings.parked) return passed(reason);
      return failed(reason, { run: 'npm run sync -- relay parked, and npm run sync -- backfill status' });
    },
  );
