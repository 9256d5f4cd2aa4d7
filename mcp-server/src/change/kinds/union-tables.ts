import type { ChangeCommon, UnionTables } from '../../model/change-contract.ts';
import type { ChangeSetting } from '../../model/change-settings.ts';
import { findTable } from '../../model/find-names.ts';
import type { Schema, Table } from '../../model/schema.ts';
import { freeTable } from '../free-table.ts';
import { refuse } from '../refuse.ts';
import { refuseUnlike } from '../refuse-unlike.ts';

/** Tables of the same columns that become one, in which a column says which of them a row is of. */
export function unionTables(
  { value, others, to, mark }: Extract<ChangeSetting, { kind: 'union-tables' }>,
  common: ChangeCommon,
): UnionTables {
  const { schema, table } = common;
  const parts = [{ table, value }, ...others.map((each) => ({ table: partOf(schema, each.table), value: each.value }))];
  parts.forEach((part, at) => {
    const before = parts.slice(0, at);
    if (before.some((other) => other.table === part.table)) throw refuse(`${part.table.name} is named twice.`);
    // On MySQL a program may compare them without a look at the case.
    const same = before.find((other) => other.value.toLowerCase() === part.value.toLowerCase());
    if (same !== undefined)
      throw refuse(`${same.table.name} and ${part.table.name} would be marked alike: ${part.value}.`);
    if (part.table.columns.some(({ name }) => name === mark))
      throw refuse(`${part.table.name} has a column ${mark} already: call the mark otherwise.`);
    standsAlone(schema, part.table);
    refuseUnlike(table, part.table);
  });
  const whole = { schema: table.schema, name: to };
  freeTable(common, whole);
  return { ...common, kind: 'union-tables', parts, whole, mark };
}

function partOf(schema: Schema, name: Parameters<typeof findTable>[3]): Table {
  const found = findTable('source', schema, schema.tables, name);
  if ('problem' in found) throw refuse(`${found.problem}.`);
  return found.found;
}

/** What would be lost, or could not be held by two tables at once. */
function standsAlone({ tables }: Schema, table: Table): void {
  const { name } = table;
  for (const other of tables) {
    const key = other.foreignKeys.find(
      ({ references }) => references.schema === table.schema && references.table === name,
    );
    if (key !== undefined) throw refuse(`${other.name} refers to ${name} by ${key.name}: drop that key first.`);
  }
  const acts = table.foreignKeys.find(({ onDelete, onUpdate }) =>
    [onDelete, onUpdate].some((action) => action !== 'no action' && action !== 'restrict'),
  );
  if (acts !== undefined)
    throw refuse(
      `What the foreign key ${acts.name} of ${name} does by itself would be taken for a write of the old version, or be seen by no trigger: make it one that refuses first.`,
    );
  const late = [
    ...(table.primaryKey === null ? [] : [table.primaryKey]),
    ...table.uniqueKeys,
    ...table.foreignKeys,
  ].find(({ deferrable }) => deferrable);
  if (late !== undefined)
    throw refuse(
      `The key ${late.name} of ${name} is looked at when a transaction ends, which two tables cannot do alike.`,
    );
  const unproved = [...table.foreignKeys, ...table.checks].find(({ validated }) => !validated);
  if (unproved !== undefined)
    throw refuse(`${unproved.name} of ${name} is NOT VALID, which a copy cannot be: validate it first.`);
  const exclusion = table.checks.find(({ sql }) => sql.startsWith('EXCLUDE '));
  if (exclusion !== undefined)
    throw refuse(`${name} has the exclusion constraint ${exclusion.name}, which would hold between the tables too.`);
  const numbered = table.columns.find(
    (column) => column.identity !== null && table.primaryKey?.columns.includes(column.name) !== true,
  );
  if (numbered !== undefined)
    throw refuse(`${name}.${numbered.name} is numbered by the server and no part of the key.`);
  const computed = table.columns.find(
    (column) => column.generated !== null && table.primaryKey?.columns.includes(column.name) === true,
  );
  if (computed !== undefined) throw refuse(`${name}.${computed.name} is computed by the server and part of the key.`);
  if (table.rowSecurity) throw refuse(`${name} has row security, which the new table would not have.`);
  if (table.partitioning !== null)
    throw refuse(`${name} is partitioned: a partition cannot be moved to another table.`);
  if (table.versioned) throw refuse(`${name} keeps its earlier states, which triggers do not see.`);
}
