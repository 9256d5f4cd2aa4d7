/** Oldest server that Lockstep reads, as server_version_num. */
export const OLDEST_VERSION = 140_000;

export const BEGIN = 'BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY';
export const SAVEPOINT = { set: 'SAVEPOINT lockstep', rollBack: 'ROLLBACK TO SAVEPOINT lockstep' } as const;

/** Ends the statement of exactly one transaction: the start time keeps a late cancel from hitting whoever has the backend next. */
export const CANCEL = `
SELECT pg_catalog.pg_cancel_backend(pid) FROM pg_catalog.pg_stat_activity
WHERE pid OPERATOR(pg_catalog.=) $1::int AND xact_start OPERATOR(pg_catalog.=) $2::pg_catalog.timestamptz`;

/** Settings of every transaction, in the spelling in which the server repeats them. They end with the transaction, so a pooler hands nothing of ours to others. */
export const SETTINGS: readonly (readonly [name: string, value: string])[] = [
  ['search_path', 'pg_catalog, pg_temp'],
  ['client_encoding', 'UTF8'],
  ['TimeZone', 'UTC'],
  ['DateStyle', 'ISO, YMD'],
  ['IntervalStyle', 'postgres'],
  ['bytea_output', 'hex'],
  ['extra_float_digits', '1'],
  ['standard_conforming_strings', 'on'],
  ['row_security', 'on'],
  ['jit', 'off'],
  ['max_parallel_workers_per_gather', '0'],
  ['idle_in_transaction_session_timeout', '1min'],
];

/**
 * The lock limit in milliseconds, and never as long as the server waits before it looks for a deadlock: of two that wait for each other it
 * ends the one that looks first, and that must not be whoever changes the tables that are read here.
 */
const LOCK_WAIT = `LEAST($2::int, GREATEST(10, pg_catalog.date_part('epoch', pg_catalog.current_setting('deadlock_timeout')::interval)
  OPERATOR(pg_catalog.*) 950)::int)::text`;

/**
 * Sets the transaction up ($1 statement limit, $2 lock limit, both ms) and reads back each setting, both limits, backend,
 * start, version, encoding and read-only state. Every name is qualified: until it has run, a search_path of the database
 * may put somebody's functions before the server's.
 */
export function setUpSession(): string {
  const set = (name: string, value: string) => `pg_catalog.set_config('${name}', ${value}, true)`;
  const version = "pg_catalog.current_setting('server_version_num')";
  return `SELECT ${[
    ...SETTINGS.map(([name, value]) => set(name, `'${value}'`)),
    set('statement_timeout', '$1'),
    set('lock_timeout', LOCK_WAIT),
    'pg_catalog.pg_backend_pid()::pg_catalog.text',
    'pg_catalog.transaction_timestamp()::pg_catalog.text',
    version,
    "pg_catalog.current_setting('server_encoding')",
    "pg_catalog.current_setting('transaction_read_only')",
    // A standby that was promoted goes on as the same process.
    "pg_catalog.concat_ws(' ', pg_catalog.pg_postmaster_start_time(), pg_catalog.inet_server_port(), pg_catalog.pg_is_in_recovery())",
    // Ends the statement when this process dies without a word. Other platforms than Linux refuse the setting.
    `CASE WHEN pg_catalog.version() OPERATOR(pg_catalog.~) 'linux' AND ${version}::int OPERATOR(pg_catalog.>=) ${OLDEST_VERSION}
      THEN ${set('client_connection_check_interval', "'500ms'")} END`,
  ].join(', ')}`;
}

/** Schemas of the user: PostgreSQL reserves the prefix pg_ for its own. */
export const USER_SCHEMA = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

/** Objects that belong to an extension come back with CREATE EXTENSION; they are not the user's. */
export const notOfExtension = (catalog: string, oid: string) =>
  `NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '${catalog}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;

export const TABLES_ONLY = `c.relkind IN ('r', 'p') AND NOT c.relispartition AND ${USER_SCHEMA} AND ${notOfExtension('pg_class', 'c.oid')}`;

/** Domains down to the type that is none, with what the levels between add. */
export const DOMAINS = `
WITH RECURSIVE domain AS (
  SELECT oid, typbasetype, typtypmod, typnotnull, typdefault FROM pg_type WHERE typtype = 'd'
  UNION ALL
  SELECT d.oid, t.typbasetype, t.typtypmod, d.typnotnull OR t.typnotnull, coalesce(d.typdefault, t.typdefault)
  FROM domain d JOIN pg_type t ON t.oid = d.typbasetype AND t.typtype = 'd'
), base AS (
  SELECT d.* FROM domain d JOIN pg_type t ON t.oid = d.typbasetype AND t.typtype <> 'd'
)`;

/**
 * The columns of one table or view ($1 schema, $2 name): name, type (a domain as its base type), whether NULL is impossible in it,
 * and the labels of an enum; one row of NULLs when it has none. Compared as text: as `name` a parameter would be cut at 63 bytes.
 * NOT NULL is only believed where the server has checked every row: not on foreign tables, in the children of an inheritance tree,
 * or under a constraint that was added without validation.
 */
export const TABLE_COLUMNS = `
WITH RECURSIVE relation AS (
  SELECT c.oid, c.relkind = 'r' AND NOT c.relhassubclass OR c.relkind = 'p' AND NOT EXISTS (
      SELECT FROM pg_partition_tree(c.oid) p JOIN pg_class f ON f.oid = p.relid WHERE f.relkind = 'f') AS checked
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1::text AND c.relname = $2::text AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
), typed AS (
  SELECT a.attnum, a.attname, r.checked AND a.attnotnull AS filled, a.atttypid AS type, a.atttypmod AS modifier
  FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL
  SELECT d.attnum, d.attname, d.filled, t.typbasetype, t.typtypmod FROM typed d JOIN pg_type t ON t.oid = d.type AND t.typtype = 'd'
)
SELECT a.attname, format_type(a.type, a.modifier),
  a.filled AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = r.oid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum] AND NOT k.convalidated),
  (SELECT to_json(array_agg(e.enumlabel))::text FROM pg_enum e WHERE e.enumtypid = a.type)
FROM relation r LEFT JOIN (typed a JOIN pg_type t ON t.oid = a.type AND t.typtype <> 'd') ON true`;

/**
 * How the planner is told to walk an index in key order, $1 being off, and how it is let go again, $1 being on. Parameters of a
 * span are unknown when it plans: left alone it may sort the table once a span.
 */
export const INDEX_WALK = "SELECT set_config('enable_seqscan', $1, true), set_config('enable_bitmapscan', $1, true)";

/**
 * Texts of up to a megabyte are made and dropped for each span. The C library of most servers gives memory of that size back to the
 * system each time, and takes it again page by page (a third of a digest's time), until it has once seen a larger piece dropped.
 */
export const KEEP_MEMORY = `${INDEX_WALK}, length(repeat('x', ${4 * 2 ** 20}))`;

/** TimeZone's reset_val is what a session has before ours sets UTC; a default of read-only counts as the server's own only when it was not set for this login. */
export const FACTS = `
SELECT current_setting('server_version'), current_database()::text, session_user::text, pg_is_in_recovery(),
  EXISTS (SELECT FROM pg_settings WHERE name = 'default_transaction_read_only' AND setting = 'on'
    AND source IN ('configuration file', 'command line', 'environment variable')),
  (SELECT reset_val FROM pg_settings WHERE name = 'TimeZone'),
  to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  pg_encoding_to_char(d.encoding), d.datcollate
FROM pg_database d WHERE d.datname = current_database()`;

/** A write that changes nothing even if it were allowed. */
export const HARMLESS_WRITE = 'CREATE TEMPORARY TABLE lockstep_write_probe ()';

export const ROLE = `
SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls,
  has_database_privilege(current_database(), 'CREATE'),
  (SELECT to_json(array_agg(r.rolname ORDER BY r.rolname)) FROM pg_roles r WHERE r.rolname ~ '^pg_' AND pg_has_role(r.oid, 'MEMBER'))::text,
  (SELECT to_json(array_agg(r.rolname ORDER BY r.rolname)) FROM pg_roles r
    WHERE r.rolname !~ '^pg_' AND r.rolname <> current_user AND pg_has_role(r.oid, 'MEMBER'))::text
FROM pg_roles WHERE rolname = current_user`;

/** Counts: tables owned, tables by right, sequences it could move, schemas it could create in, SECURITY DEFINER routines it could call. */
export const RIGHTS = `
SELECT count(*) FILTER (WHERE c.relkind IN ('r', 'p') AND pg_has_role(c.relowner, 'USAGE'))::text,
  count(*) FILTER (WHERE c.relkind IN ('r', 'p') AND has_any_column_privilege(c.oid, 'INSERT'))::text,
  count(*) FILTER (WHERE c.relkind IN ('r', 'p') AND has_any_column_privilege(c.oid, 'UPDATE'))::text,
  count(*) FILTER (WHERE c.relkind IN ('r', 'p') AND has_table_privilege(c.oid, 'DELETE'))::text,
  count(*) FILTER (WHERE c.relkind IN ('r', 'p') AND has_table_privilege(c.oid, 'TRUNCATE'))::text,
  count(*) FILTER (WHERE c.relkind IN ('r', 'p') AND has_table_privilege(c.oid, 'TRIGGER'))::text,
  count(*) FILTER (WHERE CASE WHEN c.relkind = 'S' THEN has_sequence_privilege(c.oid, 'USAGE, UPDATE') END)::text,
  (SELECT count(*) FROM pg_namespace n WHERE ${USER_SCHEMA} AND has_schema_privilege(n.oid, 'CREATE'))::text,
  (SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE p.prosecdef AND p.prorettype NOT IN ('pg_catalog.trigger'::regtype, 'pg_catalog.event_trigger'::regtype) AND ${USER_SCHEMA} AND has_schema_privilege(n.oid, 'USAGE') AND has_function_privilege(p.oid, 'EXECUTE'))::text
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'S') AND ${USER_SCHEMA}`;

export const UNREADABLE = `
SELECT n.nspname || '.' || c.relname
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${TABLES_ONLY} AND NOT (has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'))`;

export const SCHEMAS_WITH_OWNERS = `
SELECT n.nspname, to_json(array_agg(DISTINCT r.rolname ORDER BY r.rolname))::text
FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p') JOIN pg_roles r ON r.oid = c.relowner
WHERE ${USER_SCHEMA} GROUP BY 1 ORDER BY 1`;
