import type { Adopted, DdlStatement } from '../../../model/ddl.ts';
import type { Table } from '../../../model/schema.ts';
import { quoteIdentifier, quoteLiteral } from '../quote.ts';
import { FOLDING_COLLATIONS } from './adopt-text.ts';
import { columnSql } from './column-sql.ts';
import { constraintStatements } from './constraint-statements.ts';
import { indexStatements } from './index-statements.ts';
import { guarded, ifThere, made, qualified } from './statement-text.ts';

/** Every statement that makes the adopted tables; each may run twice. */
export function statements(adopted: Adopted): DdlStatement[] {
  const { schema } = adopted;
  return [
    ...collations(adopted),
    ...schema.enums.map((type) => enumStatement(qualified(type), type.labels)),
    ...schema.sequences.map((sequence) => {
      const { increment, minimum, maximum, start, cycle, cache } = sequence;
      const options = `INCREMENT BY ${integer(increment)} MINVALUE ${integer(minimum)} MAXVALUE ${integer(maximum)} START WITH ${integer(start)} CACHE ${integer(cache)}${cycle ? ' CYCLE' : ''}`;
      return made(
        'tables',
        `CREATE SEQUENCE IF NOT EXISTS ${qualified(sequence)} ${options};`,
        `DROP SEQUENCE IF EXISTS ${qualified(sequence)};`,
      );
    }),
    ...schema.tables.flatMap((table) => tableStatements(table, adopted)),
    ...schema.tables.flatMap(indexStatements),
    ...constraintStatements(schema.tables),
    ...schema.routines.map(({ sql, ...name }) =>
      made('constraints', sql ?? '', `DROP FUNCTION IF EXISTS ${qualified(name)}();`),
    ),
    ...schema.triggers.map(({ sql, table, name, schema: place }) => {
      const on = qualified({ schema: place, name: table });
      return made('constraints', sql ?? '', ifThere(on, `DROP TRIGGER IF EXISTS ${quoteIdentifier(name)} ON ${on};`));
    }),
    ...schema.tables.flatMap(counters),
    ...schema.sequences.flatMap(({ last, ...name }) =>
      last === null ? [] : [advance(quoteLiteral(qualified(name)), `${integer(last)}::bigint`)],
    ),
  ];
}

function collations({ schema }: Adopted): DdlStatement[] {
  const columns = schema.tables.flatMap((table) => table.columns);
  const used = new Set(columns.flatMap(({ collation }) => collation ?? []));
  const kept = Object.entries(FOLDING_COLLATIONS).filter(([name]) => used.has(name));
  const extensions = ['citext', 'postgis'].filter((name) =>
    columns.some(({ rawType }) => (name === 'postgis' ? rawType.startsWith('geometry(') : rawType === name)),
  );
  return [
    ...extensions.map((name) => made('tables', `CREATE EXTENSION IF NOT EXISTS ${name};`, null)),
    ...kept.map(([name, locale]) => {
      const full = qualified({ schema: schema.defaultSchema, name });
      const sql = `CREATE COLLATION IF NOT EXISTS ${full} (provider = icu, locale = ${quoteLiteral(locale)}, deterministic = false);`;
      return made('tables', sql, `DROP COLLATION IF EXISTS ${full};`);
    }),
  ];
}

function enumStatement(type: string, labels: readonly string[]): DdlStatement {
  const create = `CREATE TYPE ${type} AS ENUM (${labels.map(quoteLiteral).join(', ')});`;
  return made('tables', guarded(`to_regtype(${quoteLiteral(type)}) IS NULL`, create), `DROP TYPE IF EXISTS ${type};`);
}

function tableStatements(table: Table, { schema, fixedRows }: Adopted): DdlStatement[] {
  const name = qualified(table);
  const { primaryKey, partitioning } = table;
  const quoted = (columns: readonly string[]) => columns.map(quoteIdentifier).join(', ');
  const lines = [
    ...table.columns.map((column) => `  ${columnSql(column, schema.defaultSchema)}`),
    ...(primaryKey === null
      ? []
      : [
          `  CONSTRAINT ${quoteIdentifier(primaryKey.name)} PRIMARY KEY (${quoted(primaryKey.columns)})${primaryKey.deferrable ? ' DEFERRABLE' : ''}`,
        ]),
  ];
  const by = partitioning === null ? '' : ` PARTITION BY ${partitioning.method.toUpperCase()} (${partitioning.key})`;
  const rows = fixedRows.filter((fixed) => fixed.schema === table.schema && fixed.table === table.name);
  return [
    ...ownSequences(table),
    made(
      'tables',
      `CREATE TABLE IF NOT EXISTS ${name} (\n${lines.join(',\n')}\n)${by};`,
      dropTable(name, rows.length > 0),
    ),
    ...(partitioning?.partitions ?? []).map((part) =>
      made(
        'tables',
        `CREATE TABLE IF NOT EXISTS ${qualified({ schema: table.schema, name: part.name })} PARTITION OF ${name} ${part.bound};`,
        null,
      ),
    ),
    ...table.columns.flatMap(({ name: column, identity }) => {
      if (identity?.kind !== 'serial' || identity.sequence === null || identity.next === null) return [];
      const sequence = qualified({ schema: table.schema, name: identity.sequence });
      return [made('tables', `ALTER SEQUENCE ${sequence} OWNED BY ${name}.${quoteIdentifier(column)};`, null)];
    }),
    ...comments(table, name),
    ...rows.map(({ columns, rows: values }) => {
      const list = values.map((row) => `(${row.map(quoteLiteral).join(', ')})`).join(', ');
      return made('tables', `INSERT INTO ${name} (${quoted(columns)}) VALUES ${list} ON CONFLICT DO NOTHING;`, null);
    }),
  ];
}

/** Sequences that a partitioned table of an older server draws from. */
function ownSequences(table: Table): DdlStatement[] {
  return table.columns.flatMap(({ identity }) => {
    if (identity?.kind !== 'serial' || identity.sequence === null || identity.next === null) return [];
    const name = qualified({ schema: table.schema, name: identity.sequence });
    return [made('tables', `CREATE SEQUENCE IF NOT EXISTS ${name};`, `DROP SEQUENCE IF EXISTS ${name};`)];
  });
}

/** A table with rows is never dropped: they may be the only ones. */
function dropTable(name: string, ours: boolean): string {
  const drop = `DROP TABLE ${name};`;
  const refuse = `IF EXISTS (SELECT 1 FROM ${name}) THEN RAISE EXCEPTION 'lockstep: refused, % holds rows; nothing was changed', ${quoteLiteral(name)}; END IF;\n    `;
  return ifThere(name, `${ours ? '' : refuse}${drop}`);
}

function comments(table: Table, name: string): DdlStatement[] {
  const comment = (what: string, text: string) =>
    text === '' ? [] : [made('tables', `COMMENT ON ${what} IS ${quoteLiteral(text)};`, null)];
  return [
    ...comment(`TABLE ${name}`, table.comment),
    ...table.columns.flatMap((column) => comment(`COLUMN ${name}.${quoteIdentifier(column.name)}`, column.comment)),
  ];
}

function counters(table: Table): DdlStatement[] {
  return table.columns.flatMap(({ name, identity }) => {
    if (identity === null || identity.sequence === null || (identity.kind === 'serial' && identity.next === null))
      return [];
    const sequence = quoteLiteral(qualified({ schema: table.schema, name: identity.sequence }));
    const given = identity.next === null ? '0' : `${integer(identity.next)}::bigint - 1`;
    return [advance(sequence, `greatest((SELECT max(${quoteIdentifier(name)}) FROM ${qualified(table)}), ${given})`)];
  });
}

/** Only ever forward. */
function advance(sequence: string, to: string): DdlStatement {
  const sql = `SELECT CASE WHEN n > 0 THEN setval(${sequence}::regclass, n, true) END FROM (SELECT greatest(${to}, pg_sequence_last_value(${sequence}::regclass)) AS n) AS given;`;
  return made('counters', sql, null);
}

function integer(text: string): string {
  return BigInt(text).toString();
}
