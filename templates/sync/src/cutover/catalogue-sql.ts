import sql, { raw } from 'sql-template-tag';
import type { EngineName, TableSide } from '../descriptor.ts';
import { innodbTrxRows } from '../sql/innodb-trx-rows.ts';
import type { Tx } from '../store/store.ts';

/** A column as the catalogue has it now. */
export interface LiveColumn {
  readonly name: string;
  readonly rawType: string;
  readonly nullable: boolean;
}

/** An operation on rows that a trigger can capture. */
export type Operation = 'INSERT' | 'UPDATE' | 'DELETE';

/** What the catalogue of an engine knows that a flip depends on. */
export interface CatalogueSql {
  columns(tx: Tx, table: TableSide): Promise<LiveColumn[]>;
  /** The operations whose triggers write to the outbox. */
  captured(tx: Tx, table: TableSide): Promise<Operation[]>;
  /**
   * The age in seconds of the oldest transaction that has written or locked something; null when none is open. `here`: of sessions
   * in this database; else of all that may have written to it, which in MySQL is any session of the server.
   */
  oldestWriter(tx: Tx, here: boolean): Promise<number | null>;
  /** What a login needs to be told of other logins' transactions; null when it is told. */
  unseenWriters(tx: Tx): Promise<string | null>;
}

const OPERATIONS = ['INSERT', 'UPDATE', 'DELETE'] as const;

const mysqlCatalogue: CatalogueSql = {
  columns: async (tx, { schema, name }) => {
    const rows = await tx.rows(sql`SELECT COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE = 'YES' FROM information_schema.COLUMNS
WHERE TABLE_SCHEMA = ${schema} AND TABLE_NAME = ${name} ORDER BY ORDINAL_POSITION`);
    return rows.map(([column, rawType, nullable]) => ({
      name: column ?? '',
      rawType: rawType ?? '',
      nullable: nullable === '1',
    }));
  },
  captured: async (tx, { schema, name }) => {
    const rows = await tx.rows(sql`SELECT DISTINCT EVENT_MANIPULATION FROM information_schema.TRIGGERS
WHERE EVENT_OBJECT_SCHEMA = ${schema} AND EVENT_OBJECT_TABLE = ${name} AND ACTION_STATEMENT LIKE '%lockstep_outbox%'`);
    return OPERATIONS.filter((operation) => rows.some(([event]) => event === operation));
  },
  // InnoDB writes moments in the time zone of the machine, whatever the session's; and in whole seconds.
  oldestWriter: async (tx, here) => {
    const only = raw(here ? ' AND (p.DB IS NULL OR p.DB = DATABASE())' : '');
    const [row] = await innodbTrxRows(
      tx,
      sql`SELECT MAX(TIMESTAMPDIFF(SECOND, t.trx_started, CONVERT_TZ(SYSDATE(), '+00:00', 'SYSTEM')) + 1)
FROM information_schema.INNODB_TRX t LEFT JOIN information_schema.PROCESSLIST p ON p.ID = t.trx_mysql_thread_id
WHERE t.trx_mysql_thread_id <> CONNECTION_ID() AND t.trx_lock_structs > 0${only}`,
    );
    return secondsOf(row?.[0]);
  },
  unseenWriters: async (tx) => {
    const rows = await tx.rows(sql`SHOW GRANTS`);
    const may = rows.some(([grant]) => /^GRANT .*\b(PROCESS|ALL PRIVILEGES)\b.* ON \*\.\* TO/.test(grant ?? ''));
    return may ? null : 'GRANT PROCESS ON *.* to the login of the kit';
  },
};

const postgresCatalogue: CatalogueSql = {
  columns: async (tx, { schema, name }) => {
    const rows = await tx.rows(sql`SELECT a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ${schema}::text AND c.relname = ${name}::text AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`);
    return rows.map(([column, rawType, nullable]) => ({
      name: column ?? '',
      rawType: rawType ?? '',
      nullable: nullable === 't',
    }));
  },
  captured: async (tx, { schema, name }) => {
    const rows =
      await tx.rows(sql`SELECT bool_or(t.tgtype & 4 <> 0), bool_or(t.tgtype & 16 <> 0), bool_or(t.tgtype & 8 <> 0)
FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ${schema}::text AND c.relname = ${name}::text AND t.tgenabled <> 'D' AND p.prosrc LIKE '%lockstep_outbox%'`);
    return OPERATIONS.filter((_, at) => rows[0]?.[at] === 't');
  },
  oldestWriter: async (tx) => {
    const [row] = await tx.rows(sql`SELECT extract(epoch FROM clock_timestamp() - least(
  (SELECT min(xact_start) FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid() AND datname = current_database()),
  (SELECT min(prepared) FROM pg_prepared_xacts WHERE database = current_database())))`);
    return secondsOf(row?.[0]);
  },
  unseenWriters: async (tx) => {
    const [row] = await tx.rows(sql`SELECT pg_has_role('pg_read_all_stats', 'USAGE')`);
    return row?.[0] === 't' ? null : 'GRANT pg_read_all_stats to the login of the kit';
  },
};

const CATALOGUE = { mysql: mysqlCatalogue, postgres: postgresCatalogue } as const;

/** The catalogue of an engine. */
export function catalogueOf(engine: EngineName): CatalogueSql {
  return CATALOGUE[engine];
}

function secondsOf(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : Math.max(0, Number(text));
}
