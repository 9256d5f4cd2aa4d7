import type { SessionLimits } from '../engine.ts';

/** The two servers that speak this protocol. */
export type Flavor = 'mysql' | 'mariadb';

/** Whether a server of that version has the catalogue columns and settings that are asked for. */
export function isSupported(flavor: Flavor, version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number.parseFloat);
  return flavor === 'mysql' ? major >= 8 : major > 10 || (major === 10 && minor >= 6);
}

/** One session variable: what it is set to, and how it reads back. */
export interface Setting {
  readonly name: string;
  readonly sql: string;
  readonly reads: string;
}

/** Isolation and access of every later transaction of the session. READ ONLY here also stops DDL, which the transaction's own READ ONLY lets through on MariaDB. */
export const READ_ONLY_SESSION = 'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY';
export const NAMES = 'SET NAMES utf8mb4 COLLATE utf8mb4_general_ci';
export const BEGIN = 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY';
export const ROLLBACK = 'ROLLBACK';

const SQL_MODE = 'ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION';
/** Longer than a transaction waits for the other side's statement. */
const IDLE_MS = 60_000;
const seconds = (ms: number) => String(Math.max(1, Math.ceil(ms / 1000)));
const number = (name: string, value: string): Setting => ({ name, sql: value, reads: value });

/** What changes the meaning of our statements, or how long they may take. A server or an init_connect may have set any of them. */
export function sessionSettings(flavor: Flavor, limits: SessionLimits): Setting[] {
  const common = [
    // A table can hold 2026-02-30, and it must stay a date when it comes back as a parameter.
    { name: 'sql_mode', sql: `'${SQL_MODE}'`, reads: SQL_MODE },
    { name: 'time_zone', sql: `'+00:00'`, reads: '+00:00' },
    { name: 'completion_type', sql: `'NO_CHAIN'`, reads: 'NO_CHAIN' },
    // A lower limit would cut answers short without a word.
    // The most that MariaDB takes. A group's text is cut at it, and at max_allowed_packet, with no more than a warning.
    number('group_concat_max_len', '1073741824'),
    // Only warnings are looked at.
    { name: 'sql_notes', sql: '0', reads: flavor === 'mysql' ? '0' : 'OFF' },
    number('sql_select_limit', '18446744073709551615'),
    number('lock_wait_timeout', seconds(limits.lockMs)),
    number('innodb_lock_wait_timeout', seconds(limits.lockMs)),
    // A connection that the network lost holds its snapshot and its locks until the server ends it, after eight hours unless told.
    number('wait_timeout', seconds(limits.statementMs + IDLE_MS)),
  ];
  const milliseconds = String(Math.max(1, Math.floor(limits.statementMs)));
  if (flavor === 'mysql') {
    // Cached statistics may be a day old.
    return [...common, number('information_schema_stats_expiry', '0'), number('max_execution_time', milliseconds)];
  }
  const limit = (Number(milliseconds) / 1000).toFixed(6);
  return [
    ...common,
    number('max_statement_time', limit),
    { name: 'system_versioning_asof', sql: 'DEFAULT', reads: 'DEFAULT' },
  ];
}

export function setSettings(settings: readonly Setting[]): string {
  return `SET SESSION ${settings.map(({ name, sql }) => `${name} = ${sql}`).join(', ')}`;
}

/** One row: each setting, then isolation, access, character set, connection id, version, database, and what tells the server from any other. */
export function readSettings(settings: readonly Setting[], flavor: Flavor): string {
  const transaction = flavor === 'mysql' ? 'transaction' : 'tx';
  const list = [
    ...settings.map(({ name }) => `@@SESSION.${name}`),
    `@@SESSION.${transaction}_isolation`,
    // As text it is ON on MariaDB and 1 on MySQL.
    `@@SESSION.${transaction}_read_only = 1`,
    '@@SESSION.character_set_connection',
    'CONNECTION_ID()',
    'VERSION()',
    'DATABASE()',
    // A copy of a machine may have the number and the UUID of the one it was made from, never its name and port too.
    `CONCAT_WS(' ', ${flavor === 'mysql' ? '@@server_uuid, ' : ''}@@server_id, @@hostname, @@port)`,
  ];
  return `SELECT ${list.map((sql, at) => `CAST(${sql} AS CHAR) AS c${at}`).join(', ')}`;
}

/** What readSettings gives for the three variables after the settings. */
export const TRANSACTION_READS: readonly string[] = ['REPEATABLE-READ', '1', 'utf8mb4'];
