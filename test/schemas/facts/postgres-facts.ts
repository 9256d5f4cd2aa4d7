import type { LabDatabase } from '../../lab/lab-server.ts';
import type {
  CheckFact,
  CodeFact,
  ColumnFact,
  Facts,
  ForeignKeyFact,
  IndexFact,
  IndexPart,
  TableFact,
} from './facts.ts';
import { rows } from './rows.ts';

const OURS = `
  n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.deptype = 'e' AND d.objid = c.oid AND d.classid = 'pg_class'::regclass)`;
const TABLE = `pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND ${OURS} AND c.relkind IN ('r', 'p') AND NOT c.relispartition`;

const TABLES = `
  SELECT json_build_object('name', c.relname, 'comment', coalesce(obj_description(c.oid, 'pg_class'), ''),
    'partitions', (SELECT count(*) FROM pg_inherits i WHERE i.inhparent = c.oid)) FROM ${TABLE}`;

const COLUMNS = `
  SELECT json_build_object('table', c.relname, 'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
    'labels', ARRAY(SELECT e.enumlabel FROM pg_enum e WHERE e.enumtypid IN (t.oid, t.typelem) ORDER BY e.enumsortorder),
    'nullable', NOT a.attnotnull, 'default', CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
    'comment', coalesce(col_description(c.oid, a.attnum), ''), 'identity', a.attidentity <> '',
    'next', (SELECT coalesce(s.last_value + s.increment_by, s.start_value)::text FROM pg_sequences s
             WHERE format('%I.%I', s.schemaname, s.sequencename) = pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname)),
    'generated', a.attgenerated <> '', 'text', t.typcategory = 'S',
    'folds', t.typname = 'citext' OR coalesce(NOT l.collisdeterministic, false),
    'stamps', ARRAY(SELECT p.prosrc FROM pg_trigger g JOIN pg_proc p ON p.oid = g.tgfoid
                    WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND g.tgtype & 18 = 18))
  FROM ${TABLE} JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  LEFT JOIN pg_collation l ON l.oid = a.attcollation ORDER BY c.relname, a.attnum`;

const INDEXES = `
  SELECT json_build_object('table', c.relname, 'name', x.relname, 'primary', i.indisprimary, 'unique', i.indisunique,
    'method', m.amname, 'partial', i.indpred IS NOT NULL,
    'parts', ARRAY(SELECT json_build_object('sql', pg_get_indexdef(i.indexrelid, k, false), 'column', a.attname,
        'descending', i.indoption[k - 1] & 1 = 1, 'folds', coalesce(t.typname = 'citext', false) OR coalesce(NOT l.collisdeterministic, false))
      FROM generate_series(1, i.indnkeyatts) k LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[k - 1]
      LEFT JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_collation l ON l.oid = i.indcollation[k - 1] ORDER BY k),
    'columns', ARRAY(SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum))
  FROM ${TABLE} JOIN pg_index i ON i.indrelid = c.oid AND i.indisvalid JOIN pg_class x ON x.oid = i.indexrelid
  JOIN pg_am m ON m.oid = x.relam`;

const names = (numbers: string, relation: string) =>
  `ARRAY(SELECT a.attname FROM unnest(${numbers}) WITH ORDINALITY u(number, place) JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = u.number ORDER BY u.place)`;
const ACTION = (code: string) =>
  `(CASE ${code} WHEN 'a' THEN 'no action' WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' ELSE 'set default' END)`;

const FOREIGN_KEYS = `
  SELECT json_build_object('table', c.relname, 'name', o.conname, 'columns', ${names('o.conkey', 'o.conrelid')},
    'references', json_build_object('table', r.relname, 'columns', ${names('o.confkey', 'o.confrelid')}),
    'onDelete', ${ACTION('o.confdeltype')}, 'onUpdate', ${ACTION('o.confupdtype')})
  FROM ${TABLE} JOIN pg_constraint o ON o.conrelid = c.oid AND o.contype = 'f' AND o.conparentid = 0 JOIN pg_class r ON r.oid = o.confrelid`;

// A check of a domain holds for each column of that type.
const CHECKS = `
  SELECT json_build_object('table', c.relname, 'name', o.conname, 'sql', pg_get_constraintdef(o.oid))
  FROM ${TABLE} JOIN pg_constraint o ON o.conrelid = c.oid AND o.contype = 'c'
  UNION ALL SELECT json_build_object('table', c.relname, 'name', a.attname || '_' || o.conname, 'sql', pg_get_constraintdef(o.oid))
  FROM ${TABLE} JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 JOIN pg_constraint o ON o.contypid = a.atttypid AND o.contype = 'c'`;

const CODE = `
  SELECT json_build_object('kind', 'view', 'table', NULL, 'name', c.relname)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND ${OURS} WHERE c.relkind IN ('v', 'm')
  UNION ALL SELECT json_build_object('kind', CASE p.prorettype WHEN 'trigger'::regtype THEN 'trigger function' ELSE 'routine' END, 'table', NULL, 'name', p.proname)
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.deptype = 'e' AND d.objid = p.oid)
  UNION ALL SELECT json_build_object('kind', 'trigger', 'table', c.relname, 'name', g.tgname)
  FROM ${TABLE} JOIN pg_trigger g ON g.tgrelid = c.oid AND NOT g.tgisinternal`;

interface PostgresColumn {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly labels: readonly string[];
  readonly nullable: boolean;
  readonly default: string | null;
  readonly comment: string;
  readonly identity: boolean;
  readonly next: string | null;
  readonly generated: boolean;
  readonly text: boolean;
  readonly folds: boolean;
  readonly stamps: readonly string[];
}

interface PostgresIndex {
  readonly table: string;
  readonly name: string;
  readonly primary: boolean;
  readonly unique: boolean;
  readonly method: string;
  readonly partial: boolean;
  readonly parts: readonly {
    readonly sql: string;
    readonly column: string | null;
    readonly descending: boolean;
    readonly folds: boolean;
  }[];
  readonly columns: readonly string[];
}

/** What a PostgreSQL database holds, from pg_catalog. */
export async function postgresFacts(database: LabDatabase): Promise<Facts> {
  const raw = await rows<PostgresColumn>(database, COLUMNS);
  const values = await workOut(database, raw);
  return {
    tables: await rows<TableFact>(database, TABLES),
    columns: raw.map((column, at) => columnFact(column, values[at] ?? null)),
    indexes: (await rows<PostgresIndex>(database, INDEXES)).map(indexFact),
    foreignKeys: await rows<ForeignKeyFact>(database, FOREIGN_KEYS),
    checks: await rows<CheckFact>(database, CHECKS),
    code: await rows<CodeFact>(database, CODE),
  };
}

const COUNTS = /^nextval\(/;
const NOW = /\b(?:now\(\)|current_timestamp|localtimestamp|clock_timestamp\(\)|statement_timestamp\(\))/i;

/** The defaults as the values that the server makes of them; numbers that a sequence gives are not worked out. */
async function workOut(database: LabDatabase, columns: readonly PostgresColumn[]): Promise<(string | null)[]> {
  const worked = new Map<string, string>();
  const all = [
    ...new Set(
      columns.flatMap(({ default: sql }) => (sql !== null && !COUNTS.test(sql) && !NOW.test(sql) ? [sql] : [])),
    ),
  ];
  for (let at = 0; at < all.length; at += 500) {
    const some = all.slice(at, at + 500);
    const [values = []] = await database.query(`SELECT ${some.map((sql) => `(${sql})::text`).join(', ')}`);
    some.forEach((sql, place) => void worked.set(sql, values[place] ?? 'NULL'));
  }
  return columns.map(({ default: sql }) => {
    if (sql === null || COUNTS.test(sql)) return null;
    if (NOW.test(sql)) return 'now';
    return sql.startsWith('NULL::') ? null : (worked.get(sql) ?? null);
  });
}

function columnFact(column: PostgresColumn, value: string | null): ColumnFact {
  const { table, name, type, labels, comment, next, generated, text, folds, stamps } = column;
  const numbered = column.identity || COUNTS.test(column.default ?? '');
  const assigned = new RegExp(`new\\.(?:"${name}"|${name}\\b)\\s*:?=`, 'i');
  const onUpdateNow = stamps.some((source) => assigned.test(source));
  const { nullable: mayBeNull } = column;
  return {
    table,
    name,
    type,
    labels,
    nullable: mayBeNull,
    default: value,
    comment,
    numbered,
    next,
    onUpdateNow,
    generated,
    foldsCase: text ? folds : null,
  };
}

function indexFact({ table, name, primary, unique, method, partial, parts, columns }: PostgresIndex): IndexFact {
  const words = parts.some(({ sql }) => /tsvector|gin_trgm/.test(sql));
  return {
    table,
    name,
    kind: primary ? 'primary key' : unique ? 'unique key' : 'index',
    method:
      method === 'btree' ? 'order' : words && /gin|gist/.test(method) ? 'words' : method === 'gist' ? 'space' : 'other',
    parts: parts.flatMap(({ sql, column, descending, folds }): IndexPart[] => {
      if (column !== null) return [{ column, prefix: null, descending, foldsCase: folds }];
      // What an expression is made of, in the order it names the columns.
      const named = columns
        .map((each) => ({ each, at: sql.search(new RegExp(`(?<![\\w"])"?${escaped(each)}"?(?![\\w"(])`)) }))
        .filter(({ at }) => at >= 0)
        .sort((a, b) => a.at - b.at);
      const prefix = /^\(*"?(?:left|substr|substring)"?\(.*?(\d+)\)+$/i.exec(sql)?.[1];
      return named.map(({ each }) => ({
        column: each,
        prefix: prefix === undefined ? null : Number(prefix),
        descending,
        foldsCase: folds || /lower\(/i.test(sql),
      }));
    }),
    expressions: parts.some(({ column }) => column === null),
    partial,
  };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
