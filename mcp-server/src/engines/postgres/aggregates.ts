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

/** Measures of each group, in no particular order. LIMIT when there are more groups than asked for. */
export async function aggregate(table: OpenTable, request: AggregateRequest): Promise<AggregateRow[]> {
  const about = `aggregating ${table.label}`;
  const values: (string | readonly string[])[] = [];
  const keys = request.groups.map((group) => groupOf(table, group));
  const selected = [...keys, ...request.measures.map((measure) => measureOf(table, measure))];
  const condition = filterCondition(table, request.filters, (value) => `$${values.push(value)}`);
  const where = condition === null ? '' : ` WHERE ${condition}`;
  // By place: a name could be taken for a column of the table.
  const places = keys.map((_, at) => at + 1).join(', ');
  const grouping = keys.length === 0 ? '' : ` GROUP BY ${places} LIMIT ${request.maxGroups + 1}`;
  const text = `
SELECT ${selected.map(({ text: write }, at) => write(`a.c${at}`)).join(', ')}
FROM (SELECT ${selected.map(({ sql }, at) => `${sql} AS c${at}`).join(', ')} FROM ${table.sql} AS t${where}${grouping}) AS a`;
  const rows = await table.session.rows({ text, values, about });
  if (rows.length > request.maxGroups) throw tooManyGroups(about, request.maxGroups);
  return rows.map((row) => ({
    key: keys.map((_, at) => rowOptional(row, at)),
    values: request.measures.map((_, at) => rowOptional(row, keys.length + at)),
  }));
}

const asText = (alias: string) => `${alias}::text`;

function canonicalText({ kind, rawType, form }: Operand): (alias: string) => string {
  return (alias) => (kind === 'bytes' ? alias : canonicalExpression(alias, rawType, form));
}

function groupOf(table: OpenTable, { column, every }: AggregateGroup): Selected {
  const operand = operandOf(table, column);
  if (every !== null) return { sql: windowStart(operand, every), text: (alias) => windowText(alias, every) };
  return { sql: operand.sql, text: canonicalText(operand) };
}

function windowStart({ sql, rawType }: Operand, every: TimeWindow): string {
  const utc = rawType.endsWith('with time zone') ? `(${sql} AT TIME ZONE 'UTC')` : `${sql}::timestamp`;
  return `date_trunc('${every}', ${utc})`;
}

const WINDOW_FORMAT = {
  hour: 'YYYY-MM-DD HH24:00',
  day: 'YYYY-MM-DD',
  week: 'YYYY-MM-DD',
  month: 'YYYY-MM',
  year: 'YYYY',
} as const;

/** to_char() gives NULL for infinity and drops the BC of an early year, so both keep PostgreSQL's own spelling. */
function windowText(alias: string, every: TimeWindow): string {
  const ordinary = `${alias} >= timestamp '0001-01-01' AND ${alias} < timestamp 'infinity'`;
  return `CASE WHEN ${ordinary} THEN to_char(${alias}, '${WINDOW_FORMAT[every]}') ELSE ${alias}::text END`;
}

function measureOf(table: OpenTable, measure: AggregateMeasure): Selected {
  if (measure.op === 'rows') return { sql: 'count(*)', text: asText };
  const operand = operandOf(table, measure.column);
  const column = `t.${quoteIdentifier(measure.column.name)}`;
  // The sum of real is a real and loses digits at once.
  const addend = operand.rawType === 'real' ? `${operand.sql}::double precision` : operand.sql;
  switch (measure.op) {
    case 'values':
      return { sql: `count(${column})`, text: asText };
    case 'nulls':
      return { sql: `count(*) - count(${column})`, text: asText };
    case 'distinct':
      return { sql: `count(DISTINCT ${operand.sql})`, text: asText };
    case 'sum':
      return { sql: `sum(${addend})`, text: asText };
    case 'magnitude':
      return { sql: `sum(abs(${addend}))`, text: asText };
    default:
      return extreme(measure.op, operand, table.session.encoding === 'UTF8');
  }
}

/** The bytes of another encoding than UTF-8 can have another order. */
function extreme(op: 'min' | 'max', operand: Operand, utf8: boolean): Selected {
  if (operand.kind !== 'bytes' || utf8) return { sql: `${op}(${operand.sql})`, text: canonicalText(operand) };
  const hex = `encode(convert_to(${operand.sql}, 'UTF8'), 'hex') COLLATE "C"`;
  return { sql: `${op}(${hex})`, text: (alias) => `convert_from(decode(${alias}, 'hex'), 'UTF8')` };
}

function tooManyGroups(about: string, most: number): LockstepError {
  return new LockstepError('LIMIT', `${about}: more than ${most.toLocaleString('en-US')} groups`, {
    hint: 'Use a larger time window, fewer columns in group_by, or a filter; check_parity compares row by row.',
  });
}
