import type { Mapping, TableMapping, TableName } from '../model/mapping.ts';
import type { Column, Table } from '../model/schema.ts';
import type { ColumnSubject, Subject, World } from './check.ts';
import { expectedType } from './expected-type.ts';

/** The chosen tables of the source, each with what will hold its rows. */
export function subjectsOf(world: World, tables: readonly Table[]): Subject[] {
  const targets = new Map(world.target.tables.map((table) => [idOf(table), table]));
  const mappings = groupBySource(world.mapping);
  return tables.map((table) => {
    const mapped = (mappings.get(idOf(table)) ?? []).flatMap((mapping) => {
      const target = targets.get(idOf(mapping.target));
      return target === undefined ? [] : [{ mapping, target }];
    });
    const columns = table.columns.flatMap((source) => subjectOf(world, source, mapped));
    return { world, table, target: mapped[0]?.target ?? null, columns };
  });
}

interface Mapped {
  readonly mapping: TableMapping;
  readonly target: Table;
}

/** Nothing for a column that no table takes, or that the target computes. */
function subjectOf({ to }: World, source: Column, mapped: readonly Mapped[]): ColumnSubject[] {
  if (mapped.length === 0) {
    return source.generated === null ? [{ source, target: null, to: expectedType(source.type, to) }] : [];
  }
  const target = mapped
    .map(({ mapping, target: table }) => {
      const name = mapping.columns.find((pair) => pair.source === source.name)?.target;
      return table.columns.find((column) => column.name === name);
    })
    .find((column) => column !== undefined);
  return target === undefined || target.generated !== null ? [] : [{ source, target, to: target.type }];
}

function groupBySource({ tables }: Mapping): Map<string, TableMapping[]> {
  const groups = new Map<string, TableMapping[]>();
  for (const mapping of tables) {
    const group = groups.get(idOf(mapping.source)) ?? [];
    groups.set(idOf(mapping.source), group);
    group.push(mapping);
  }
  return groups;
}

function idOf({ schema, name }: TableName): string {
  return JSON.stringify([schema, name]);
}
