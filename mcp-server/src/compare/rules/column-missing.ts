import { byLooseName } from '../../model/name-spellings.ts';
import type { Column } from '../../model/schema.ts';
import type { ComparedTable } from '../comparison.ts';
import { type Draft, list, partRef, tableRule } from '../rule.ts';

/** A column without a counterpart in the other side's table, or with more than one candidate. A name that the target keeps for itself has a rule of its own. */
export const columnMissing = tableRule('column-missing', (table, whole) => {
  const { source, target, mapping } = table;
  const free = byLooseName(target.columns.filter(({ name }) => mapping.unmatched.target.includes(name)));
  const taken = whole.target.semantics.names.systemColumns;
  const left = source.columns
    .filter(({ name }) => mapping.unmatched.source.includes(name))
    .filter(({ name }) => !taken.includes(name.toLowerCase()));
  const right = target.columns.filter(({ name }) => mapping.unmatched.target.includes(name));
  return [
    ...left.map((column) => onlySource(table, column, free(column.name))),
    ...right.map((column) => onlyTarget(table, column)),
    ...target.columns.filter(({ name }) => mapping.added.includes(name)).flatMap((column) => leftEmpty(table, column)),
  ];
});

function onlySource({ source, target }: ComparedTable, column: Column, candidates: readonly Column[]): Draft {
  const alike = candidates.map(({ name }) => name);
  return {
    severity: column.generated === null ? 'warning' : 'note',
    object: partRef('source', 'column', source, column.name),
    what:
      alike.length === 0
        ? `${source.name}.${column.name} (${column.rawType}) has no column of its name in the target’s ${target.name}.`
        : `${source.name}.${column.name} could be ${list(alike)} in the target’s ${target.name}: the names do not say which.`,
    consequence:
      column.generated === null
        ? `The values of ${column.name} are not copied, and readers of ${target.name} that name it fail.`
        : `${column.name} is computed in the source, so no data is lost; readers of ${target.name} that name it fail.`,
    wayOut: `Add ${column.name} to the target’s ${target.name}, or say in lockstep.yaml which column receives it or that it is dropped.`,
  };
}

function onlyTarget({ source, target }: ComparedTable, column: Column): Draft {
  const filled = fillsItself(column);
  return {
    severity: filled ? 'note' : 'blocker',
    object: partRef('target', 'column', target, column.name),
    what: `${target.name}.${column.name} (${column.rawType}${filled ? '' : ', NOT NULL without a default'}) is in the target only.`,
    consequence: filled
      ? `Rows copied from ${source.name} take its default, NULL or computed value.`
      : `Every insert of a row of ${source.name} fails: nothing gives ${column.name} a value.`,
    wayOut: filled
      ? `Check that this value suits the existing rows of ${source.name}.`
      : `Give ${target.name}.${column.name} a default, or let it admit NULL until the application writes it.`,
  };
}

/** A column that shall be left to its default and has none. */
function leftEmpty(table: ComparedTable, column: Column): Draft[] {
  return fillsItself(column) ? [] : [onlyTarget(table, column)];
}

function fillsItself({ nullable, default: own, identity, generated }: Column): boolean {
  return nullable || own !== null || identity !== null || generated !== null;
}
