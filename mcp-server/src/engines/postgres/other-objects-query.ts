import { notOfExtension, USER_SCHEMA } from './queries.ts';

/** Not under an exclusive lock; $1 lists the locked ones. */
const FREE = 'c.oid <> ALL ($1::oid[])';

const other = (says: string, meaning: boolean, rest: string) => `SELECT ${says}, ${meaning} FROM ${rest}`;
const named = (catalog: string, alias: string, schema: string) =>
  `${catalog} ${alias} JOIN pg_namespace n ON n.oid = ${alias}.${schema} WHERE ${USER_SCHEMA} AND ${notOfExtension(catalog, `${alias}.oid`)}`;
const full = (name: string) => `n.nspname || '.' || ${name}`;

/** What belongs to no table: what it says, and whether it changes what is accepted, seen, replicated or protected. */
export const OTHER_OBJECTS = [
  other(
    `CASE t.typtype WHEN 'r' THEN 'RANGE TYPE ' WHEN 'c' THEN 'COMPOSITE TYPE ' ELSE 'TYPE ' END || ${full('t.typname')}`,
    true,
    `${named('pg_type', 't', 'typnamespace')} AND (t.typtype = 'r' OR t.typtype = 'b' AND t.typelem = 0
  OR t.typtype = 'c' AND EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))`,
  ),
  // One that a column uses is seen there.
  other(
    `'COLLATION ' || ${full('l.collname')}`,
    true,
    `${named('pg_collation', 'l', 'collnamespace')} AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attcollation = l.oid)`,
  ),
  other(`'OPERATOR ' || ${full('o.oprname')}`, true, named('pg_operator', 'o', 'oprnamespace')),
  other(`'TEXT SEARCH CONFIGURATION ' || ${full('f.cfgname')}`, true, named('pg_ts_config', 'f', 'cfgnamespace')),
  other(
    "'EVENT TRIGGER ' || g.evtname",
    true,
    `pg_event_trigger g WHERE ${notOfExtension('pg_event_trigger', 'g.oid')}`,
  ),
  // What it brings is seen where it is used.
  other("'EXTENSION ' || x.extname", false, "pg_extension x WHERE x.extname <> 'plpgsql'"),
  other(
    "'FOREIGN SERVER ' || s.srvname",
    true,
    `pg_foreign_server s WHERE ${notOfExtension('pg_foreign_server', 's.oid')}`,
  ),
  other("'PUBLICATION ' || p.pubname || ' FOR ALL TABLES'", true, 'pg_publication p WHERE p.puballtables'),
  other(
    "'CAST (' || format_type(k.castsource, NULL) || ' AS ' || format_type(k.casttarget, NULL) || ')'",
    true,
    `pg_cast k WHERE k.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_cast'::regclass AND e.objid = k.oid AND e.deptype IN ('e', 'i'))`,
  ),
  other(
    "'SET ' || o.option",
    true,
    `pg_db_role_setting r CROSS JOIN LATERAL unnest(r.setconfig) AS o(option)
  WHERE r.setrole = 0 AND r.setdatabase = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())`,
  ),
  other(
    `'INDEX ' || i.relname || ' of the materialized view ' || ${full('c.relname')}`,
    true,
    `pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_index x ON x.indrelid = c.oid JOIN pg_class i ON i.oid = x.indexrelid
  WHERE c.relkind = 'm' AND ${FREE} AND ${USER_SCHEMA} AND ${notOfExtension('pg_class', 'c.oid')}`,
  ),
  other(
    `o.option || ' of the view ' || ${full('c.relname')}`,
    true,
    `pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN LATERAL unnest(c.reloptions) AS o(option)
  WHERE c.relkind IN ('v', 'm') AND ${FREE} AND ${USER_SCHEMA} AND o.option !~ '^(security_invoker|check_option)='
    AND ${notOfExtension('pg_class', 'c.oid')}`,
  ),
  other(
    `'RULE ' || r.rulename || ' of the view ' || ${full('c.relname')}`,
    true,
    `pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'v' AND r.rulename <> '_RETURN' AND ${FREE} AND ${USER_SCHEMA} AND ${notOfExtension('pg_class', 'c.oid')}`,
  ),
].join('\nUNION ALL\n');
