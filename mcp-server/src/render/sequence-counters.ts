import type { Mapping, TableMapping } from '../model/mapping.ts';
import { columnOf, tableOf } from './catalogue.ts';
import type { Sides } from './checked-keys.ts';
import type { SequencesContext } from './contexts.ts';
import { sqlInteger } from './sql-text.ts';
import { plainLabel } from './visible-text.ts';

/** Every target sequence that copied ids leave behind, in the mapping's order. */
export function sequenceCounters(mapping: Mapping, sides: Sides): SequencesContext['counters'] {
  return mapping.tables.flatMap((table) => tableCounters(table, sides));
}

function tableCounters(table: TableMapping, sides: Sides): SequencesContext['counters'] {
  const source = tableOf(sides.source, table.source);
  const target = tableOf(sides.target, table.target);
  return table.columns.flatMap((pair) => {
    const sequence = columnOf(target, pair.target).identity?.sequence ?? null;
    if (sequence === null) return [];
    return [
      {
        label: plainLabel(`${target.name}.${pair.target}`),
        table: { schema: target.schema, name: target.name },
        column: pair.target,
        sequence,
        given: sqlInteger(givenOut(columnOf(source, pair.source).identity?.next ?? null)),
      },
    ];
  });
}

/** The largest value that a counter has given out, from its next one; 0 when that is not known. */
function givenOut(next: string | null): bigint {
  return next !== null && /^[1-9]\d*$/.test(next) ? BigInt(next) - 1n : 0n;
}
