import type { PartitionTable } from '../../../model/change-contract.ts';
import { partsOf } from './partition-scheme.ts';
import { refuseSecured } from './refuse-tied.ts';
import { unsupported } from './unsupported.ts';

/** Refuses a table of which something would not be carried to the partitioned one. */
export function refuseUncarried(request: PartitionTable): void {
  const { table, schema } = request;
  const referring = schema.tables.flatMap((other) =>
    other.foreignKeys
      .filter(({ references }) => references.schema === table.schema && references.table === table.name)
      .map((key) => ({ of: other, key })),
  );
  const [first] = referring;
  if (first !== undefined)
    throw unsupported(
      `${first.of.name} refers to ${table.name} by ${first.key.name}: a foreign key stays with the old table when another one gets its name.`,
      'Drop it first, and add it again by the change add-foreign-key after the contract.',
    );
  const numbered = table.columns.find(({ identity }) => identity?.kind === 'identity');
  if (numbered !== undefined && Number.parseInt(schema.version, 10) < 17)
    throw unsupported(
      `${table.name}.${numbered.name} is an identity column, which PostgreSQL keeps in a partitioned table from version 17 on.`,
      'Give it a sequence as its default first.',
    );
  const late = [...(table.primaryKey === null ? [] : [table.primaryKey]), ...table.uniqueKeys].find(
    ({ deferrable }) => deferrable,
  );
  if (late !== undefined)
    throw unsupported(
      `The key ${late.name} of ${table.name} is looked at when a transaction ends, which two tables cannot do alike.`,
      'Replace it by one that is not DEFERRABLE first.',
    );
  const exclusion = table.checks.find(({ sql }) => sql.startsWith('EXCLUDE '));
  if (exclusion !== undefined)
    throw unsupported(
      `${table.name} has the exclusion constraint ${exclusion.name}, which would hold in each partition alone.`,
      'Drop it first, where the application can keep the rule by itself.',
    );
  const unproved = [...table.foreignKeys, ...table.checks].find(({ validated }) => !validated);
  if (unproved !== undefined)
    throw unsupported(`${unproved.name} of ${table.name} is NOT VALID, which a copy cannot be.`, 'Validate it first.');
  if (table.replicaIdentity === 'index')
    throw unsupported(
      `${table.name} has an index as its replica identity, which stays with the old table.`,
      'Set REPLICA IDENTITY DEFAULT or FULL first.',
    );
  refuseSecured([table], 'the partitioned table');
  if (!table.logged)
    throw unsupported(
      `${table.name} is UNLOGGED, and a partitioned table cannot be.`,
      'Set it LOGGED first, in a maintenance window: that copies the table.',
    );
  const long = partsOf(request).find(({ name }) => Buffer.byteLength(name) > 63);
  if (long !== undefined)
    throw unsupported(`${long.name} is too long for the name of a table.`, 'Give the partition a shorter one.');
}
