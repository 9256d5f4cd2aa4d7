import type { Adopted, DdlStage, DdlStatement } from '../../../model/ddl.ts';
import type { ForeignKey, Index, Partitioning, Sequence, Table } from '../../../model/schema.ts';
import { escapedLiteral, quoteIdentifier, quoteLiteral } from '../quote.ts';
import { LAST } from './adopt.ts';
import { columnSql } from './column-sql.ts';
import { conditional, exists } from './conditional.ts';

/** Every statement that makes the adopted tables; each may run twice. */
export function statements({ schema }: Adopted): DdlStatement[] {
  const mariadb = schema.flavor === 'mariadb';
  return [
    ...schema.sequences.map(sequenceStatement),
    ...schema.tables.map((table) => createTable(table, mariadb)),
    ...schema.tables.flatMap((table) => laterIndexes(table).map((index) => createIndex(table, index, mariadb))),
    ...schema.tables.flatMap((table) => table.foreignKeys.map((key) => addForeignKey(table, key))),
  ];
}

function made(stage: DdlStage, sql: string, undo: string | null): DdlStatement {
  return { stage, sql, undo };
}

function qualified({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

function sequenceStatement(sequence: Sequence): DdlStatement {
  const { start, increment, minimum, maximum, cycle, last, cache } = sequence;
  const inside = (value: bigint) => (value > LAST ? LAST : value < -LAST ? -LAST : value);
  const whole = (text: string) => inside(BigInt(text)).toString();
  const next = last === null ? start : String(BigInt(last) + BigInt(increment));
  const name = qualified(sequence);
  const sql = `CREATE SEQUENCE IF NOT EXISTS ${name} START WITH ${whole(next)} MINVALUE ${whole(minimum)} MAXVALUE ${whole(maximum)} INCREMENT BY ${whole(increment)} CACHE ${whole(cache)} ${cycle ? 'CYCLE' : 'NOCYCLE'};`;
  return made('tables', sql, `DROP SEQUENCE IF EXISTS ${name};`);
}

/** The index that a counter needs stands in CREATE TABLE. */
function counterIndex(table: Table): Index | null {
  const counter = table.columns.find(({ identity }) => identity !== null)?.name;
  if (counter === undefined || table.primaryKey?.columns[0] === counter) return null;
  return table.indexes.find(({ parts, method }) => parts[0]?.column === counter && method === 'btree') ?? null;
}

function laterIndexes(table: Table): Index[] {
  const first = counterIndex(table);
  return table.indexes.filter((index) => index !== first);
}

function createTable(table: Table, mariadb: boolean): DdlStatement {
  const name = qualified(table);
  const counter = counterIndex(table);
  const lines = [
    ...table.columns.map((column) => columnSql(column, table, mariadb)),
    ...(table.primaryKey === null ? [] : [`PRIMARY KEY (${table.primaryKey.columns.map(quoteIdentifier).join(', ')})`]),
    ...(counter === null
      ? []
      : [`${counter.unique ? 'UNIQUE ' : ''}KEY ${quoteIdentifier(counter.name)} (${partsSql(counter)})`]),
    ...table.checks.map(
      ({ name: check, sql, enforced }) =>
        `CONSTRAINT ${quoteIdentifier(check)} CHECK (${sql})${enforced ? '' : ' NOT ENFORCED'}`,
    ),
  ];
  const next = table.columns.find(({ identity }) => identity !== null)?.identity?.next;
  const options = [
    'ENGINE=InnoDB',
    ...(next === undefined || next === null || next === '1'
      ? []
      : [`AUTO_INCREMENT=${BigInt(next) < 1n ? 1n : BigInt(next)}`]),
    `DEFAULT CHARSET=utf8mb4 COLLATE=${table.collation ?? ''}`,
    ...(table.comment === '' ? [] : [`COMMENT=${escapedLiteral(table.comment)}`]),
    ...partitionSql(table.partitioning),
  ];
  return made(
    'tables',
    `CREATE TABLE IF NOT EXISTS ${name} (\n  ${lines.join(',\n  ')}\n) ${options.join(' ')};`,
    dropTable(table),
  );
}

function partitionSql(partitioning: Partitioning | null): string[] {
  if (partitioning === null) return [];
  const { method, key, partitions } = partitioning;
  const by = `PARTITION BY ${method.toUpperCase()} (${key})`;
  if (/hash|key/.test(method)) return [`${by} PARTITIONS ${partitions.length}`];
  const bound = (text: string) => (method.startsWith('list') ? `VALUES IN (${text})` : `VALUES LESS THAN (${text})`);
  const parts = partitions.map(({ name, bound: text }) => `PARTITION ${quoteIdentifier(name)} ${bound(text)}`);
  return [`${by} (${parts.join(', ')})`];
}

/** The parts of an index between its parentheses. */
export function partsSql(index: Index): string {
  return index.parts
    .map(
      ({ column, expression, prefix, descending }) =>
        `${column === null ? `(${expression})` : quoteIdentifier(column)}${prefix === null ? '' : `(${prefix})`}${descending ? ' DESC' : ''}`,
    )
    .join(', ');
}

/** An index as ALTER TABLE … ADD declares it. */
export function indexDefinition(index: Index, mariadb: boolean): string {
  const kind = index.unique
    ? 'UNIQUE '
    : index.method === 'fulltext'
      ? 'FULLTEXT '
      : index.method === 'spatial'
        ? 'SPATIAL '
        : '';
  const hidden = index.valid ? '' : mariadb ? ' IGNORED' : ' INVISIBLE';
  return `${kind}INDEX ${quoteIdentifier(index.name)} (${partsSql(index)})${hidden}`;
}

function createIndex(table: Table, index: Index, mariadb: boolean): DdlStatement {
  const on = qualified(table);
  const there = exists('STATISTICS', { TABLE_SCHEMA: table.schema, TABLE_NAME: table.name, INDEX_NAME: index.name });
  return made(
    'indexes',
    conditional(there, false, `ALTER TABLE ${on} ADD ${indexDefinition(index, mariadb)}`),
    conditional(there, true, `ALTER TABLE ${on} DROP INDEX ${quoteIdentifier(index.name)}`),
  );
}

/** A foreign key without its name. */
export function foreignKeyRule({ columns, references, onDelete, onUpdate }: ForeignKey): string {
  const list = (names: readonly string[]) => names.map(quoteIdentifier).join(', ');
  const parent = qualified({ schema: references.schema, name: references.table });
  return `FOREIGN KEY (${list(columns)}) REFERENCES ${parent} (${list(references.columns)}) ON DELETE ${onDelete.toUpperCase()} ON UPDATE ${onUpdate.toUpperCase()}`;
}

function addForeignKey(table: Table, key: ForeignKey): DdlStatement {
  const on = qualified(table);
  const quoted = quoteIdentifier(key.name);
  const there = exists('TABLE_CONSTRAINTS', {
    TABLE_SCHEMA: table.schema,
    TABLE_NAME: table.name,
    CONSTRAINT_NAME: key.name,
    // A unique index of the same name is a constraint too.
    CONSTRAINT_TYPE: 'FOREIGN KEY',
  });
  return made(
    'constraints',
    conditional(there, false, `ALTER TABLE ${on} ADD CONSTRAINT ${quoted} ${foreignKeyRule(key)}`),
    conditional(there, true, `ALTER TABLE ${on} DROP FOREIGN KEY ${quoted}`),
  );
}

/** A table with rows is never dropped: they may be the only ones. The refusal shows as an unknown table. */
function dropTable(table: Table): string {
  const name = qualified(table);
  const there = exists('TABLES', { TABLE_SCHEMA: table.schema, TABLE_NAME: table.name });
  const refusal = "'SELECT 1 FROM information_schema.`REFUSED: THE TABLE HOLDS ROWS, NOTHING WAS DROPPED`'";
  return [
    'SET @lockstep_full = 0;',
    conditional(there, true, `SELECT EXISTS (SELECT 1 FROM ${name}) INTO @lockstep_full`),
    `SET @lockstep_sql = IF(@lockstep_full, ${refusal}, ${quoteLiteral(`DROP TABLE IF EXISTS ${name}`)});`,
    'PREPARE lockstep_step FROM @lockstep_sql;',
    'EXECUTE lockstep_step;',
  ].join('\n');
}
