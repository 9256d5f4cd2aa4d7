import { quantityOf } from '../../model/quantity.ts';
import { byStatus } from '../by-status.ts';
import { failed, type Judge, passed, unknown } from '../ruling.ts';

/** Of the changes that the secondary was given, it took enough. */
export const secondarySuccess: Judge = (gate, criterion) =>
  byStatus(
    gate,
    criterion,
    ({ kit }) => kit,
    ({ primary, ...sides }) => {
      if (primary === null)
        return unknown('The fence rows name no primary.', { run: 'npm run sync -- cutover status' });
      const { applied, parked } = sides[primary];
      if (applied + parked === 0) return unknown('No change was carried yet.', { run: 'npm run sync -- relay' });
      const percent = (applied / (applied + parked)) * 100;
      const reason = `${quantityOf(applied, applied + parked, 'change')} taken (${shown(percent)} %).`;
      return applied * 100 > gate.settings.secondary_success_percent * (applied + parked)
        ? passed(reason)
        : failed(reason);
    },
  );

/** Rounded down, so that it never looks better than it is. */
function shown(percent: number): string {
  return (Math.floor(percent * 1000) / 1000).toString();
}
