import type { ChangeRequest } from '../../../model/change-contract.ts';
import type { Schema, Table } from '../../../model/schema.ts';
import { copiers } from './copiers.ts';
import { programsNaming } from './stored-programs.ts';
import { unsupported } from './unsupported.ts';

/** Refuses a table that no partitioned one can be in the place of. */
export function refuseUnpartitioned({ table, schema }: ChangeRequest): void {
  const key = keyAround(table, schema);
  if (key !== null)
    throw unsupported(
      `${key}: MySQL and MariaDB know no foreign keys of partitioned tables, nor to them.`,
      'Drop the key first, keep the rule in the application, and count orphans.',
    );
  const odd = table.indexes.find(({ method }) => method === 'fulltext' || method === 'spatial');
  if (odd !== undefined)
    throw unsupported(
      `${table.name} has the ${odd.method.toUpperCase()} index ${odd.name}, which no partitioned table can have.`,
      'Drop it first.',
    );
}

/** A foreign key of the table or to it, in words; null: there is none. */
export function keyAround(table: Table, { tables }: Schema): string | null {
  const [own] = table.foreignKeys;
  if (own !== undefined) return `${table.name} has the foreign key ${own.name}`;
  const other = tables.find(({ foreignKeys }) =>
    foreignKeys.some(({ references }) => references.schema === table.schema && references.table === table.name),
  );
  return other === undefined ? null : `${other.name} refers to ${table.name}`;
}

/** Refuses a table of which something would stay behind when another one gets its name. */
export function refuseUncarried(request: ChangeRequest, alteration: string): void {
  const { table, schema } = request;
  if (schema.flavor === 'mariadb') refuseUnbridged(request, alteration);
  if (table.storage !== null && table.storage.toLowerCase() !== 'innodb')
    throw unsupported(
      `${table.name} is kept by ${table.storage}, which has no transactions.`,
      'Change it to InnoDB first.',
    );
  if (table.versioned)
    throw unsupported(`${table.name} keeps its earlier states, which triggers do not see.`, 'Make the change by hand.');
  const triggers = schema.triggers.filter(
    (each) => each.schema === table.schema && each.table === table.name && !each.name.startsWith('lockstep_'),
  );
  if (triggers.length > 0)
    throw unsupported(
      `${table.name} has triggers (${triggers.map(({ name }) => name).join(', ')}), which stay with the old table when another one gets its name.`,
      `Move their work into the application first; or ${copiers(request, alteration)}`,
    );
}

/** MariaDB gives the name to a view for a moment. */
function refuseUnbridged(request: ChangeRequest, alteration: string): void {
  const { table } = request;
  const naming = programsNaming(request, [table.name]);
  if (naming !== null)
    throw unsupported(
      `On MariaDB ${table.name} is a view for a moment of the flip. ${naming}`,
      `Use ${copiers(request, alteration)}`,
    );
  const hidden = table.columns.find(({ invisible }) => invisible);
  if (hidden !== undefined)
    throw unsupported(
      `On MariaDB ${table.name} is a view for a moment of the flip, and a view has no invisible column as ${hidden.name} is one.`,
      `Use ${copiers(request, alteration)}`,
    );
}
