import { DOMAINS, notOfExtension, TABLES_ONLY, USER_SCHEMA } from './queries.ts';

/** Not under an exclusive lock: almost every pg_get_… function waits for the table it describes. $1 lists the locked ones. */
const FREE = 'c.oid <> ALL ($1::oid[])';

/** Whether the object's own text needs no table that is locked exclusively. */
const textIsFree = (catalog: string, oid: string) =>
  `NOT EXISTS (SELECT FROM pg_depend b WHERE b.classid = '${catalog}'::regclass AND b.objid = ${oid}
    AND b.refclassid = 'pg_class'::regclass AND b.refobjid = ANY ($1::oid[]))`;

/** What other transactions hold or wait for in a mode that stops a reader; for a sequence also the modes that stop nextval(). */
export const LOCKED = `
SELECT DISTINCT c.oid::text, n.nspname, c.relname, c.relkind
FROM pg_locks l
JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
JOIN pg_class c ON c.oid = l.relation
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE l.locktype = 'relation' AND l.pid <> pg_backend_pid() AND ${USER_SCHEMA} AND (l.mode = 'AccessExclusiveLock'
  OR c.relkind = 'S' AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock'))`;

const names = (relation: string, attnums: string) =>
  `(SELECT to_json(array_agg(a.attname ORDER BY p.at)) FROM unnest(${attnums}) WITH ORDINALITY AS p(attnum, at)
    JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = p.attnum)::text`;

export const DATABASE = `
SELECT current_setting('server_version'), version(), d.datname, pg_encoding_to_char(d.encoding), d.datcollate
FROM pg_database d WHERE d.datname = current_database()`;

/** Zone, isolation, standard_conforming_strings, longest name, reserved words; settings as a new session of this login gets them. */
export const SEMANTICS = `
SELECT max(s.reset_val) FILTER (WHERE s.name = 'TimeZone'), max(s.reset_val) FILTER (WHERE s.name = 'default_transaction_isolation'),
  bool_or(s.reset_val = 'on') FILTER (WHERE s.name = 'standard_conforming_strings'),
  max(s.setting) FILTER (WHERE s.name = 'max_identifier_length'),
  (SELECT to_json(array_agg(k.word ORDER BY k.word)) FROM pg_get_keywords() k WHERE k.catcode IN ('R', 'T'))::text
FROM pg_settings s`;

export const RELATIONS = `
SELECT c.oid::text, n.nspname, c.relname, c.relkind, i.inhparent::text, c.reltuples::float8::text,
  ((c.relpages + coalesce(t.relpages, 0)) * current_setting('block_size')::bigint)::text,
  (coalesce(x.pages, 0) * current_setting('block_size')::bigint)::text,
  d.description, has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'),
  row_security_active(c.oid), pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid), c.relispartition,
  c.relkind = 'r' AND EXISTS (SELECT FROM pg_inherits h WHERE h.inhparent = c.oid), c.relpersistence <> 'u', c.relrowsecurity, c.relreplident
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_class t ON t.oid = c.reltoastrelid
LEFT JOIN pg_inherits i ON i.inhrelid = c.oid AND c.relispartition
LEFT JOIN (SELECT q.indrelid, sum(r.relpages) AS pages FROM pg_index q JOIN pg_class r ON r.oid = q.indexrelid GROUP BY 1) x
  ON x.indrelid = c.oid
LEFT JOIN pg_description d ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
WHERE c.relkind IN ('r', 'p', 'f') AND ${FREE} AND ${USER_SCHEMA} AND ${notOfExtension('pg_class', 'c.oid')}`;

export const COLUMNS = `
${DOMAINS}
SELECT a.attrelid::text, a.attnum::text, a.attname, format_type(a.atttypid, a.atttypmod),
  format_type(b.typbasetype, b.typtypmod), a.attnotnull OR coalesce(b.typnotnull, false),
  coalesce(pg_get_expr(f.adbin, f.adrelid), CASE WHEN a.attgenerated = '' THEN b.typdefault END),
  a.attidentity, a.attgenerated, nullif(a.attcollation, 0)::text, d.description
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
LEFT JOIN base b ON b.oid = a.atttypid
LEFT JOIN pg_description d ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = a.attnum
WHERE ${FREE} AND ${TABLES_ONLY}
ORDER BY a.attrelid, a.attnum`;

/** The conditions of each column's domain, those of the domains below it too: table oid, column, the column as SQL, constraint, text, validated. */
export const DOMAIN_CHECKS = `
WITH RECURSIVE level AS (
  SELECT t.oid AS domain, t.oid AS at, t.typbasetype FROM pg_type t WHERE t.typtype = 'd'
  UNION ALL
  SELECT l.domain, t.oid, t.typbasetype FROM level l JOIN pg_type t ON t.oid = l.typbasetype AND t.typtype = 'd'
)
SELECT a.attrelid::text, a.attname, quote_ident(a.attname), k.conname, pg_get_expr(k.conbin, 0::oid, true), k.convalidated
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN level l ON l.domain = a.atttypid
JOIN pg_constraint k ON k.contypid = l.at AND k.contype = 'c'
WHERE ${FREE} AND ${TABLES_ONLY}
ORDER BY a.attrelid, a.attnum, k.conname`;

/** Every collation that a column uses by name, with what decides its equality. The column for the ICU locale was renamed in 15 and 17. */
export const COLLATIONS = `
SELECT o.oid::text, o.collname, o.collisdeterministic,
  coalesce(to_jsonb(o) ->> 'colllocale', to_jsonb(o) ->> 'colliculocale', o.collcollate)
FROM pg_collation o WHERE o.oid IN (SELECT attcollation FROM pg_attribute WHERE attcollation <> 0 AND attnum > 0)`;

/** Primary, unique and foreign keys, checks and exclusion constraints. */
export function constraints(version: number): string {
  return `
SELECT k.conrelid::text, k.conname, k.contype, ${names('k.conrelid', 'k.conkey')},
  g.nspname, r.relname, CASE WHEN k.contype = 'f' THEN ${names('k.confrelid', 'k.confkey')} END,
  k.confdeltype, k.confupdtype, k.condeferrable, k.convalidated,
  CASE k.contype WHEN 'c' THEN pg_get_expr(k.conbin, k.conrelid, true) WHEN 'x' THEN pg_get_constraintdef(k.oid, true) END,
  ${version >= 180_000 ? 'k.conenforced' : 'true'}, nullif(k.conindid, 0)::text
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_class r ON r.oid = k.confrelid AND k.contype = 'f'
LEFT JOIN pg_namespace g ON g.oid = r.relnamespace
WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND ${FREE} AND ${TABLES_ONLY}`;
}

/** Every index, its parts as parallel JSON lists: column names (null for an expression), expressions (null for a column), direction flags. */
export function indexes(version: number): string {
  return `
SELECT x.indrelid::text, x.indexrelid::text, i.relname, x.indisunique, x.indisprimary, m.amname, x.indnkeyatts::text,
  (SELECT to_json(array_agg(a.attname ORDER BY p.at)) FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS p(attnum, at)
    LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = p.attnum)::text,
  CASE WHEN x.indexprs IS NOT NULL THEN (SELECT to_json(array_agg(
      CASE WHEN p.attnum = 0 THEN pg_get_indexdef(x.indexrelid, p.at::int, true) END ORDER BY p.at))
    FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS p(attnum, at)) END::text,
  array_to_json(x.indoption::int2[])::text, pg_get_expr(x.indpred, x.indrelid, true),
  ${version >= 150_000 ? 'NOT x.indnullsnotdistinct' : 'true'}, x.indisvalid AND x.indisready AND x.indislive
FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_am m ON m.oid = i.relam
JOIN pg_class c ON c.oid = x.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${FREE} AND ${TABLES_ONLY}`;
}

export const VIEWS = `
SELECT n.nspname, c.relname, c.relkind = 'm', CASE WHEN ${textIsFree('pg_rewrite', 'r.oid')} THEN pg_get_viewdef(c.oid, true) END,
  pg_get_userbyid(c.relowner), coalesce(c.reloptions && '{security_invoker=true,security_invoker=on,security_invoker=1}', false),
  coalesce(array_to_string(c.reloptions, ',') LIKE '%check_option=%', false)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_rewrite r ON r.ev_class = c.oid AND r.rulename = '_RETURN'
WHERE c.relkind IN ('v', 'm') AND ${FREE} AND ${USER_SCHEMA} AND ${notOfExtension('pg_class', 'c.oid')}`;

export const ROUTINES = `
SELECT n.nspname, p.proname, p.prokind, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), l.lanname,
  CASE WHEN p.prokind <> 'a' AND ${textIsFree('pg_proc', 'p.oid')} THEN pg_get_functiondef(p.oid) END,
  pg_get_userbyid(p.proowner), NOT p.prosecdef
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
WHERE ${USER_SCHEMA} AND ${notOfExtension('pg_proc', 'p.oid')}`;

/** tgtype bits: 1 row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate, 64 instead of. */
export const TRIGGERS = `
SELECT n.nspname, c.relname, t.tgname, t.tgtype::text, t.tgenabled <> 'D', pg_get_triggerdef(t.oid, true)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND NOT c.relispartition AND ${FREE} AND ${USER_SCHEMA} AND ${notOfExtension('pg_class', 'c.oid')}`;

export const SEQUENCES = `
SELECT s.seqrelid::text, n.nspname, c.relname, format_type(s.seqtypid, NULL), s.seqstart::text, s.seqincrement::text,
  s.seqmin::text, s.seqmax::text, s.seqcycle,
  has_schema_privilege(n.oid, 'USAGE') AND has_sequence_privilege(c.oid, 'USAGE, SELECT') AND ${FREE},
  CASE WHEN has_sequence_privilege(c.oid, 'USAGE, SELECT') AND ${FREE} AND NOT (c.relpersistence = 'u' AND pg_is_in_recovery())
    THEN pg_sequence_last_value(c.oid)::text END,
  o.relname, a.attname, quote_ident(n.nspname) || '.' || quote_ident(c.relname), s.seqcache::text
FROM pg_sequence s
JOIN pg_class c ON c.oid = s.seqrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
  AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
LEFT JOIN pg_class o ON o.oid = d.refobjid
LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE ${USER_SCHEMA} AND ${notOfExtension('pg_class', 'c.oid')}`;

/** Which column draws from which sequence: identity columns own it internally, a nextval() default depends on it. */
export const SEQUENCE_USERS = `
SELECT d.refobjid::text, d.refobjsubid::text, d.objid::text
FROM pg_depend d JOIN pg_sequence s ON s.seqrelid = d.objid
WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype = 'i'
UNION ALL
SELECT f.adrelid::text, f.adnum::text, d.refobjid::text
FROM pg_depend d JOIN pg_attrdef f ON f.oid = d.objid JOIN pg_sequence s ON s.seqrelid = d.refobjid
WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass`;

export const ENUMS = `
SELECT n.nspname, t.typname, format_type(t.oid, NULL), to_json(array_agg(e.enumlabel ORDER BY e.enumsortorder))::text
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_enum e ON e.enumtypid = t.oid
WHERE t.typtype = 'e' AND ${USER_SCHEMA}
GROUP BY 1, 2, 3`;

export const CLOSED_SCHEMAS = `
SELECT n.nspname FROM pg_namespace n WHERE ${USER_SCHEMA} AND NOT has_schema_privilege(n.oid, 'USAGE')`;
