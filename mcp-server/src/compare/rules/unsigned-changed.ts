import type { ColumnType } from '../../model/column-type.ts';
import type { ComparedColumn } from '../comparison.ts';
import { refusesNegative } from '../refuses-negative.ts';
import { columnRef, columnRule, type Draft, label } from '../rule.ts';

/** A column that is unsigned on one side only: the target accepts or refuses negative numbers that the source does not. */
export const unsignedChanged = columnRule('unsigned-changed', (pair) => {
  const from = unsigned(pair.source.type);
  const to = unsigned(pair.target.type);
  if (from === null || to === null || from === to) return null;
  return from ? lost(pair) : gained(pair);
});

/** A counter never counts below zero, and a foreign key admits only what its parent holds. */
function lost(pair: ComparedColumn): Draft | null {
  const { source, target, table } = pair;
  if (refusesNegative(table.target, target.name) || target.identity !== null) return null;
  if (table.target.foreignKeys.some(({ columns }) => columns.includes(target.name))) return null;
  return {
    severity: 'note',
    object: columnRef(pair),
    what: `${label(pair)} is ${source.rawType} in the source and ${target.rawType} in the target, where no CHECK keeps it from being negative.`,
    consequence: `The target accepts negative values for ${target.name}; copying them back to ${source.rawType} fails.`,
    wayOut: `Add CHECK (${target.name} >= 0) to ${table.target.name} on the target.`,
  };
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
