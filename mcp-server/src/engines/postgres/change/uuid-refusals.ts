import type { KeyToUuid, RekeyedTable } from '../../../model/change-contract.ts';
import { refuseUncarriedKey } from './key-tables.ts';
import { names } from './renamed-in.ts';
import { ruled } from './twin.ts';
import { unsupported } from './unsupported.ts';

/** Refuses a key that no uuid can take the place of, with what is in the way. */
export function refuseNoUuid(request: KeyToUuid): void {
  const { table, column, schema, storage, tables } = request;
  if (Number.parseInt(schema.version, 10) < 13)
    throw unsupported(
      `PostgreSQL makes uuids by itself from version 13 on, and this is ${schema.version}.`,
      'Bring it to a newer one first.',
    );
  if (storage !== null && storage !== 'uuid')
    throw unsupported(`PostgreSQL keeps a uuid as uuid, in 16 bytes, and not as ${storage}.`, 'Leave storage out.');
  if (column.identity === null)
    throw unsupported(
      `${table.name}.${column.name} is not numbered by the server, so that the new version, which does not know it, could add no row.`,
      'Give it a sequence as its default first.',
    );
  for (const each of tables) {
    refuseUncarriedKey(each.table, each.columns);
    refuseValues(request, each);
    refuseRules(request, each);
  }
}

function refuseValues(request: KeyToUuid, { table, columns, renames }: RekeyedTable): void {
  const given = columns.find((each) => each !== request.column && (each.default !== null || each.identity !== null));
  if (given !== undefined)
    throw unsupported(
      `${table.name}.${given.name} gets a number where none is given, which a uuid cannot be made of.`,
      'Drop its default first.',
    );
  const long = [...renames.values()].find((name) => Buffer.byteLength(name) > 63);
  if (long !== undefined)
    throw unsupported(`${long} is too long for the name of a column.`, 'Say a shorter one under rename.');
}

/** What is said of numbers holds of no uuid. */
function refuseRules(request: KeyToUuid, { table, columns, renames }: RekeyedTable): void {
  const { checks, indexes } = ruled({ ...request, table }, renames);
  const [check] = checks;
  if (check !== undefined)
    throw unsupported(
      `The check ${check.name} of ${table.name} (${check.sql}) is about a number that becomes a uuid.`,
      'Drop it first.',
    );
  const told = (sql: string | null) => sql !== null && columns.some(({ name }) => names(sql, name));
  const odd = indexes.find(
    ({ method, parts, predicate }) =>
      !['btree', 'hash'].includes(method) || told(predicate) || parts.some(({ expression }) => told(expression)),
  );
  if (odd !== undefined)
    throw unsupported(
      `The index ${odd.name} of ${table.name} is made for numbers (${odd.predicate ?? odd.parts.map(({ expression, column }) => expression ?? column).join(', ')}, ${odd.method}).`,
      'Drop it first, and build what the new version needs after the contract.',
    );
  const set = table.foreignKeys.find(
    ({ columns: own, onDelete, onUpdate }) =>
      own.some((name) => renames.has(name)) && [onDelete, onUpdate].includes('set default'),
  );
  if (set !== undefined)
    throw unsupported(
      `The foreign key ${set.name} of ${table.name} sets a default, which a uuid has not.`,
      'Give it another action first.',
    );
}
