import type { Trigger } from '../../model/schema.ts';
import { columnRef, label, tableRule } from '../rule.ts';
import { triggersOf } from '../triggers.ts';

/** A column that the source sets to the current time on every update and the target does not. */
export const onUpdateNowLost = tableRule('on-update-now-lost', ({ columns, target: table }, whole) => {
  const setter = triggersOf(whole, 'target', table).find(canSetColumns);
  return columns
    .filter(({ source, target }) => source.onUpdateNow && !target.onUpdateNow)
    .map((pair) => ({
      severity: setter === undefined ? 'warning' : 'note',
      object: columnRef(pair),
      what:
        setter === undefined
          ? `${label(pair)} is set to the current time by every UPDATE in the source; ${table.name} has nothing on the target that does so.`
          : `${label(pair)} is set to the current time by every UPDATE in the source; on the target the trigger ${setter.name} may do so.`,
      consequence: `If nothing does, ${pair.target.name} keeps its old value after an update on the target: caches, incremental exports and “changed since” queries miss the row.`,
      wayOut: `Let a BEFORE UPDATE row trigger on the target’s ${table.name} set ${pair.target.name} when the row changed and the statement did not set it; switch it off for copied rows.`,
    }));
});

function canSetColumns({ timing, events, perRow }: Trigger): boolean {
  return perRow && timing === 'before' && events.includes('update');
}
