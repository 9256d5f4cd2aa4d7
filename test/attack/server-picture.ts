import { existsSync } from 'node:fs';
import type { LabDatabase } from '../lab/lab.ts';

const PICTURES = {
  mysql: {
    settings: "SELECT * FROM performance_schema.global_variables WHERE VARIABLE_NAME NOT IN ('timestamp') ORDER BY 1",
    accounts: 'SELECT User, Host FROM mysql.user ORDER BY 1, 2',
    tables:
      "SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, COLUMN_COMMENT FROM information_schema.COLUMNS WHERE TABLE_SCHEMA NOT IN ('information_schema', 'performance_schema', 'sys') ORDER BY 1, 2, ORDINAL_POSITION",
    code: 'SELECT ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE() UNION ALL SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() UNION ALL SELECT CONCAT(EVENT_NAME, STATUS) FROM information_schema.EVENTS ORDER BY 1',
  },
  postgres: {
    settings: "SELECT name, setting FROM pg_settings WHERE source NOT IN ('client', 'session') ORDER BY 1",
    defaults: 'SELECT setdatabase, setrole, setconfig FROM pg_db_role_setting ORDER BY 1, 2',
    accounts: 'SELECT rolname FROM pg_roles ORDER BY 1',
    classes:
      "SELECT oid, relname, relfilenode, relkind, xmin FROM pg_class WHERE relnamespace NOT IN ('pg_toast'::regnamespace) ORDER BY 1",
    code: 'SELECT oid, proname, xmin FROM pg_proc WHERE oid >= 16384 ORDER BY 1',
    slots: 'SELECT slot_name FROM pg_replication_slots',
    prepared: 'SELECT gid FROM pg_prepared_xacts',
    large: 'SELECT oid FROM pg_largeobject_metadata',
    publications: 'SELECT pubname FROM pg_publication',
    files: "SELECT name FROM pg_ls_dir('.') AS name ORDER BY 1",
  },
} as const;

/** What no write can leave unchanged: the position of the log of writes, or the next transaction id. */
const WRITE_MARK = {
  mysql9: 'SELECT @@GLOBAL.gtid_executed',
  mariadb: 'SELECT @@GLOBAL.gtid_binlog_pos',
  postgres: 'SELECT pg_snapshot_xmax(pg_current_snapshot())::text',
  postgres18: 'SELECT pg_snapshot_xmax(pg_current_snapshot())::text',
};

/** Sessions of others that run a statement, hold a lock or a transaction, or stream a log. */
const LEFT = {
  mysql: [
    "SELECT COMMAND, INFO FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND COMMAND NOT IN ('Sleep', 'Daemon')",
    'SELECT trx_state, trx_query FROM information_schema.innodb_trx WHERE trx_mysql_thread_id <> CONNECTION_ID()',
    'SELECT OBJECT_TYPE, LOCK_TYPE FROM performance_schema.metadata_locks WHERE OWNER_THREAD_ID NOT IN (SELECT THREAD_ID FROM performance_schema.threads WHERE PROCESSLIST_ID = CONNECTION_ID())',
  ],
  postgres: [
    "SELECT state, query FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type NOT IN ('client backend', 'checkpointer', 'background writer', 'walwriter', 'logical replication launcher', 'autovacuum launcher', 'io worker', 'slotsync worker') OR pid <> pg_backend_pid() AND state <> 'idle'",
    'SELECT locktype, mode FROM pg_locks WHERE pid <> pg_backend_pid()',
  ],
};

/** The statement that tells a digest of the rows of every table of the database, made by another. */
const ROWS = {
  mysql:
    "SELECT CONCAT('CHECKSUM TABLE ', GROUP_CONCAT('`', REPLACE(TABLE_NAME, '`', '``'), '`' ORDER BY TABLE_NAME), ' EXTENDED') FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'",
  postgres: `SELECT string_agg(format('SELECT %L, md5(coalesce(string_agg(md5((t.*)::text), '','' ORDER BY md5((t.*)::text)), '''')) FROM %I.%I AS t', relname, nspname, relname), ' UNION ALL ')
    FROM pg_class JOIN pg_namespace AS n ON n.oid = relnamespace WHERE nspname = 'public' AND relkind IN ('r', 'p', 'm')`,
};

/** A digest of the rows of every table. */
export async function rowDigests(database: LabDatabase): Promise<string[][]> {
  const longer = database.server.engine === 'mysql' ? 'SET SESSION group_concat_max_len = 1000000; ' : '';
  const [[statement = ''] = []] = await database.query(longer + ROWS[database.server.engine]);
  return (await database.query(statement)).sort();
}

/** Everything of a server that harm would change; `left` is what somebody still does or holds. */
export async function pictureOf(database: LabDatabase, trapFile: string): Promise<Record<string, unknown>> {
  const { engine, kind } = database.server;
  const picture: Record<string, unknown> = {
    written: await database.query(WRITE_MARK[kind]),
    trap: existsSync(trapFile),
    rows: await rowDigests(database),
  };
  // MariaDB keeps no global_variables there.
  const settings =
    kind === 'mariadb' ? "SHOW GLOBAL VARIABLES WHERE Variable_name NOT IN ('timestamp', 'gtid_binlog_state')" : null;
  for (const [name, question] of Object.entries(PICTURES[engine])) {
    picture[name] = await database.query(name === 'settings' && settings !== null ? settings : question);
  }
  return picture;
}

/** What somebody still does or holds on the server. */
export async function leftOn(database: LabDatabase): Promise<string[][]> {
  const found = [];
  for (const question of LEFT[database.server.engine]) found.push(...(await database.query(question)));
  return found;
}
