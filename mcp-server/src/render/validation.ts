import type { Dialect } from '../engines/engine.ts';
import type { Mapping, TableMapping } from '../model/mapping.ts';
import { mergedFilters, rowFilters } from '../model/row-filters.ts';
import { columnOf, tableOf } from './catalogue.ts';
import { type CheckedReference, references, type Sides, uniqueKeys } from './checked-keys.ts';
import { type ColumnMeasure, measureOf } from './column-measure.ts';
import type { ValidationContext } from './contexts.ts';
import type { Origin } from './document-contexts.ts';
import { measureSql } from './measure-sql.ts';
import type { SqlText } from './sql-text.ts';
import { sql } from './sql-text.ts';
import { plainLabel } from './visible-text.ts';

/** PostgreSQL allows 1,664 results in one select list. */
const mostPerStatement = 1000;

export interface ValidationInput {
  readonly origin: Origin;
  readonly slug: string;
  readonly table: TableMapping;
  readonly mapping: Mapping;
  readonly schemas: Sides;
}

interface Line {
  readonly label: string;
  readonly value: SqlText;
}

interface MeasuredColumn {
  readonly source: string;
  readonly target: string;
  readonly measure: ColumnMeasure | null;
}

/** The checks of one table as one side runs them: both sides get the same labels in the same order. */
export function validation(input: ValidationInput, side: 'source' | 'target', dialect: Dialect): ValidationContext {
  const columns = measuredColumns(input);
  const write = writer(input, side, dialect);
  const checked = references(input.table, input.mapping, input.schemas);
  const where = countedRows(input, side, dialect);
  const aggregates = [
    { label: 'rows', value: measureSql[dialect.engine].rows() },
    ...columns.flatMap((column) => write.column(column)),
  ];
  return {
    origin: input.origin,
    slug: input.slug,
    side,
    table: { ...input.table[side] },
    where,
    notCompared: [
      ...columns
        .filter(({ measure }) => measure === null || measure.by === 'form')
        .map(({ source }) => `column ${source}: NULLs are counted, values are not compared here`),
      ...input.table.constants.map(({ column }) => `column ${column}: check-parity compares it with its constant`),
      ...checked
        .filter((reference) => !reference.comparable)
        .map((reference) => `${referenceLabel(reference)}: the column types differ`),
    ],
    statements: chunks(aggregates).map((lines) => ({
      aggregates: lines.map((line, place) => ({ n: place + 1, ...line })),
    })),
    probes: [
      ...uniqueKeys(input.table, input.schemas).flatMap((pairs) =>
        write.duplicates(
          pairs.map((pair) => pair.source),
          columns,
        ),
      ),
      ...checked.filter((reference) => reference.comparable).map((reference) => write.orphans(reference)),
    ],
  };
}

function measuredColumns({ table, schemas }: ValidationInput): MeasuredColumn[] {
  const source = tableOf(schemas.source, table.source);
  const target = tableOf(schemas.target, table.target);
  return table.columns.map((pair) => ({
    ...pair,
    measure: measureOf(columnOf(source, pair.source).type, columnOf(target, pair.target).type),
  }));
}

/** Which rows of a side are migrated, over the alias t. */
function countedRows({ table, schemas }: ValidationInput, side: 'source' | 'target', dialect: Dialect): SqlText | null {
  const counted = tableOf(schemas[side], table[side]);
  const filters = side === 'source' ? rowFilters(table, counted) : mergedFilters(table, counted);
  const condition = dialect.filter(filters, (name) => columnOf(counted, name));
  return condition === null ? null : { sql: condition };
}

function writer(input: ValidationInput, side: 'source' | 'target', dialect: Dialect) {
  const { table, schemas } = input;
  const rows = { table: { sql: dialect.table(table[side]) }, where: countedRows(input, side, dialect) };
  const measures = measureSql[dialect.engine];
  const catalogue = tableOf(schemas[side], table[side]);
  const quoted = (name: string): SqlText => ({ sql: dialect.identifier(name) });
  const canonical = (name: string, { form }: ColumnMeasure): SqlText => ({
    sql: dialect.canonical(dialect.identifier(name), columnOf(catalogue, name).rawType, form),
  });
  return {
    column: (column: MeasuredColumn): Line[] => {
      const label = plainLabel(column.source);
      const nulls = { label: `${label} nulls`, value: measures.nulls(quoted(column[side])) };
      if (column.measure === null) return [nulls];
      return [nulls, ...valueLines(label, column.measure, canonical(column[side], column.measure), measures)];
    },
    duplicates: (names: readonly string[], columns: readonly MeasuredColumn[]): Line[] => {
      const parts = names.flatMap((name) => {
        const column = columns.find((candidate) => candidate.source === name);
        return column === undefined || column.measure === null ? [] : [canonical(column[side], column.measure)];
      });
      if (parts.length < names.length) return [];
      return [
        {
          label: `duplicates ${labelList(names)}`,
          value: measures.duplicates(rows, parts),
        },
      ];
    },
    orphans: (reference: CheckedReference): Line => {
      const keys = reference.columns.map((pair) => sql`t.${quoted(pair.child[side])}`);
      const on = reference.columns.map((pair) => sql`p.${quoted(pair.parent[side])} = t.${quoted(pair.child[side])}`);
      const tables = {
        child: rows,
        parent: { sql: dialect.table(reference.parent[side]) },
      };
      return { label: referenceLabel(reference), value: measures.orphans(tables, keys, on) };
    },
  };
}

function valueLines(
  label: string,
  measure: ColumnMeasure,
  canonical: SqlText,
  measures: typeof measureSql.mysql,
): Line[] {
  if (measure.by === 'number') {
    const { min, max, sum } = measures.number(canonical, measure.scale);
    return [
      { label: `${label} min`, value: min },
      { label: `${label} max`, value: max },
      { label: `${label} sum`, value: sum },
    ];
  }
  if (measure.by === 'moment') {
    const { min, max } = measures.moment(canonical);
    return [
      { label: `${label} min`, value: min },
      { label: `${label} max`, value: max },
    ];
  }
  return measure.by === 'length' ? [{ label: `${label} octets`, value: measures.length(canonical) }] : [];
}

function referenceLabel({ columns, parent }: CheckedReference): string {
  const from = labelList(columns.map((pair) => pair.child.source));
  const to = labelList(columns.map((pair) => pair.parent.source));
  return `orphans ${from} -> ${plainLabel(parent.source.name)} ${to}`;
}

function labelList(names: readonly string[]): string {
  return `(${names.map(plainLabel).join(', ')})`;
}

function chunks(lines: readonly Line[]): Line[][] {
  const parts: Line[][] = [];
  for (let from = 0; from < lines.length; from += mostPerStatement)
    parts.push(lines.slice(from, from + mostPerStatement));
  return parts;
}
