import type { ChangeCommon, MergeTables } from '../../model/change-contract.ts';
import type { PairedColumn } from '../../model/change-pair.ts';
import type { ChangeSetting } from '../../model/change-settings.ts';
import { findTable } from '../../model/find-names.ts';
import type { ForeignKey, Table } from '../../model/schema.ts';
import { findColumn, freeName } from '../find-column.ts';
import { refuse } from '../refuse.ts';

/** A table that becomes columns of the one whose key it has. */
export function mergeTables(
  { into: name, rename }: Extract<ChangeSetting, { kind: 'merge-tables' }>,
  common: ChangeCommon,
): MergeTables {
  const { schema, table } = common;
  const found = findTable('source', schema, schema.tables, name);
  if ('problem' in found) throw refuse(`${found.problem}.`);
  const into = found.found;
  if (into.schema !== table.schema) throw refuse(`${table.name} and ${into.name} do not lie in one schema.`);
  const reference = referenceOf(table, into);
  for (const other of schema.tables) {
    const key = other.foreignKeys.find(
      ({ references }) => references.schema === table.schema && references.table === table.name,
    );
    if (key !== undefined) throw refuse(`${other.name} refers to ${table.name} by ${key.name}: drop that key first.`);
  }
  const key = (table.primaryKey?.columns ?? []).map((own) => ({
    column: findColumn(table, own),
    wide: reference.references.columns[reference.columns.indexOf(own)] ?? '',
    narrow: own,
  }));
  const columns = columnsOf(common, into, rename);
  return {
    ...common,
    kind: 'merge-tables',
    into,
    reference,
    pair: { wide: into, narrow: table, key, columns },
  };
}

/** The foreign key by which each row belongs to one of the other table. */
function referenceOf(table: Table, into: Table): ForeignKey {
  const same = (one: readonly string[], other: readonly string[]) =>
    [...one].sort().join('\0') === [...other].sort().join('\0');
  const own = table.primaryKey?.columns ?? [];
  const reference = table.foreignKeys.find(
    ({ references, columns, validated }) =>
      references.schema === into.schema &&
      references.table === into.name &&
      validated &&
      same(columns, own) &&
      same(references.columns, into.primaryKey?.columns ?? []),
  );
  if (reference === undefined || into === table)
    throw refuse(
      `The primary key of ${table.name} does not refer to that of ${into.name}, so that a row may have no place there: add-foreign-key is the change for it.`,
    );
  return reference;
}

function columnsOf({ table, name: change }: ChangeCommon, into: Table, rename: Readonly<Record<string, string>>) {
  for (const name of Object.keys(rename)) findColumn(table, name);
  const columns = table.columns
    .filter(({ name }) => table.primaryKey?.columns.includes(name) !== true)
    .map((column): PairedColumn => {
      const label = `${table.name}.${column.name}`;
      if (column.generated !== null) throw refuse(`${label} is computed by the server: drop it first.`);
      if (column.identity !== null && column.identity.kind !== 'serial')
        throw refuse(`${label} is numbered by the server.`);
      return { column, wide: rename[column.name] ?? column.name, narrow: column.name };
    });
  if (columns.length === 0) throw refuse(`${table.name} has no column beside its key.`);
  for (const { wide } of columns) {
    freeName(into, wide, change);
    if (columns.filter((each) => each.wide === wide).length > 1)
      throw refuse(`Two columns of ${table.name} would be called ${wide} in ${into.name}.`);
  }
  return columns;
}
