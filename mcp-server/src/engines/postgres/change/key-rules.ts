import { qualified } from '../ddl/statement-text.ts';
import { quoteIdentifier as quote } from '../quote.ts';
import { index } from './index-beside.ts';
import { keyIndex } from './key-flip.ts';
import { type KeyedTable, movedKeys } from './key-tables.ts';
import { alone, beside, hurried, list } from './statement.ts';
import { joined, notNull, type Twin, twinKey, twinRules } from './twin.ts';

/** NOT NULL, indexes and checks of all tables, then the foreign keys, which refer to them. */
export function enforced(tables: readonly KeyedTable[]): Twin {
  return joined([
    ...tables.flatMap((table) => [
      ...table.columns
        .filter(({ column }) => !column.nullable)
        .map(({ fresh }, at) => notNull({ ...table.request, name: `${table.request.name}_${at + 1}` }, fresh)),
      twinRules(table.request, table.renames),
      ...(table.keyed ? [keyIndexes(table)] : []),
    ]),
    // Two tables are locked for a foreign key.
    { forward: hurried(tables.map(({ table }) => table)), undo: [], rename: [] },
    ...tables.flatMap((table) =>
      movedKeys(table, tables).map(({ key, own, parent }) =>
        twinKey(table.request, key, { renames: table.renames, theirs: parent.renames, name: own }),
      ),
    ),
  ]);
}

/** A unique index of the new columns, which will be the key, and where the flip exchanges them one of the old ones, which will be it again on the way back. */
function keyIndexes(table: KeyedTable): Twin {
  const { request, renames } = table;
  const columns = table.table.primaryKey?.columns ?? [];
  const build = (of: 'new' | 'old', names: readonly string[]) =>
    index(
      request,
      keyIndex(table, of),
      `CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ${quote(keyIndex(table, of))} ON ${qualified(table.table)} (${list(names)});`,
    );
  const drop = (of: 'new' | 'old') =>
    alone(
      `DROP INDEX CONCURRENTLY IF EXISTS ${qualified({ schema: table.table.schema, name: keyIndex(table, of) })};`,
      beside(table.table, 'a moment'),
    );
  return {
    forward: [
      ...build(
        'new',
        columns.map((name) => renames.get(name) ?? name),
      ),
      ...(request.type === 'bigint' ? build('old', columns) : []),
    ],
    undo: [...(request.type === 'bigint' ? [drop('old')] : []), drop('new')],
    rename: [],
  };
}
