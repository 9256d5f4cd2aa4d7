import type { KeyTable, RekeyedTable } from '../../model/change-contract.ts';
import { freeName } from '../find-column.ts';
import { refuse } from '../refuse.ts';

/** What the uuid beside each column is called: what `rename` says of table.column, else the old name with _uuid. */
export function uuidNames(
  tables: readonly KeyTable[],
  rename: Readonly<Record<string, string>>,
  change: string,
): RekeyedTable[] {
  const known = tables.flatMap((each) => each.columns.map(({ name }) => `${each.table.name}.${name}`));
  const unknown = Object.keys(rename).find((each) => !known.includes(each));
  if (unknown !== undefined)
    throw refuse(`rename names ${unknown}, which does not become a uuid: these do: ${known.join(', ')}.`);
  return tables.map(({ table, columns }) => {
    const renames = new Map(
      columns.map(({ name }) => [name, rename[`${table.name}.${name}`] ?? `${name}_uuid`] as const),
    );
    const names = [...renames.values()];
    const twice = names.find((name, at) => names.indexOf(name) < at);
    if (twice !== undefined) throw refuse(`Two columns of ${table.name} would be called ${twice}.`);
    for (const name of names) freeName(table, name, change);
    return { table, columns, renames };
  });
}
