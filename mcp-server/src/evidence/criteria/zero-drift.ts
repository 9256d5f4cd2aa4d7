import { quantity } from '../../model/quantity.ts';
import { byTable, type TableLook } from '../by-table.ts';
import { type Judge, orAccept, passed, some } from '../ruling.ts';

/** The hard gate: no difference is confirmed in any row of any mapped table. No setting softens it. */
export const zeroDrift: Judge = (gate, criterion) => {
  const open: string[] = [];
  const ruling = byTable(
    gate,
    criterion,
    ({ source, table }) => {
      if (table.differences > 0 || table.verdict === 'drift')
        return quantity(table.differences, 'confirmed difference');
      if (table.verdict === 'not_checked') return 'it could not be read';
      if (table.verdict === 'not_comparable') return 'nothing of it, or not every row, can be compared';
      if (table.unsettled > 0) return `${quantity(table.unsettled, 'row')} still changed at the last look`;
      const columns = table.notCompared.map((column) => `not compared: ${source}.${column}`);
      const undecided = columns.filter((id) => !gate.accepted.has(id));
      open.push(...undecided);
      return undecided.length > 0 ? `${quantity(undecided.length, 'column')} not compared` : null;
    },
    (looks) => passed(`${quantity(looks.length, 'table')} compared: ${agreement(looks)}.`),
  );
  return open.length > 0 ? { ...ruling, run: orAccept(criterion.command, open) } : ruling;
};

/** Rows under way are no drift, and do not agree either. */
function agreement(looks: readonly TableLook[]): string {
  const moving = looks.filter(({ table }) => table.verdict === 'in_flight').map(({ source }) => source);
  return moving.length === 0
    ? 'every row agrees'
    : `no difference is confirmed; rows of ${some(moving)} were in flight at the last look`;
}
