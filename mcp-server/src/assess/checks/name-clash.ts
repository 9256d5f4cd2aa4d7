import { groupBy } from '../../model/group-by.ts';
import { tableKey } from '../../model/mapping.ts';
import type { Table } from '../../model/schema.ts';
import { type Check, type Hazard, tableRef, type World } from '../check.ts';
import { namesOnTarget } from '../names-on-target.ts';

/** Names that differ in letter case only. */
export const nameClash: Check = {
  id: 'name-clash',
  ofSchema: (world) => [...tables(world), ...world.source.tables.flatMap((table) => columns(world, table))],
};

function tables(world: World): Hazard[] {
  const { source, target, from, to } = world;
  const one = target.semantics.names.tablesIgnoreCase;
  if (from === to && !one) return [];
  const named = source.tables.flatMap((table) =>
    namesOnTarget(world, table).map(({ schema, table: name }) => ({ table, schema, name })),
  );
  return clashes(named, ({ schema, name }) => JSON.stringify([schema, name.toLowerCase()])).map(
    ([first, ...others]) => ({
      severity: one ? 'blocker' : 'warning',
      object: tableRef(first.table),
      question: null,
      what: `${[first, ...others].map(({ name }) => name).join(' and ')} differ in letter case only.`,
      consequence:
        'Whatever folds names (tools, unquoted statements, a server that does not tell cases apart) takes them for one table.',
      wayOut: 'Rename one of them on the target and map it.',
      fix: {},
    }),
  );
}

/** Columns of a table that is there already have been told apart. */
function columns({ to, mapped }: World, table: Table): Hazard[] {
  if (to.caseOfColumns || mapped.has(tableKey(table))) return [];
  return clashes(table.columns, ({ name }) => name.toLowerCase()).map((group) => ({
    severity: 'blocker',
    object: tableRef(table),
    question: null,
    what: `The columns ${group.map(({ name }) => name).join(' and ')} of ${table.name} differ in letter case only.`,
    consequence: `${to.title} takes them for one name, and the table cannot be created.`,
    wayOut: 'Rename one of them on the target and map it.',
    fix: {},
  }));
}

/** Groups in which there are different names. */
function clashes<T extends { readonly name: string }>(items: readonly T[], keyOf: (item: T) => string): [T, ...T[]][] {
  const groups = [...groupBy(items, keyOf).values()].map((group) => [
    ...new Map(group.map((item) => [item.name, item] as const)).values(),
  ]);
  return groups.flatMap(([first, ...others]): [T, ...T[]][] =>
    first === undefined || others.length === 0 ? [] : [[first, ...others]],
  );
}
