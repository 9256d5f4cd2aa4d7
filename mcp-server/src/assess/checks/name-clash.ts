import type { Table } from '../../model/schema.ts';
import { type Check, type Hazard, tableRef, type World } from '../check.ts';

/** Names that differ in letter case only. */
export const nameClash: Check = {
  id: 'name-clash',
  ofSchema: (world) => [...tables(world), ...world.source.tables.flatMap((table) => columns(world, table))],
};

function tables({ source, target, from, to }: World): Hazard[] {
  const one = target.semantics.names.tablesIgnoreCase;
  if (from === to && !one) return [];
  const groups = grouped(source.tables, ({ schema, name }) => `${schema}.${name.toLowerCase()}`);
  return groups.map((group) => ({
    severity: one ? 'blocker' : 'warning',
    object: tableRef(group[0]),
    question: null,
    what: `${group.map(({ name }) => name).join(' and ')} differ in letter case only.`,
    consequence:
      'Whatever folds names (tools, unquoted statements, a server that does not tell cases apart) takes them for one table.',
    wayOut: 'Rename one of them on the target and map it.',
    fix: {},
  }));
}

function columns({ to }: World, table: Table): Hazard[] {
  if (to.caseOfColumns) return [];
  const groups = grouped(table.columns, ({ name }) => name.toLowerCase());
  return groups.map((group) => ({
    severity: 'blocker',
    object: tableRef(table),
    question: null,
    what: `The columns ${group.map(({ name }) => name).join(' and ')} of ${table.name} differ in letter case only.`,
    consequence: `${to.title} takes them for one name, and the table cannot be created.`,
    wayOut: 'Rename one of them on the target and map it.',
    fix: {},
  }));
}

/** Groups of more than one. */
function grouped<T>(items: readonly T[], nameOf: (item: T) => string): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(nameOf(item));
    if (group === undefined) groups.set(nameOf(item), [item]);
    else group.push(item);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
}
