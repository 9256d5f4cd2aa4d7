import type { Column, ForeignKey, Table } from '../../model/schema.ts';
import type { ComparedColumn } from '../comparison.ts';
import { type IntegerRange, integerRange } from '../integer-range.ts';
import { refusesNegative } from '../refuses-negative.ts';
import { columnRef, columnRule, label } from '../rule.ts';

/** A whole-number column whose target type holds fewer numbers. */
export const integerNarrowed = columnRule('integer-narrowed', (pair) => {
  const { source, target } = pair;
  if (source.type.kind !== 'integer' && source.type.kind !== 'year') return null;
  if (target.type.kind !== 'integer' && target.type.kind !== 'decimal') return null;
  const from = declaredRange(source, pair.table.source);
  const to = integerRange(target.type);
  if (from === null || to === null || (to.min <= from.min && from.max <= to.max)) return null;
  if (isLimitedByParent(pair) || hasRoom(source, from, to)) return null;
  const lost = [
    ...(from.min < to.min ? [`below ${to.min}`] : []),
    ...(from.max > to.max ? [`above ${to.max}`] : []),
  ].join(' or ');
  const onlySign =
    source.type.kind === 'integer' && target.type.kind === 'integer' && source.type.bits <= target.type.bits;
  return {
    severity: onlySign ? 'warning' : 'blocker',
    object: columnRef(pair),
    what: `${label(pair)} is ${source.rawType} (${from.min} to ${from.max}) in the source and ${target.rawType} (${to.min} to ${to.max}) in the target.`,
    consequence: `A value ${lost} cannot be written to the target: the copy or the application’s write fails on that row.`,
    wayOut: `Widen the target’s ${target.name}, or prove from the smallest and largest value of ${label(pair)} that none lies ${lost}; give foreign keys that reference it the same type.`,
  };
});

/** A foreign key admits only what its parent holds, and the parent has its own finding. */
function isLimitedByParent({ source, target, table }: ComparedColumn): boolean {
  const tied = (keys: readonly ForeignKey[], name: string) => keys.some(({ columns }) => columns.includes(name));
  return tied(table.source.foreignKeys, source.name) && tied(table.target.foreignKeys, target.name);
}

/** AUTO_INCREMENT stands above every number of its column; one that has not used half of 63 bits will not. */
function hasRoom({ identity }: Column, from: IntegerRange, to: IntegerRange): boolean {
  if (identity?.kind !== 'auto_increment' || identity.next === null || to.max < 2n ** 63n - 1n) return false;
  return to.min <= from.min && BigInt(identity.next) < 2n ** 62n;
}

/** A CHECK that refuses negative numbers narrows what the type could hold, and a counter begins above them. */
function declaredRange(column: Column, table: Table): IntegerRange | null {
  const range = integerRange(column.type);
  return range !== null && range.min < 0n && (countsUp(column) || refusesNegative(table, column.name))
    ? { ...range, min: 0n }
    : range;
}

function countsUp({ identity }: Column): boolean {
  return identity !== null && identity.step?.startsWith('-') !== true;
}
