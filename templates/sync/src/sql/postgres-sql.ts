import sql, { join, raw } from 'sql-template-tag';
import { StoreError } from '../store/store-error.ts';
import { type EngineSql, inParts, type KeyVersion } from './engine-sql.ts';
import { list, names, written } from './expression.ts';

const gateOf = (name: string) => sql`hashtextextended(${`lockstep ${name}`}::text, 0)`;

export const postgresSql: EngineSql = {
  now: raw('clock_timestamp()'),
  forShare: raw(' FOR SHARE'),

  async claim(tx, { ledger }, versions, atLeast) {
    const rows = versions.map(
      ({ name, rowKey, version, deleted }) =>
        sql`(${name}::text, ${rowKey}::text, ${version}::bigint, ${deleted ? 1 : 0}::smallint)`,
    );
    const older = raw(atLeast ? '<=' : '<');
    const claimed = await tx.rows(sql`INSERT INTO ${ledger} AS l (table_name, row_key, version, deleted)
SELECT * FROM (VALUES ${list(rows)}) AS v (a, b, c, d) ORDER BY a COLLATE "C", b COLLATE "C"
ON CONFLICT (table_name, row_key) DO UPDATE SET version = EXCLUDED.version, deleted = EXCLUDED.deleted, applied_at = clock_timestamp()
WHERE l.version ${older} EXCLUDED.version RETURNING table_name, row_key`);
    return only(versions, claimed);
  },

  async enterGate(tx, _tables, tableNames) {
    const locks = [...tableNames].sort().map((name) => sql`pg_advisory_xact_lock_shared(${gateOf(name)})`);
    await tx.rows(sql`SELECT ${list(locks)}`);
  },

  async closeGate(tx, _tables, name) {
    await tx.rows(sql`SELECT pg_advisory_xact_lock(${gateOf(name)})`);
  },

  async upsert(tx, { table, columns, rows, exactKey, own }) {
    const keys = columns.filter(({ key }) => key);
    // A collation, or citext, may take different keys for the same; then another row would be overwritten.
    const loose = exactKey ? keys.filter(({ loose }) => loose) : [];
    const changed = columns
      .filter((column) => !column.key || loose.includes(column))
      .map(({ sql: name }) => `${name} = EXCLUDED.${name}`);
    const same = loose.map(({ sql: name }) => raw(`t.${name}::text COLLATE "C" = EXCLUDED.${name}::text COLLATE "C"`));
    const only = own === null ? same : [...same, own];
    const where = only.length === 0 ? sql`` : sql` WHERE ${join(only, ' AND ')}`;
    const found = changed.length === 0 ? sql`NOTHING` : sql`UPDATE SET ${raw(changed.join(', '))}${where}`;
    for (const part of inParts(rows, columns.length)) {
      const values = part.map((row) => sql`(${list(columns.map(({ write }, at) => written(write, row[at] ?? null)))})`);
      const done =
        await tx.run(sql`INSERT INTO ${raw(table)} AS t (${names(columns.map((column) => column.sql))}) OVERRIDING SYSTEM VALUE
VALUES ${join(values, ', ')} ON CONFLICT (${names(keys.map((column) => column.sql))}) DO ${found}`);
      if (changed.length > 0 && done < part.length) {
        const other = own === null ? '' : 'a row of another writer, or ';
        const said = `${table}: ${other}a row with a key that is the same to the table's collation is there`;
        throw new StoreError('unique', said, { code: '23505' });
      }
    }
  },
};

function only(versions: readonly KeyVersion[], claimed: readonly (readonly (string | null)[])[]): KeyVersion[] {
  const keys = new Set(claimed.map((row) => JSON.stringify(row)));
  return versions.filter(({ name, rowKey }) => keys.has(JSON.stringify([name, rowKey])));
}
