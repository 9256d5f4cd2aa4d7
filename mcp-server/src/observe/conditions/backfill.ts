import { quantity } from '../../model/quantity.ts';
import { type ConditionCheck, said } from './condition.ts';

/** Whether the backfill goes on: paused, and rows that the secondary refused. */
export const backfill: ConditionCheck = (observed, { kit }) => {
  const all = observed.tables.flatMap((table) => table.backfill);
  const commands = { pause: kit('backfill pause'), resume: kit('backfill resume') };
  const parked = all.reduce((sum, one) => sum + one.parked, 0);
  const open = all.filter(({ done }) => !done);
  const { copied } = observed;
  const progress = copied.known
    ? `${copied.value.done} of ${quantity(copied.value.of, 'table')} copied`
    : `${all.length - open.length} of ${quantity(all.length, 'backfill')} done`;
  if (parked > 0) {
    const what = `${quantity(parked, 'row')} refused by the secondary and set aside (${progress}): \`${kit('backfill status')}\` lists them.`;
    return { ...said('backfill', 'warn', what), ...commands };
  }
  if (observed.paused.includes('backfill') && (open.length > 0 || all.length === 0))
    return { ...said('backfill', 'warn', `The backfill is paused; ${progress}.`), ...commands };
  if (all.length === 0) return said('backfill', 'fine', 'No backfill was begun.');
  return { ...said('backfill', 'fine', `${progress}.`), ...(open.length > 0 ? commands : {}) };
};
