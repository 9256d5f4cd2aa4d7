import sql, { join, raw } from 'sql-template-tag';
import type { EngineSql, KeyVersion } from './engine-sql.ts';
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

  // ON DUPLICATE KEY UPDATE would change another row that holds one of the unique values.
  async upsert(tx, { table, columns, rows }) {
    const named = names(columns.map((column) => column.sql));
    for (const row of rows) {
      const all = columns.map((column, at) => ({ ...column, value: written(column.write, row[at] ?? null) }));
      const key = join(
        all.filter((column) => column.key).map(({ sql: name, value }) => sql`${raw(name)} = ${value}`),
        ' AND ',
      );
      const changed = all.filter((column) => !column.key).map(({ sql: name, value }) => sql`${raw(name)} = ${value}`);
      const found =
        changed.length === 0
          ? (await tx.rows(sql`SELECT 1 FROM ${raw(table)} WHERE ${key} FOR UPDATE`)).length
          : await tx.run(sql`UPDATE ${raw(table)} SET ${list(changed)} WHERE ${key}`);
      if (found === 0) {
        await tx.run(sql`INSERT INTO ${raw(table)} (${named}) VALUES (${list(all.map(({ value }) => value))})`);
      }
    }
  },
};

function byKey(one: KeyVersion, other: KeyVersion): number {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1;
  return one.rowKey < other.rowKey ? -1 : 1;
}
