import type { KeyToUuid, RekeyedTable } from '../../../model/change-contract.ts';
import type { ForeignKey, Schema } from '../../../model/schema.ts';
import { refuseSecondSelf, refuseTied } from './twin.ts';
import { unsupported } from './unsupported.ts';

/** Whether the server has a type for uuids. */
export function knowsUuid({ flavor, version }: Pick<Schema, 'flavor' | 'version'>): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number.parseFloat);
  return flavor === 'mariadb' && (major > 10 || (major === 10 && minor >= 7));
}

/** Refuses a key that no uuid can take the place of, with what is in the way. */
export function refuseNoUuid(request: KeyToUuid): void {
  const { table, column, storage, schema, tables } = request;
  if (schema.flavor === 'mysql')
    throw unsupported(
      'In trials under writers MySQL 9.7 took all the memory of its machine while statements waited for a table whose foreign keys stand twice, by number and by uuid.',
      'Move it to PostgreSQL with the key as it is, and make this change there; or, in a maintenance window, by hand.',
    );
  if (storage === 'uuid' && !knowsUuid(schema))
    throw unsupported(`MariaDB ${schema.version} has no type uuid.`, 'Say storage: binary(16) or char(36).');
  if (column.identity === null)
    throw unsupported(
      `${table.name}.${column.name} is not numbered by the server, so that the new version, which does not know it, could add no row.`,
      'Give it AUTO_INCREMENT first.',
    );
  for (const each of tables) {
    refuseValues(request, each);
    for (const { name } of each.columns) refuseTied(each.table, name);
    for (const key of each.table.foreignKeys)
      if (key.columns.some((name) => each.renames.has(name)) && !key.name.startsWith('lockstep_'))
        refuseAction(request, each, key);
  }
}

function refuseValues(request: KeyToUuid, { table, columns, renames }: RekeyedTable): void {
  if (table.versioned)
    throw unsupported(`${table.name} keeps its earlier states, which triggers do not see.`, 'Make the change by hand.');
  const given = columns.find((each) => each !== request.column && (each.default !== null || each.identity !== null));
  if (given !== undefined)
    throw unsupported(
      `${table.name}.${given.name} gets a number where none is given, which a uuid cannot be made of.`,
      'Drop its default first.',
    );
  const long = [...renames.values()].find((name) => [...name].length > 64);
  if (long !== undefined)
    throw unsupported(`${long} is too long for the name of a column.`, 'Say a shorter one under rename.');
}

/** What a foreign key does by itself fires no trigger. It is right where a second key does the same to the uuid, or the row goes whole. */
function refuseAction({ table: root, schema }: KeyToUuid, { table }: RekeyedTable, key: ForeignKey): void {
  const { name, columns, references, onDelete, onUpdate } = key;
  const label = `The foreign key ${name} of ${table.name}`;
  const toRoot = references.schema === root.schema && references.table === root.name;
  const restrict = `Replace it by one ON DELETE RESTRICT ON UPDATE RESTRICT, and let the application do meanwhile what it did.`;
  if (onDelete === 'unknown' || onUpdate === 'unknown')
    throw unsupported(`What ${name} of ${table.name} does by itself is hidden from this login.`, 'Let it see the key.');
  if (onUpdate.startsWith('set') || onDelete === 'set default')
    throw unsupported(
      `${label} sets ${onUpdate.startsWith('set') ? 'its columns when what it refers to is changed' : 'a default'}, by which no trigger is fired, and the uuid beside would stay.`,
      restrict,
    );
  if (columns.length > 1 && (onUpdate === 'cascade' || onDelete === 'set null'))
    throw unsupported(
      `${label} changes several columns by itself, one of which the key of the uuids would change too.`,
      restrict,
    );
  if (onDelete === 'set null' && !toRoot)
    throw unsupported(
      `${label} sets NULL by itself and refers to ${references.table}, where a row may not have its uuid yet: no trigger is fired, and no second key can do the same to the uuid from the first step on.`,
      restrict,
    );
  refuseSecondSelf({ schema, table }, key);
}
