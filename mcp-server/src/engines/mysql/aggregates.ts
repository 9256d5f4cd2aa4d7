import type {
  AggregateGroup,
  AggregateMeasure,
  AggregateRequest,
  AggregateRow,
  TimeWindow,
} from '../../model/aggregates.ts';
import { LockstepError } from '../../model/errors.ts';
import { canonicalExpression } from './canonical.ts';
import type { OpenTable } from './open-table.ts';
import { type Operand, operandOf } from './operand.ts';
import { quoteIdentifier } from './quote.ts';
import { rowOptional } from './row.ts';
import { filterCondition } from './row-filter.ts';

/** An expression of the inner query and how its result, under the alias it gets, is written as text. */
interface Selected {
  readonly sql: string;
  readonly text: (alias: string) => string;
}

/** Measures of each group, in no particular order. LIMIT when there are more groups than asked for, or a sum exceeds DECIMAL. */
export async function aggregate(table: OpenTable, request: AggregateRequest): Promise<AggregateRow[]> {
  const about = `aggregating ${table.label}`;
  const groups = request.groups.map((group) => groupOf(table, group));
  const measures = request.measures.map((measure) => measureOf(table, measure));
  const values: string[] = [];
  const keys = groups.map(({ key }) => key);
  const selected = [...keys, ...measures];
  // By place and behind what is shown: a name could be taken for a column of the table.
  const list = [...selected.map(({ sql }) => sql), ...groups.map(({ by }) => by)];
  const places = groups.map((_, at) => selected.length + at + 1);
  const condition = filterCondition(table, request.filters, (value) => {
    values.push(value);
    return '?';
  });
  const where = condition === null ? '' : ` WHERE ${condition}`;
  const grouping = groups.length === 0 ? '' : ` GROUP BY ${places.join(', ')} LIMIT ${request.maxGroups + 1}`;
  const text = `
SELECT ${selected.map(({ text: write }, at) => `${write(`a.c${at}`)} AS c${at}`).join(', ')}
FROM (SELECT ${list.map((sql, at) => `${sql} AS c${at}`).join(', ')} FROM ${table.sql} AS t${where}${grouping}) AS a`;
  const rows = await table.session.rows({ text, values, about });
  if (rows.length > request.maxGroups) throw tooManyGroups(about, request.maxGroups);
  return rows.map((row) => {
    const measured = measures.map((_, at) => rowOptional(row, keys.length + at));
    if (request.measures.some(({ op }, at) => op === 'sum' && isClamped(measured[at] ?? ''))) throw sumTooLarge(about);
    return { key: keys.map((_, at) => rowOptional(row, at)), values: measured };
  });
}

const asText = (alias: string) => `CAST(${alias} AS CHAR)`;

function canonicalText({ kind, rawType, form }: Operand): (alias: string) => string {
  return (alias) => (kind === 'bytes' ? `CONVERT(${alias} USING utf8mb4)` : canonicalExpression(alias, rawType, form));
}

function groupOf(table: OpenTable, { column, every }: AggregateGroup): { readonly key: Selected; readonly by: string } {
  const operand = operandOf(table, column);
  if (every !== null) {
    const key = windowOf(operand.sql, every);
    return { key, by: key.sql };
  }
  if (!operand.long) return { key: { sql: operand.sql, text: canonicalText(operand) }, by: operand.sql };
  // All values of a group are the same bytes, so that the smallest stands for them.
  return { key: { sql: `MIN(${operand.sql})`, text: canonicalText(operand) }, by: `SHA2(${operand.sql}, 256)` };
}

/** Dates and numbers, since grouping by text costs twice as much. Of a zero date YEAR() is 0 and WEEKDAY() is NULL. */
function windowOf(column: string, every: TimeWindow): Selected {
  const digits = (alias: string, count: number) => `LPAD(${alias}, ${count}, '0')`;
  switch (every) {
    case 'hour':
      return {
        sql: `(YEAR(${column}) * 1000000 + MONTH(${column}) * 10000 + DAYOFMONTH(${column}) * 100 + HOUR(${column}))`,
        text: (alias) => `INSERT(INSERT(CONCAT(INSERT(${digits(alias, 10)}, 9, 0, ' '), ':00'), 7, 0, '-'), 5, 0, '-')`,
      };
    case 'day':
      return { sql: `DATE(${column})`, text: asText };
    case 'week':
      return {
        sql: `COALESCE(DATE_SUB(DATE(${column}), INTERVAL WEEKDAY(${column}) DAY), DATE(${column}))`,
        text: asText,
      };
    case 'month':
      return {
        sql: `(YEAR(${column}) * 100 + MONTH(${column}))`,
        text: (alias) => `INSERT(${digits(alias, 6)}, 5, 0, '-')`,
      };
    case 'year':
      return { sql: `YEAR(${column})`, text: (alias) => digits(alias, 4) };
  }
}

function measureOf(table: OpenTable, measure: AggregateMeasure): Selected {
  if (measure.op === 'rows') return { sql: 'COUNT(*)', text: asText };
  const operand = operandOf(table, measure.column);
  const { sql } = operand;
  switch (measure.op) {
    case 'values':
      return { sql: `COUNT(t.${quoteIdentifier(measure.column.name)})`, text: asText };
    case 'nulls':
      return { sql: `COUNT(*) - COUNT(t.${quoteIdentifier(measure.column.name)})`, text: asText };
    case 'distinct':
      return { sql: `COUNT(DISTINCT ${operand.long ? `SHA2(${sql}, 256)` : sql})`, text: asText };
    case 'sum':
      return { sql: `SUM(${sql})`, text: asText };
    case 'magnitude':
      return { sql: `SUM(ABS(${sql}))`, text: asText };
    default:
      return { sql: `${measure.op === 'min' ? 'MIN' : 'MAX'}(${sql})`, text: canonicalText(operand) };
  }
}

/** The server does not say so when a sum has more than 65 digits: it gives the largest number. */
function isClamped(sum: string): boolean {
  return /^-?9{35,65}(\.9+)?$/.test(sum) && sum.replace(/[-.]/g, '').length === 65;
}

function sumTooLarge(about: string): LockstepError {
  return new LockstepError('LIMIT', `${about}: a sum has more than the 65 digits that the server can count`, {
    hint: 'Group by more columns or filter to fewer rows, so that each sum stays smaller.',
  });
}

function tooManyGroups(about: string, most: number): LockstepError {
  return new LockstepError('LIMIT', `${about}: more than ${most.toLocaleString('en-US')} groups`, {
    hint: 'Use a larger time window, fewer columns in group_by, or a filter; check_parity compares row by row.',
  });
}
