import type { ColumnType } from '../../model/column-type.ts';
import type { ComparedColumn } from '../comparison.ts';
import { refusesNegative } from '../refuses-negative.ts';
import { columnRef, type Draft, label, list, tableRef, tableRule } from '../rule.ts';

/** Columns that are unsigned on one side only: the target accepts negative numbers (one note a table) or refuses those of the source. */
export const unsignedChanged = tableRule('unsigned-changed', ({ columns }) => {
  const changed = columns.filter(({ source, target }) => {
    const [from, to] = [unsigned(source.type), unsigned(target.type)];
    return from !== null && to !== null && from !== to;
  });
  return [
    ...lost(changed.filter((pair) => unsigned(pair.source.type) === true && !isLimited(pair))),
    ...changed.filter((pair) => unsigned(pair.target.type) === true).flatMap((pair) => gained(pair) ?? []),
  ];
});

/** A counter never counts below zero, and a foreign key admits only what its parent holds. */
function isLimited({ target, table }: ComparedColumn): boolean {
  if (refusesNegative(table.target, target.name) || target.identity !== null) return true;
  return table.target.foreignKeys.some(({ columns }) => columns.includes(target.name));
}

function lost(pairs: readonly ComparedColumn[]): Draft[] {
  const [first] = pairs;
  if (first === undefined) return [];
  const { source, target } = first.table;
  const names = list(pairs.map((pair) => pair.target.name));
  return [
    {
      severity: 'note',
      object: tableRef('source', source),
      what: `${list(pairs.map((pair) => `${label(pair)} (${pair.source.rawType})`))} cannot be negative in the source; no CHECK of the target’s ${target.name} keeps ${pairs.length === 1 ? 'it' : 'them'} so.`,
      consequence: `The target accepts negative values for ${names}; copying them back fails.`,
      wayOut: `Add ${list(pairs.map((pair) => `CHECK (${pair.target.name} >= 0)`))} to ${target.name} on the target.`,
    },
  ];
}

/** Whole numbers are left to integer-narrowed, which names the range. */
function gained(pair: ComparedColumn): Draft | null {
  const { source, target, table } = pair;
  if (source.type.kind === 'integer' || refusesNegative(table.source, source.name)) return null;
  return {
    severity: 'blocker',
    object: columnRef(pair),
    what: `${label(pair)} is ${source.rawType} in the source and ${target.rawType} in the target.`,
    consequence: `Negative values of ${label(pair)} are refused by the target.`,
    wayOut: `Make the target’s ${target.name} signed, or prove that no value of ${label(pair)} is below zero.`,
  };
}

function unsigned(type: ColumnType): boolean | null {
  return type.kind === 'integer' || type.kind === 'decimal' || type.kind === 'float' ? type.unsigned : null;
}
