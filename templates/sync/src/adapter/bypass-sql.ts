import sql, { raw, type Sql } from 'sql-template-tag';
import type { EngineName, TableSide } from '../descriptor.ts';
import { list } from '../sql/expression.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';

/** What a server tells about the rows that were changed in one table since its counters began. */
export interface TableCounter {
  /** Null: this server does not count. */
  readonly rowsChanged: bigint | null;
  /** Another one after TRUNCATE, a rebuild, or a change of the columns. */
  readonly shape: string;
}

/** How an engine is asked. */
export interface BypassSql {
  /** When the counters began; another text means that they began again. */
  began(tx: Tx): Promise<string>;
  /** The tables' counters, in the order asked for; null: there is no such table any more. */
  tables(tx: Tx, tables: readonly TableSide[], counting: boolean): Promise<readonly (TableCounter | null)[]>;
  /** Whether rows are counted, and what this login cannot see, with the way out. */
  counts(tx: Tx): Promise<{ readonly counting: boolean; readonly unseen: readonly string[] }>;
  /** How often statements ran on the whole server that capture cannot see, by their name. */
  statements(tx: Tx): Promise<ReadonlyMap<string, bigint>>;
}

const NAMED: ReadonlyMap<string, string> = new Map([
  ['com_truncate', 'TRUNCATE'],
  ['com_load', 'LOAD DATA'],
  ['com_insert_select', 'INSERT ... SELECT'],
  ['com_replace_select', 'REPLACE ... SELECT'],
  ['com_alter_table', 'ALTER TABLE'],
  ['com_drop_table', 'DROP TABLE'],
  ['com_rename_table', 'RENAME TABLE'],
  ['com_drop_trigger', 'DROP TRIGGER'],
]);

const NOT_COUNTED =
  'rows are not counted: SET GLOBAL userstat = 1 (MariaDB), or start the server with performance_schema = ON';
const NO_PROCESS =
  'TRUNCATE is seen for the whole server and not by table: GRANT PROCESS to this login to see it by table';

const mysql: BypassSql = {
  began: async (tx) => {
    const [row] = await tx.rows(sql`SHOW GLOBAL STATUS LIKE 'Uptime'`);
    const [now] = await tx.rows(sql`SELECT CAST(UNIX_TIMESTAMP() AS CHAR)`);
    // A second more or less is the clock's rounding.
    return String(Math.round((Number(now?.[0] ?? 0) - Number(row?.[1] ?? 0)) / 5));
  },
  counts: async (tx) => {
    const on = await switches(tx);
    const counting = on.userstat || on.schema;
    const process = (await storageIds(tx, on.mariadb, '', '')) !== null;
    return { counting, unseen: [...(counting ? [] : [NOT_COUNTED]), ...(process ? [] : [NO_PROCESS])] };
  },
  tables: async (tx, tables, counting) => {
    const on = await switches(tx);
    // MySQL shows what it knew of a table up to a day ago.
    if (on.expiry) await tx.run(sql`SET SESSION information_schema_stats_expiry = 0`);
    const counted = on.userstat
      ? sql`SELECT CAST(SUM(ROWS_CHANGED) AS CHAR) FROM information_schema.TABLE_STATISTICS WHERE TABLE_SCHEMA = `
      : sql`SELECT CAST(SUM(COUNT_INSERT + COUNT_UPDATE + COUNT_DELETE) AS CHAR)
FROM performance_schema.table_io_waits_summary_by_table WHERE OBJECT_SCHEMA = `;
    const name = raw(on.userstat ? 'TABLE_NAME' : 'OBJECT_NAME');
    const found: (TableCounter | null)[] = [];
    for (const table of tables) {
      const [made] = await tx.rows(sql`SELECT CAST(CREATE_TIME AS CHAR) FROM information_schema.TABLES
WHERE TABLE_SCHEMA = ${table.schema} AND TABLE_NAME = ${table.name}`);
      const columns = await tx.rows(sql`SELECT COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE FROM information_schema.COLUMNS
WHERE TABLE_SCHEMA = ${table.schema} AND TABLE_NAME = ${table.name} ORDER BY ORDINAL_POSITION`);
      const ids = await storageIds(tx, on.mariadb, table.schema, table.name);
      const [row] = counting ? await tx.rows(sql`${counted}${table.schema} AND ${name} = ${table.name}`) : [];
      const rowsChanged = counting ? BigInt(row?.[0] ?? '0') : null;
      found.push(made === undefined ? null : { rowsChanged, shape: JSON.stringify([made[0], ids, columns]) });
    }
    return found;
  },
  statements: async (tx) => {
    const rows = await tx.rows(sql`SHOW GLOBAL STATUS LIKE 'Com\\_%'`);
    return new Map(
      rows.flatMap(([name, count]) => {
        const known = NAMED.get((name ?? '').toLowerCase());
        return known === undefined ? [] : [[known, BigInt(count ?? '0')] as const];
      }),
    );
  },
};

/** What this server has and has switched on. */
async function switches(tx: Tx): Promise<{ userstat: boolean; schema: boolean; expiry: boolean; mariadb: boolean }> {
  const rows = await tx.rows(sql`SHOW GLOBAL VARIABLES
WHERE Variable_name IN ('userstat', 'performance_schema', 'information_schema_stats_expiry')`);
  const values = new Map(rows.map(([name, value]) => [name, value]));
  return {
    userstat: values.get('userstat') === 'ON',
    schema: values.get('performance_schema') === 'ON',
    expiry: values.has('information_schema_stats_expiry'),
    mariadb: values.has('userstat'),
  };
}

/** The numbers of a table and its partitions in InnoDB, new after each TRUNCATE; null: this login may not see them. */
async function storageIds(tx: Tx, mariadb: boolean, schema: string, name: string): Promise<string | null> {
  const place = `${fileName(schema)}/${fileName(name)}`;
  try {
    const rows = await tx.rows(sql`SELECT CAST(TABLE_ID AS CHAR)
FROM information_schema.${raw(mariadb ? 'INNODB_SYS_TABLES' : 'INNODB_TABLES')}
WHERE NAME = ${place} OR NAME LIKE ${`${place.replaceAll(/[%_\\]/g, '\\$&')}#p#%`} ORDER BY TABLE_ID`);
    return rows.flat().join(' ');
  } catch (error) {
    if (error instanceof StoreError && error.kind === 'other') return null;
    throw error;
  }
}

/** How InnoDB spells a name: what is no letter of ASCII, digit or underscore as @ and four hex digits. */
function fileName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_]/g, (letter) => `@${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const postgres: BypassSql = {
  began: async (tx) => {
    const [row] = await tx.rows(sql`SELECT pg_postmaster_start_time()::text || coalesce(stats_reset::text, '')
FROM pg_stat_database WHERE datname = current_database()`);
    return row?.[0] ?? '';
  },
  counts: async (tx) => {
    const [row] = await tx.rows(sql`SELECT current_setting('track_counts')`);
    const counting = row?.[0] === 'on';
    return { counting, unseen: counting ? [] : ['rows are not counted: track_counts is off'] };
  },
  tables: async (tx, tables, counting) => {
    const asked: Sql[] = tables.map(({ sql: name }, at) => sql`(${String(at)}::text, to_regclass(${name}::text))`);
    const rows = await tx.rows(sql`SELECT v.at, c.relfilenode::text || ' ' || coalesce((
    SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull, ',' ORDER BY a.attnum)
    FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), ''), (
    SELECT coalesce(sum(s.n_tup_ins + s.n_tup_upd + s.n_tup_del), 0)::text FROM pg_stat_all_tables s
    WHERE s.relid = c.oid OR s.relid IN (SELECT p.relid FROM pg_partition_tree(c.oid) p))
FROM (VALUES ${list(asked)}) AS v (at, rel) JOIN pg_class c ON c.oid = v.rel`);
    const found = new Map(rows.map(([at, shape, rowsChanged]) => [at, { shape: shape ?? '', rowsChanged }]));
    return tables.map((_, at) => {
      const table = found.get(String(at));
      return table === undefined
        ? null
        : { shape: table.shape, rowsChanged: counting ? BigInt(table.rowsChanged ?? '0') : null };
    });
  },
  statements: async () => new Map(),
};

export const BYPASS_SQL: Readonly<Record<EngineName, BypassSql>> = { mysql, postgres };
