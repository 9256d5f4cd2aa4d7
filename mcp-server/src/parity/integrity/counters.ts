import type { Database, KeyBounds, Reader, TableRef } from '../../engines/engine.ts';
import { LockstepError } from '../../model/errors.ts';
import type { Mapping, TableMapping } from '../../model/mapping.ts';
import type { IntegrityProblem } from '../../model/parity.ts';
import type { RowFilter } from '../../model/row-filter.ts';
import { rowFilters } from '../../model/row-filters.ts';
import type { Schema } from '../../model/schema.ts';
import { behind, type Counter, counterOf } from './counter.ts';
import { type Answer, answer, notChecked } from './not-checked.ts';
import { tableOf } from './references.ts';

/** A column of the target that draws its values from a counter. */
export interface CountedColumn {
  /** The sequence, or the column where the counter has no name of its own. */
  readonly object: string;
  readonly name: string;
  /** The whole-number column of the source that is copied into it; null when there is none. */
  readonly source: string | null;
  /** null: the login may not see where it stands. */
  readonly counter: Counter | null;
}

interface Sides {
  readonly source: Database;
  readonly target: Database;
  readonly sourceSchema: Schema;
  readonly targetSchema: Schema;
  readonly mapping: Mapping;
  readonly table: TableMapping;
  readonly signal: AbortSignal;
}

/** The target table's columns with a sequence, an identity or AUTO_INCREMENT. */
export function countedColumns({ sourceSchema, targetSchema, table }: Sides): CountedColumn[] {
  const source = tableOf(sourceSchema, table.source);
  return (tableOf(targetSchema, table.target)?.columns ?? []).flatMap((column) => {
    if (column.identity === null) return [];
    const pair = table.columns.find((candidate) => candidate.target === column.name);
    const type = source?.columns.find(({ name }) => name === pair?.source)?.type;
    const whole = type?.kind === 'integer' || (type?.kind === 'decimal' && type.scale === 0);
    const counter = counterOf(targetSchema, table.target, column);
    const object = column.identity.sequence ?? `${table.target.name}.${column.name}`;
    return [{ object, name: column.name, source: whole ? (pair?.source ?? null) : null, counter }];
  });
}

/** Smallest and largest key of each column; a column that is null has none. */
export async function readBounds(
  reader: Reader,
  table: TableRef,
  columns: readonly (string | null)[],
  filters: readonly RowFilter[] = [],
): Promise<readonly Answer<KeyBounds | null>[]> {
  const bounds: Answer<KeyBounds | null>[] = [];
  for (const name of columns) {
    bounds.push(name === null ? { value: null } : await answer(reader.keyBounds(table, name, filters)));
  }
  return bounds;
}

/** Counters that do not stand beyond the keys of both sides. `target`: the bounds of the target's keys, in the order of `columns`. */
export async function judgeCounters(
  sides: Sides,
  columns: readonly CountedColumn[],
  target: readonly Answer<KeyBounds | null>[],
): Promise<IntegrityProblem[]> {
  const wanted = columns.map((column) => column.source);
  const table = tableOf(sides.sourceSchema, sides.table.source);
  const filters = table === null ? [] : rowFilters(sides.table, table);
  const read = (reader: Reader) => readBounds(reader, sides.table.source, wanted, filters);
  const source = wanted.every((name) => name === null)
    ? wanted.map(() => ({ value: null }))
    : await sides.source.read(read, { signal: sides.signal });
  const problems: IntegrityProblem[] = [];
  for (const [at, column] of columns.entries()) {
    const [there, here] = [source[at], target[at]];
    if (there !== undefined && here !== undefined) problems.push(...(await judge(sides, column, there, here)));
  }
  return problems;
}

async function judge(
  sides: Sides,
  { object, name, counter }: CountedColumn,
  source: Answer<KeyBounds | null>,
  target: Answer<KeyBounds | null>,
): Promise<IntegrityProblem[]> {
  for (const bounds of [source, target]) {
    if ('refused' in bounds) return [notChecked(object, bounds.refused)];
  }
  if (counter === null) {
    const hint = 'Grant the login SELECT on it.';
    return [
      notChecked(object, new LockstepError('PERMISSION', `the login may not read where ${object} stands`, { hint })),
    ];
  }
  const used = { source: 'value' in source ? source.value : null, target: 'value' in target ? target.value : null };
  if (behind(counter, used) === null) return [];
  const problem = behind(await latest(sides, name, counter), used);
  return problem === null ? [] : [{ kind: 'sequence behind', object, problem }];
}

const secondLooks = new WeakMap<Schema, Promise<Schema>>();

/**
 * A table that is being written moves its counter and its keys together, and its counter was read first. One more look at the
 * catalogue for all tables tells: a counter that stood still between both looks is behind, one that moved is looked at on its own.
 */
async function latest({ target, targetSchema, table, signal }: Sides, name: string, first: Counter): Promise<Counter> {
  const inspect = () => target.read((reader) => reader.inspect(), { signal });
  const find = (schema: Schema) => {
    const column = tableOf(schema, table.target)?.columns.find((candidate) => candidate.name === name);
    return column === undefined ? null : counterOf(schema, table.target, column);
  };
  let second = secondLooks.get(targetSchema);
  if (second === undefined) {
    second = inspect();
    secondLooks.set(targetSchema, second);
    second.catch(() => secondLooks.delete(targetSchema));
  }
  const seen = find(await second);
  return seen === null || seen.next === first.next ? first : (find(await inspect()) ?? first);
}
