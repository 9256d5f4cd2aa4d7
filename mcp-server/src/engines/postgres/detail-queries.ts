import { TABLES_ONLY, USER_SCHEMA } from './queries.ts';

/** Not under an exclusive lock; $1 lists the locked ones. */
const FREE = 'c.oid <> ALL ($1::oid[])';

/** A table of the user's and what joins to it. */
const from = (joins = '') => `FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace ${joins}
WHERE ${FREE} AND ${TABLES_ONLY}`;

/** One SELECT: table oid, kind, name of the thing, what it says, whether that changes what is accepted, seen, replicated or protected. */
const told = (kind: string, name: string, says: string, meaning: boolean, rest: string) =>
  `SELECT c.oid::text, '${kind}', ${name}, ${says}, ${meaning} ${rest}`;

const tables = [
  told('table', 'c.relname', 'o.option', false, from('CROSS JOIN LATERAL unnest(c.reloptions) AS o(option)')),
  told(
    'table',
    'c.relname',
    "'toast.' || o.option",
    false,
    from('JOIN pg_class t ON t.oid = c.reltoastrelid CROSS JOIN LATERAL unnest(t.reloptions) AS o(option)'),
  ),
  told(
    'table',
    'c.relname',
    "'TABLESPACE ' || s.spcname",
    false,
    from('JOIN pg_tablespace s ON s.oid = c.reltablespace'),
  ),
  told(
    'table',
    'c.relname',
    "'USING ' || m.amname",
    false,
    from("JOIN pg_am m ON m.oid = c.relam AND m.amname <> 'heap'"),
  ),
  told('table', 'c.relname', "'FORCE ROW LEVEL SECURITY'", true, `${from()} AND c.relforcerowsecurity`),
  told('table', 'c.relname', "'POLICY ' || p.polname", true, from('JOIN pg_policy p ON p.polrelid = c.oid')),
  told('table', 'c.relname', "'RULE ' || r.rulename", true, from('JOIN pg_rewrite r ON r.ev_class = c.oid')),
  told(
    'table',
    'c.relname',
    "'INHERITS (' || p.relname || ')'",
    true,
    from('JOIN pg_inherits i ON i.inhrelid = c.oid JOIN pg_class p ON p.oid = i.inhparent'),
  ),
  told('table', 'c.relname', "'OF ' || y.typname", false, from('JOIN pg_type y ON y.oid = c.reloftype')),
  told(
    'table',
    'c.relname',
    "'STATISTICS ' || x.stxname",
    false,
    from('JOIN pg_statistic_ext x ON x.stxrelid = c.oid'),
  ),
  told(
    'table',
    'c.relname',
    "'PUBLICATION ' || b.pubname",
    true,
    from('JOIN pg_publication_rel l ON l.prrelid = c.oid JOIN pg_publication b ON b.oid = l.prpubid'),
  ),
];

const attribute = 'JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped';

const columns = [
  told(
    'column',
    'a.attname',
    `'STORAGE ' || CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END`,
    false,
    `${from(`${attribute} JOIN pg_type y ON y.oid = a.atttypid`)} AND a.attstorage <> y.typstorage`,
  ),
  told(
    'column',
    'a.attname',
    `'COMPRESSION ' || CASE a.attcompression WHEN 'l' THEN 'lz4' ELSE 'pglz' END`,
    false,
    `${from(attribute)} AND a.attcompression <> ''`,
  ),
  told('column', 'a.attname', "'STATISTICS ' || a.attstattarget", false, `${from(attribute)} AND a.attstattarget >= 0`),
  told(
    'column',
    'a.attname',
    'o.option',
    false,
    from(`${attribute} CROSS JOIN LATERAL unnest(a.attoptions) AS o(option)`),
  ),
];

const index = 'JOIN pg_index x ON x.indrelid = c.oid JOIN pg_class i ON i.oid = x.indexrelid';

const indexes = [
  told('index', 'i.relname', "'CLUSTER'", false, `${from(index)} AND x.indisclustered`),
  told('index', 'i.relname', 'o.option', false, from(`${index} CROSS JOIN LATERAL unnest(i.reloptions) AS o(option)`)),
  told(
    'index',
    'i.relname',
    "'TABLESPACE ' || s.spcname",
    false,
    from(`${index} JOIN pg_tablespace s ON s.oid = i.reltablespace`),
  ),
  told(
    'index',
    'i.relname',
    'p.opcname',
    true,
    `${from(`${index} CROSS JOIN LATERAL unnest(x.indclass::oid[]) AS k(opclass) JOIN pg_opclass p ON p.oid = k.opclass`)} AND NOT p.opcdefault`,
  ),
  told(
    'index',
    'i.relname',
    `'COLLATE ' || l.collname`,
    true,
    `${from(`${index} CROSS JOIN LATERAL unnest(x.indcollation::oid[], x.indkey::int2[]) AS k(folding, attnum)
  JOIN pg_collation l ON l.oid = k.folding LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum AND k.attnum > 0`)}
  AND k.folding <> coalesce(a.attcollation, 'pg_catalog."default"'::regcollation)`,
  ),
  told(
    'index',
    'i.relname',
    "'COMMENT ' || quote_literal(d.description)",
    false,
    from(`${index} JOIN pg_description d ON d.objoid = i.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0`),
  ),
];

const constraint = 'JOIN pg_constraint k ON k.conrelid = c.oid';
const kindOf = `CASE k.contype WHEN 'f' THEN 'foreign key' WHEN 'p' THEN 'key' WHEN 'u' THEN 'key' ELSE 'check' END`;
const constraintTold = (says: string, meaning: boolean, rest: string) =>
  `SELECT c.oid::text, ${kindOf}, k.conname, ${says}, ${meaning} ${rest}`;
const constraints = (version: number) => [
  constraintTold("'MATCH FULL'", true, `${from(constraint)} AND k.confmatchtype = 'f'`),
  constraintTold("'INITIALLY DEFERRED'", true, `${from(constraint)} AND k.condeferred`),
  constraintTold("'NO INHERIT'", true, `${from(constraint)} AND k.contype = 'c' AND k.connoinherit`),
  constraintTold(
    "'COMMENT ' || quote_literal(d.description)",
    false,
    from(`${constraint} JOIN pg_description d ON d.objoid = k.oid AND d.classoid = 'pg_constraint'::regclass`),
  ),
  ...(version < 150_000
    ? []
    : [
        constraintTold(
          "'ON DELETE SET for some columns only'",
          true,
          `${from(constraint)} AND k.confdelsetcols IS NOT NULL`,
        ),
      ]),
  ...(version < 180_000
    ? []
    : [
        constraintTold(
          "CASE k.contype WHEN 'f' THEN 'PERIOD' ELSE 'WITHOUT OVERLAPS' END",
          true,
          `${from(constraint)} AND k.conperiod`,
        ),
        constraintTold("'NOT ENFORCED'", true, `${from(constraint)} AND k.contype = 'f' AND NOT k.conenforced`),
        constraintTold("'NOT NULL NOT VALID'", true, `${from(constraint)} AND k.contype = 'n' AND NOT k.convalidated`),
      ]),
];

/** A partition is seen through its root; what only it has stands there. */
const ofPartition = (says: string, meaning: boolean, joins: string, where: string) => `
SELECT r.oid::text, 'table', r.relname, 'PARTITION ' || c.relname || ': ' || ${says}, ${meaning}
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_class r ON r.oid = pg_partition_root(c.oid) ${joins}
WHERE c.relispartition AND c.relkind IN ('r', 'p') AND ${FREE} AND ${USER_SCHEMA} AND ${where}`;

const partitions = [
  ofPartition("'PARTITION BY …'", false, '', "c.relkind = 'p'"),
  ofPartition('o.option', false, 'CROSS JOIN LATERAL unnest(c.reloptions) AS o(option)', 'true'),
  ofPartition("'TABLESPACE ' || s.spcname", false, 'JOIN pg_tablespace s ON s.oid = c.reltablespace', 'true'),
  ofPartition(
    "CASE WHEN x.indisunique THEN 'UNIQUE ' ELSE '' END || 'INDEX ' || i.relname",
    true,
    'JOIN pg_index x ON x.indrelid = c.oid JOIN pg_class i ON i.oid = x.indexrelid',
    'NOT i.relispartition',
  ),
  ofPartition(
    "'CONSTRAINT ' || k.conname",
    true,
    "JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype IN ('c', 'f')",
    'k.conislocal AND k.conparentid = 0 AND k.coninhcount = 0',
  ),
  ofPartition(
    "'DEFAULT of ' || a.attname",
    true,
    `JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
  JOIN pg_attribute b ON b.attrelid = r.oid AND b.attname = a.attname
  LEFT JOIN pg_attrdef f ON f.adrelid = c.oid AND f.adnum = a.attnum LEFT JOIN pg_attrdef g ON g.adrelid = r.oid AND g.adnum = b.attnum`,
    "coalesce(pg_get_expr(f.adbin, 0), '') <> coalesce(pg_get_expr(g.adbin, 0), '')",
  ),
];

/** Every table's details, as rows of `told`. */
export function details(version: number): string {
  return [...tables, ...columns, ...indexes, ...constraints(version), ...partitions].join('\nUNION ALL\n');
}
