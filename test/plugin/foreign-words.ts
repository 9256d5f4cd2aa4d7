/** Names with underscores and names in camel case that belong to databases, to other people's tools or to examples: no tool of ours knows them. */
export const foreignWords: readonly string[] = [
  // columns and tables of examples
  ...['updated_at', 'created_at', 'row_version', 'pg_row', 'group_concat'],
  // PostgreSQL
  ...[
    'pg_read_all_stats',
    'max_prepared_transactions',
    'max_slot_wal_keep_size',
    'wal_level',
    'lock_timeout',
    'search_path',
    'security_invoker',
  ],
  // MySQL and MariaDB
  ...['log_bin', 'binlog_format', 'binlog_row_image', 'binlog_row_value_options', 'lock_wait_timeout'],
  ...['innodb_online_alter_log_max_size', 'sql_log_bin', 'foreign_key_checks', 'information_schema_stats_expiry'],
  // the sync kit's own tables
  ...['lockstep_outbox', 'lockstep_ledger', 'lockstep_fence', 'lockstep_gate', 'lockstep_state', 'lockstep_heartbeat'],
  // AWS DMS
  'awsdms_apply_exceptions',
];
