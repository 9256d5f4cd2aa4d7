import { quantity } from '../../model/quantity.ts';
import { byTable } from '../by-table.ts';
import { type Judge, orAccept, passed } from '../ruling.ts';

/** Rows may agree and the next write still fail: on orphans, constraints that were never validated, broken indexes. */
export const integrityKept: Judge = (gate, criterion) => {
  const open: string[] = [];
  const ruling = byTable(
    gate,
    criterion,
    ({ source, table }) => {
      const kinds = Object.entries(table.integrity).filter(([kind]) => kind !== 'sequence behind');
      const own = kinds.map(([kind, count]) => `integrity: ${count} x ${kind} in ${source}`);
      const left = own.filter((id) => !gate.accepted.has(id));
      open.push(...left);
      return left.length > 0 ? left.map((id) => id.replace('integrity: ', '')).join(', ') : null;
    },
    (looks) =>
      passed(`Constraints of ${quantity(looks.length, 'table')} hold, or a person has accepted what does not.`),
  );
  return open.length > 0 ? { ...ruling, run: orAccept(criterion.command, open) } : ruling;
};
