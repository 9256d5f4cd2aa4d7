import type { LabDatabase } from '../../lab/lab-server.ts';
import type { CheckFact, CodeFact, ColumnFact, Facts, ForeignKeyFact, IndexFact, TableFact } from './facts.ts';
import { mysqlDefaults } from './mysql-defaults.ts';
import { groups, rows } from './rows.ts';

const TABLES = `
  SELECT CAST(JSON_OBJECT('name', t.TABLE_NAME, 'comment', t.TABLE_COMMENT,
    'partitions', (SELECT COUNT(p.PARTITION_NAME) FROM information_schema.PARTITIONS p
                   WHERE p.TABLE_SCHEMA = DATABASE() AND p.TABLE_NAME = t.TABLE_NAME)) AS CHAR)
  FROM information_schema.TABLES t WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_TYPE = 'BASE TABLE'`;

const COLUMNS = `
  SELECT CAST(JSON_OBJECT('table', c.TABLE_NAME, 'name', c.COLUMN_NAME, 'type', c.COLUMN_TYPE, 'data', c.DATA_TYPE,
    'nullable', c.IS_NULLABLE, 'default', c.COLUMN_DEFAULT, 'extra', c.EXTRA, 'comment', c.COLUMN_COMMENT,
    'collation', c.COLLATION_NAME, 'generation', c.GENERATION_EXPRESSION, 'next', CAST(t.AUTO_INCREMENT AS CHAR)) AS CHAR)
  FROM information_schema.COLUMNS c JOIN information_schema.TABLES t USING (TABLE_SCHEMA, TABLE_NAME)
  WHERE c.TABLE_SCHEMA = DATABASE() AND t.TABLE_TYPE = 'BASE TABLE' ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION`;

/** Only MySQL has indexes over expressions. */
const indexes = ({ server }: LabDatabase) => `
  SELECT CAST(JSON_OBJECT('table', s.TABLE_NAME, 'name', s.INDEX_NAME, 'column', s.COLUMN_NAME, 'prefix', s.SUB_PART,
    'expression', ${server.kind === 'mysql9' ? 's.EXPRESSION' : 'NULL'},
    'order', s.COLLATION, 'repeats', s.NON_UNIQUE, 'method', s.INDEX_TYPE,
    'collation', CASE WHEN c.DATA_TYPE NOT IN ('enum', 'set') THEN c.COLLATION_NAME END) AS CHAR)
  FROM information_schema.STATISTICS s LEFT JOIN information_schema.COLUMNS c
    ON c.TABLE_SCHEMA = s.TABLE_SCHEMA AND c.TABLE_NAME = s.TABLE_NAME AND c.COLUMN_NAME = s.COLUMN_NAME
  WHERE s.TABLE_SCHEMA = DATABASE() ORDER BY s.TABLE_NAME, s.INDEX_NAME, s.SEQ_IN_INDEX`;

const FOREIGN_KEYS = `
  SELECT CAST(JSON_OBJECT('table', k.TABLE_NAME, 'name', k.CONSTRAINT_NAME, 'column', k.COLUMN_NAME,
    'referencedTable', k.REFERENCED_TABLE_NAME, 'referencedColumn', k.REFERENCED_COLUMN_NAME,
    'onDelete', r.DELETE_RULE, 'onUpdate', r.UPDATE_RULE) AS CHAR)
  FROM information_schema.KEY_COLUMN_USAGE k JOIN information_schema.REFERENTIAL_CONSTRAINTS r
    ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.TABLE_NAME = k.TABLE_NAME AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME
  WHERE k.TABLE_SCHEMA = DATABASE() AND k.REFERENCED_TABLE_NAME IS NOT NULL
  ORDER BY k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION`;

// MariaDB names a check of a column after it, so the same name can stand in two tables.
const CHECKS = `
  SELECT DISTINCT CAST(JSON_OBJECT('table', k.TABLE_NAME, 'name', c.CONSTRAINT_NAME, 'sql', c.CHECK_CLAUSE) AS CHAR)
  FROM information_schema.CHECK_CONSTRAINTS c JOIN information_schema.TABLE_CONSTRAINTS k
    ON k.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND k.CONSTRAINT_NAME = c.CONSTRAINT_NAME
  WHERE c.CONSTRAINT_SCHEMA = DATABASE() AND k.CONSTRAINT_TYPE = 'CHECK'`;

const CODE = `
  SELECT CAST(JSON_OBJECT('kind', 'view', 'table', NULL, 'name', TABLE_NAME) AS CHAR) FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()
  UNION ALL SELECT CAST(JSON_OBJECT('kind', 'routine', 'table', NULL, 'name', ROUTINE_NAME) AS CHAR) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE()
  UNION ALL SELECT CAST(JSON_OBJECT('kind', 'trigger', 'table', EVENT_OBJECT_TABLE, 'name', TRIGGER_NAME) AS CHAR) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()
  UNION ALL SELECT CAST(JSON_OBJECT('kind', 'event', 'table', NULL, 'name', EVENT_NAME) AS CHAR) FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE()`;

export interface MysqlColumn {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly data: string;
  readonly nullable: 'YES' | 'NO';
  readonly default: string | null;
  readonly extra: string;
  readonly comment: string;
  readonly collation: string | null;
  readonly generation: string | null;
  readonly next: string | null;
}

interface MysqlIndexPart {
  readonly table: string;
  readonly name: string;
  readonly column: string | null;
  readonly expression: string | null;
  readonly prefix: number | null;
  readonly order: 'A' | 'D' | null;
  readonly repeats: number;
  readonly method: string;
  readonly collation: string | null;
}

interface MysqlReference {
  readonly table: string;
  readonly name: string;
  readonly column: string;
  readonly referencedTable: string;
  readonly referencedColumn: string;
  readonly onDelete: string;
  readonly onUpdate: string;
}

/** What a MySQL or MariaDB database holds, from information_schema. */
export async function mysqlFacts(database: LabDatabase): Promise<Facts> {
  const raw = await rows<MysqlColumn>(database, fresh(database, COLUMNS));
  const defaults = await mysqlDefaults(database, raw);
  return {
    tables: await rows<TableFact>(database, TABLES),
    columns: raw.map((column, at) => columnFact(column, defaults[at] ?? null)),
    indexes: groups(
      await rows<MysqlIndexPart>(database, indexes(database)),
      ({ table, name }) => `${table}.${name}`,
    ).map(indexFact),
    foreignKeys: groups(
      await rows<MysqlReference>(database, FOREIGN_KEYS),
      ({ table, name }) => `${table}.${name}`,
    ).map(foreignKeyFact),
    checks: await rows<CheckFact>(database, CHECKS),
    code: await rows<CodeFact>(database, CODE),
  };
}

/** MySQL answers from figures that may be a day old unless told. */
function fresh(database: LabDatabase, sql: string): string {
  return database.server.kind === 'mysql9' ? `SET SESSION information_schema_stats_expiry = 0; ${sql}` : sql;
}

function columnFact(column: MysqlColumn, value: string | null): ColumnFact {
  const { table, name, type, data, comment, collation, extra } = column;
  const numbered = /auto_increment/i.test(extra);
  return {
    table,
    name,
    type,
    labels:
      data === 'enum' || data === 'set'
        ? [...type.matchAll(/'((?:[^']|'')*)'/g)].map((found) => (found[1] ?? '').replaceAll("''", "'"))
        : [],
    nullable: column.nullable === 'YES',
    default: value,
    comment,
    numbered,
    next: numbered ? column.next : null,
    onUpdateNow: /on update/i.test(extra),
    generated: (column.generation ?? '') !== '',
    foldsCase: /char|text/.test(data) ? folds(collation) : null,
  };
}

function folds(collation: string | null): boolean {
  return collation?.endsWith('_ci') ?? false;
}

function indexFact(parts: readonly MysqlIndexPart[]): IndexFact {
  const [first] = parts as [MysqlIndexPart];
  const method = { BTREE: 'order', HASH: 'order', FULLTEXT: 'words', SPATIAL: 'space' } as const;
  return {
    table: first.table,
    name: first.name,
    kind: first.name === 'PRIMARY' ? 'primary key' : first.repeats === 0 ? 'unique key' : 'index',
    method: method[first.method as keyof typeof method] ?? 'other',
    parts: parts.flatMap(({ column, expression, prefix, order, collation }) => {
      // What an expression is made of, in the order it names the columns.
      const named =
        column === null ? [...(expression ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name) : [column];
      const foldsCase = folds(collation) || /lower\(/i.test(expression ?? '');
      return named.map((name) => ({ column: name, prefix, descending: order === 'D', foldsCase }));
    }),
    expressions: parts.some(({ column }) => column === null),
    partial: false,
  };
}

function foreignKeyFact(parts: readonly MysqlReference[]): ForeignKeyFact {
  const [{ table, name, referencedTable, onDelete, onUpdate }] = parts as [MysqlReference];
  return {
    table,
    name,
    columns: parts.map(({ column }) => column),
    references: { table: referencedTable, columns: parts.map(({ referencedColumn }) => referencedColumn) },
    onDelete: onDelete.toLowerCase(),
    onUpdate: onUpdate.toLowerCase(),
  };
}
