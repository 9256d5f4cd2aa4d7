import type { KeyToUuid } from '../../../model/change-contract.ts';
import { qualified } from '../ddl/statement-text.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { holdsKey, type KeyedTable, partName } from './key-tables.ts';
import { namesOf } from './names.ts';
import { block } from './statement.ts';
import { refuseNoUuid } from './uuid-refusals.ts';

/** A table of which columns get a uuid beside them. */
export interface UuidTable extends KeyedTable {
  readonly request: KeyToUuid;
  /** The columns that refer to the key: all but the key itself. */
  readonly references: KeyedTable['columns'];
}

/** The key, and how one of its shapes is found by the other. */
export interface UuidKey {
  readonly tables: readonly UuidTable[];
  readonly root: UuidTable;
  readonly id: string;
  readonly fresh: string;
  /** The function that makes the uuid of a number where none is given, and the statement that makes the function. */
  readonly derive: { readonly name: string; readonly create: string; of(id: string): string };
  /** The uuid of a number, and the number of a uuid; NULL where no row has it. */
  uuidOf(id: string): string;
  numberOf(uuid: string): string;
}

/** The tables of the change. UNSUPPORTED where one has what a uuid cannot take over. */
export function uuidKey(request: KeyToUuid): UuidKey {
  refuseNoUuid(request);
  const tables = request.tables.map(({ table, columns, renames }, at): UuidTable => {
    const replaced = columns.map((column) => ({ column, fresh: renames.get(column.name) ?? '' }));
    return {
      request: { ...request, table, name: partName(request, at) },
      table,
      columns: replaced,
      renames,
      keyed: holdsKey(table, columns),
      references: at === 0 ? replaced.filter(({ column }) => column !== request.column) : replaced,
    };
  });
  const [root] = tables;
  if (root === undefined) throw new Error('a key is of no table');
  const [id, fresh] = [request.column.name, root.renames.get(request.column.name) ?? ''];
  const from = `FROM ${qualified(root.table)} AS p WHERE p`;
  const derive = deriveName(request);
  return {
    tables,
    root,
    id,
    fresh,
    derive: { name: `${derive}(bigint)`, create: deriveFunction(derive), of: (value) => `${derive}(${value})` },
    uuidOf: (value) =>
      `(SELECT coalesce(p.${quote(fresh)}, ${derive}(p.${quote(id)})) ${from}.${quote(id)} = ${value})`,
    numberOf: (value) => `(SELECT p.${quote(id)} ${from}.${quote(fresh)} = ${value})`,
  };
}

function deriveName(request: KeyToUuid): string {
  return namesOf(request).sync.replace(/_sync"$/, '_derive"');
}

/** The same uuid for the same number, whoever asks first: a row that refers to one which was not brought yet waits for nobody. Who does not know the secret cannot reckon it (RFC 9562, version 8). */
function deriveFunction(name: string): string {
  const body = `SELECT overlay(overlay(encode(substring(sha256(convert_to(concat(%L, value), 'UTF8')) FROM 1 FOR 16), 'hex') PLACING '8' FROM 13 FOR 1) PLACING '8' FROM 17 FOR 1)::uuid`;
  const create = `CREATE FUNCTION ${name.replaceAll('%', '%%')}(value bigint) RETURNS uuid LANGUAGE sql STABLE STRICT AS %L`;
  return block(`  IF to_regprocedure(${quoteLiteral(`${name}(bigint)`)}) IS NULL THEN
    EXECUTE format(${quoteLiteral(create)}, format(${quoteLiteral(body)}, gen_random_uuid()));
    REVOKE ALL ON FUNCTION ${name}(bigint) FROM PUBLIC;
  END IF;`);
}
