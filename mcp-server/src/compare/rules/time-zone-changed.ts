import type { Column } from '../../model/schema.ts';
import type { ComparedColumn } from '../comparison.ts';
import { count, databaseRef, label, list, type Rule } from '../rule.ts';

/** Columns whose readings follow the server's time zone, which is another one on the target. One finding for the whole database. */
export const timeZoneChanged: Rule = {
  id: 'time-zone-changed',
  check: ({ source, target, tables }) => {
    const [from, to] = [source.semantics.timeZone, target.semantics.timeZone];
    if (from.toLowerCase() === to.toLowerCase()) return [];
    const pairs = tables.flatMap(({ columns }) => columns).filter(followsZone);
    if (pairs.length === 0) return [];
    return [
      {
        severity: 'warning',
        object: databaseRef('source', source),
        what: `A session that sets no time zone gets ${from} in the source and ${to} in the target. ${count(pairs.length, 'column')} ${pairs.length === 1 ? 'takes its' : 'take their'} readings from it: ${list(pairs.map(label))}.`,
        consequence: `The same moment is stored as two readings, as many hours apart as ${from} and ${to} are.`,
        wayOut: `Set the time zone of every connection on both sides, to ${from === 'UTC' ? 'UTC' : `UTC or to ${from}`}; do not rely on the servers’ own.`,
      },
    ];
  },
};

function followsZone({ source, target }: ComparedColumn): boolean {
  if (source.type.kind !== 'timestamp' || target.type.kind !== 'timestamp') return false;
  return source.type.zoned !== target.type.zoned || takesWallClock(source) || takesWallClock(target);
}

function takesWallClock({ type, default: given, onUpdateNow }: Column): boolean {
  return type.kind === 'timestamp' && !type.zoned && (onUpdateNow || given?.kind === 'now');
}
