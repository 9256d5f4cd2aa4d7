import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Row, Text } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { type EngineSql, inParts, type KeyVersion, type RowWrite } from './engine-sql.ts';
import { list, names, written } from './expression.ts';

export const mysqlSql: EngineSql = {
  now: raw('NOW(6)'),
  // MariaDB has no FOR SHARE, and MySQL still takes the old spelling.
  forShare: raw(' LOCK IN SHARE MODE'),

  async claim(tx, { ledger }, versions, atLeast) {
    const sorted = [...versions].sort(byKey);
    const keys = sorted.map(({ name, rowKey }) => sql`(${name}, ${rowKey})`);
    // A key that is new gets a row to lock; what is newer is decided on locked rows only.
    const fresh = sorted.map(({ name, rowKey }) => sql`(${name}, ${rowKey}, -1, 0)`);
    await tx.run(sql`INSERT INTO ${ledger} (table_name, row_key, version, deleted) VALUES ${list(fresh)}
ON DUPLICATE KEY UPDATE version = ${ledger}.version`);
    const held = await tx.rows(sql`SELECT table_name, row_key, CAST(version AS CHAR) FROM ${ledger}
WHERE (table_name, row_key) IN (${list(keys)}) FOR UPDATE`);
    const versionOf = new Map(
      held.map(([name, rowKey, version]) => [JSON.stringify([name, rowKey]), BigInt(version ?? '-1')]),
    );
    const claimed = sorted.filter(({ name, rowKey, version }) => {
      const known = versionOf.get(JSON.stringify([name, rowKey])) ?? -1n;
      return known < version || (atLeast && known === version);
    });
    if (claimed.length === 0) return [];
    const rows = claimed.map(
      ({ name, rowKey, version, deleted }) => sql`(${name}, ${rowKey}, ${version}, ${deleted ? 1 : 0}, NOW(6))`,
    );
    await tx.run(sql`INSERT INTO ${ledger} (table_name, row_key, version, deleted, applied_at) VALUES ${list(rows)}
ON DUPLICATE KEY UPDATE version = VALUES(version), deleted = VALUES(deleted), applied_at = VALUES(applied_at)`);
    return claimed;
  },

  async enterGate(tx, { gate }, tableNames) {
    const found = await tx.rows(
      sql`SELECT table_name FROM ${gate} WHERE table_name IN (${list(tableNames.map((name) => sql`${name}`))}) ORDER BY table_name LOCK IN SHARE MODE`,
    );
    if (found.length === tableNames.length) return;
    await tx.run(
      sql`INSERT IGNORE INTO ${gate} (table_name) VALUES ${list([...tableNames].sort().map((name) => sql`(${name})`))}`,
    );
  },

  async closeGate(tx, { gate }, name) {
    await tx.run(sql`INSERT IGNORE INTO ${gate} (table_name) VALUES (${name})`);
    await tx.rows(sql`SELECT table_name FROM ${gate} WHERE table_name = ${name} FOR UPDATE`);
  },

  async upsert(tx, write) {
    for (const rows of inParts(write.rows, write.columns.length)) {
      if (write.exactKey) await writeTogether(tx, { ...write, rows });
      else await writeOneByOne(tx, write, rows);
    }
  },
};

/** Inserts the rows whose key is not there and updates the others. */
async function writeTogether(tx: Tx, write: RowWrite): Promise<void> {
  const keys = write.columns.flatMap((column, at) => (column.key ? [{ ...column, at }] : []));
  const keyOf = (row: Row) => JSON.stringify(keys.map(({ at }) => row[at] ?? null));
  const any = write.rows.map((row) => keyIs(keys.map((column) => ({ ...column, value: row[column.at] ?? null }))));
  const found =
    await tx.rows(sql`SELECT ${write.own ?? sql`TRUE`}, ${names(keys.map(({ read }) => read))} FROM ${raw(write.table)} AS t
WHERE ${join(any, ' OR ')} FOR UPDATE`);
  if (found.some(([own]) => own !== '1')) {
    throw new StoreError('unique', `${write.table}: a row of another writer is there`, { code: '1062' });
  }
  const known = new Set(found.map(([, ...row]) => JSON.stringify(row)));
  const fresh = write.rows.filter((row) => !known.has(keyOf(row)));
  const there = write.rows.filter((row) => known.has(keyOf(row)));
  const insert = async () => void (fresh.length > 0 && (await tx.run(insertion(write, fresh))));
  // What rows give up is free for new ones; but in a family the others may refer to the new ones.
  if (write.family) await insert();
  await update(tx, { ...write, rows: there });
  if (!write.family) await insert();
}

/** Updates rows that are there. */
async function update(tx: Tx, write: RowWrite): Promise<void> {
  const changed = write.columns.filter(({ key }) => !key).map(({ sql: name }) => `${name} = VALUES(${name})`);
  if (write.rows.length === 0 || changed.length === 0) return;
  // The row of each of these keys is there, and InnoDB looks at the primary key first: no other row can be the one that is updated.
  if (write.primary) {
    await tx.run(sql`${insertion(write, write.rows)} ON DUPLICATE KEY UPDATE ${raw(changed.join(', '))}`);
  } else await writeOneByOne(tx, write, write.rows);
}

async function writeOneByOne(tx: Tx, write: RowWrite, rows: readonly Row[]): Promise<void> {
  const own = write.own === null ? sql`` : sql` AND ${write.own}`;
  for (const row of rows) {
    const all = write.columns.map((column, at) => ({ ...column, value: row[at] ?? null }));
    const key = keyIs(all.filter((column) => column.key));
    const changed = all.filter((column) => !column.key);
    const set = changed.map((column) => sql`t.${raw(column.sql)} = ${written(column.write, column.value)}`);
    const found =
      set.length === 0
        ? (await tx.rows(sql`SELECT 1 FROM ${raw(write.table)} AS t WHERE ${key} FOR UPDATE`)).length
        : await tx.run(sql`UPDATE ${raw(write.table)} AS t SET ${list(set)} WHERE ${key}${own}`);
    // Where another writer's row holds the key, this says so.
    if (found === 0) await tx.run(insertion(write, [row]));
  }
}

function insertion({ table, columns }: RowWrite, rows: readonly Row[]): Sql {
  const values = rows.map((row) => sql`(${list(columns.map(({ write }, at) => written(write, row[at] ?? null)))})`);
  return sql`INSERT INTO ${raw(table)} (${names(columns.map((column) => column.sql))}) VALUES ${list(values)}`;
}

function keyIs(key: readonly { readonly sql: string; readonly write: string; readonly value: Text }[]): Sql {
  const parts = key.map((column) => sql`t.${raw(column.sql)} = ${written(column.write, column.value)}`);
  return sql`(${join(parts, ' AND ')})`;
}

function byKey(one: KeyVersion, other: KeyVersion): number {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1;
  return one.rowKey < other.rowKey ? -1 : 1;
}
