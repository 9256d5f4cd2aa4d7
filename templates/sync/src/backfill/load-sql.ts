import sql from 'sql-template-tag';
import type { EngineName, TableSide } from '../descriptor.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import type { Tx } from '../store/store.ts';

/** What the two engines tell of their load and of the size of tables. */
export interface LoadSql {
  /** How many statements run at the moment, this one left out; of PostgreSQL only in this database, and only what the login may see. */
  running(tx: Tx): Promise<number>;
  /** About how many rows a table has, as the catalogue believes; null: it does not know. */
  estimate(tx: Tx, table: TableSide): Promise<number | null>;
}

const mysql: LoadSql = {
  async running(tx) {
    const [row] = await tx.rows(sql`SHOW GLOBAL STATUS LIKE 'Threads_running'`);
    return Number(row?.[1] ?? '1') - 1;
  },
  async estimate(tx, { schema, name }) {
    const [row] = await tx.rows(
      sql`SELECT table_rows FROM information_schema.tables WHERE table_schema = ${schema} AND table_name = ${name}`,
    );
    return known(row?.[0]);
  },
};

const postgres: LoadSql = {
  async running(tx) {
    const [row] = await tx.rows(sql`SELECT count(*) FROM pg_stat_activity
WHERE state = 'active' AND datname = current_database() AND pid <> pg_backend_pid()`);
    return Number(row?.[0] ?? '0');
  },
  async estimate(tx, { schema, name }) {
    const [row] = await tx.rows(sql`SELECT nullif(reltuples, -1)::bigint FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ${schema} AND c.relname = ${name}`);
    return known(row?.[0]);
  },
};

const SQL = { mysql, postgres } as const;

/** How an engine tells of its load. */
export function loadSql(engine: EngineName): LoadSql {
  return SQL[engine];
}

/** How many changes wait in the outbox, counted no further than just beyond `limit`. */
export async function countPending(tx: Tx, { outbox }: KitTables, limit: number): Promise<number> {
  const [row] = await tx.rows(
    sql`SELECT count(*) FROM (SELECT 1 FROM ${outbox} WHERE state = 0 LIMIT ${sql([String(limit + 1)])}) AS pending`,
  );
  return Number(row?.[0] ?? '0');
}

function known(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : Number(text);
}
