import type { Schema, Table } from '../model/schema.ts';
import { refuse } from './refuse.ts';

/** Refuses a table of which something would be lost, or could not be held by two tables at once. */
export function standsAlone({ tables }: Schema, table: Table): void {
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
    throw refuse(
      `${name} has the exclusion constraint ${exclusion.name}, which one table and several cannot hold alike.`,
    );
  const numbered = table.columns.find(
    (column) => column.identity !== null && table.primaryKey?.columns.includes(column.name) !== true,
  );
  if (numbered !== undefined)
    throw refuse(`${name}.${numbered.name} is numbered by the server and no part of the key.`);
  const computed = table.columns.find(
    (column) => column.generated !== null && table.primaryKey?.columns.includes(column.name) === true,
  );
  if (computed !== undefined) throw refuse(`${name}.${computed.name} is computed by the server and part of the key.`);
  if (table.rowSecurity) throw refuse(`${name} has row security, which a new table would not have.`);
  if (table.partitioning !== null)
    throw refuse(
      `${name} is partitioned, which a new table would not be: its partitions can become tables of their own (DETACH PARTITION, on MySQL EXCHANGE PARTITION).`,
    );
  if (table.versioned) throw refuse(`${name} keeps its earlier states, which triggers do not see.`);
}
