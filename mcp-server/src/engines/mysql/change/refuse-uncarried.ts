import type { ChangeRequest } from '../../../model/change-contract.ts';
import { copiers } from './copiers.ts';
import { unsupported } from './unsupported.ts';

/** Refuses a table that cannot be partitioned, or of which something would not be carried to the partitioned one. */
export function refuseUncarried(request: ChangeRequest, alteration: string): void {
  const { table, schema } = request;
  if (table.storage !== null && table.storage.toLowerCase() !== 'innodb')
    throw unsupported(`${table.name} is kept by ${table.storage}, which has no transactions.`, 'Change it to InnoDB first.');
  const [own] = table.foreignKeys;
  const other = schema.tables.find(({ foreignKeys }) =>
    foreignKeys.some(({ references }) => references.schema === table.schema && references.table === table.name),
  );
  if (own !== undefined || other !== undefined)
    throw unsupported(
      `${own === undefined ? `${other?.name} refers to ${table.name}` : `${table.name} has the foreign key ${own.name}`}: MySQL and MariaDB know no foreign keys of partitioned tables, nor to them.`,
      'Drop the key first, keep the rule in the application, and count orphans.',
    );
  const odd = table.indexes.find(({ method }) => method === 'fulltext' || method === 'spatial');
  if (odd !== undefined)
    throw unsupported(
      `${table.name} has the ${odd.method.toUpperCase()} index ${odd.name}, which no partitioned table can have.`,
      'Drop it first.',
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
