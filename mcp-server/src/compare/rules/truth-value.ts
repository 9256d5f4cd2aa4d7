import { saysWhatTypeSays } from '../check-form.ts';
import type { ComparedColumn } from '../comparison.ts';
import { columnRef, type Draft, label, list, tableRef, tableRule } from '../rule.ts';

/** Number columns whose target is a boolean: one finding for all columns of a table that serve as truth values, one for each other. */
export const truthValue = tableRule('truth-value', ({ columns }) => {
  const pairs = columns.filter(becomesBoolean);
  return [
    ...together(pairs.filter(({ source }) => isTruth(source.type))),
    ...pairs.filter(({ source }) => !isTruth(source.type)).map(alone),
  ];
});

/** A CHECK that admits 0 and 1 only says what a boolean says. */
function becomesBoolean({ source, target, table }: ComparedColumn): boolean {
  if (source.type.kind !== 'integer' || target.type.kind !== 'boolean') return false;
  return !table.source.checks.some((check) => check.enforced && saysWhatTypeSays(check, source.name, target.type));
}

function isTruth(type: ComparedColumn['source']['type']): boolean {
  return type.kind === 'integer' && type.truth;
}

function together(pairs: readonly ComparedColumn[]): Draft[] {
  const [first] = pairs;
  if (first === undefined) return [];
  const { source } = first.table;
  const names = list(pairs.map(label));
  return [
    {
      severity: 'warning',
      object: tableRef('source', source),
      what: `${names} ${pairs.length === 1 ? 'is' : 'are'} ${first.source.rawType} in the source, which holds -128 to 127, and ${first.target.rawType} in the target.`,
      consequence: `Any other value than 0 and 1 becomes true and cannot be told apart any more; queries such as ${first.source.name} = 1 or SUM(${first.source.name}) fail on the target.`,
      wayOut: `Count the rows of ${source.name} with another value than 0, 1 and NULL in ${names}; where there are any, make the target’s column a smallint.`,
    },
  ];
}

function alone(pair: ComparedColumn): Draft {
  const { source, target } = pair;
  return {
    severity: 'warning',
    object: columnRef(pair),
    what: `${label(pair)} is ${source.rawType} in the source, which holds more than 0 and 1, and ${target.rawType} in the target.`,
    consequence: `Any other value of ${label(pair)} becomes true and cannot be told apart any more; queries such as ${source.name} = 1 or SUM(${source.name}) fail on the target.`,
    wayOut: `Prove that ${label(pair)} holds only 0, 1 and NULL and that its queries treat it as a truth value; else make the target’s ${target.name} a smallint.`,
  };
}
