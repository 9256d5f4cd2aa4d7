import type {
  AggregateFilter,
  AggregateGroup,
  AggregateMeasure,
  AggregateRequest,
  AggregateRow,
  TimeWindow,
} from '../../model/aggregates.ts';
import type { CanonicalForm, DigestColumn } from '../../model/digest.ts';
import { LockstepError } from '../../model/errors.ts';
import { canonicalExpression } from './canonical.ts';
import type { OpenTable } from './open-table.ts';
import { quoteIdentifier } from './quote.ts';
import { rowOptional } from './row.ts';
import { parseRawType } from './types.ts';

const NUMBERS = ['smallint', 'integer', 'bigint', 'oid', 'numeric', 'real', 'double precision', 'boolean', 'bit'];
const MOMENT = /^(date|timestamp with(out)? time zone|time with(out)? time zone|interval( [a-z ]+)?)$/;
const NUMBER_FORMS: readonly CanonicalForm['kind'][] = ['integer', 'decimal', 'float'];
const MOMENT_FORMS: readonly CanonicalForm['kind'][] = ['date', 'timestamp', 'time'];

/** A column that the server compares as the value it is, or its canonical text, to be compared byte by byte. */
interface Operand {
  readonly kind: 'number' | 'moment' | 'bytes';
  readonly sql: string;
  readonly rawType: string;
  readonly form: CanonicalForm;
}

/** An expression of the inner query and how its result, under the alias it gets, is written as text. */
interface Selected {
  readonly sql: string;
  readonly text: (alias: string) => string;
}

/** Collects the values of a statement; each gets its place. */
type Bind = (value: string | readonly string[]) => string;

/** Measures of each group, in no particular order. LIMIT when there are more groups than asked for. */
export async function aggregate(table: OpenTable, request: AggregateRequest): Promise<AggregateRow[]> {
  const about = `aggregating ${table.label}`;
  const values: (string | readonly string[])[] = [];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const keys = request.groups.map((group) => groupOf(table, group));
  const selected = [...keys, ...request.measures.map((measure) => measureOf(table, measure))];
  const conditions = request.filters.map((filter) => `(${conditionOf(table, filter, bind)})`);
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
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

function operandOf(table: OpenTable, { name, form }: DigestColumn): Operand {
  const rawType = table.typeOf(name);
  const { base, array } = parseRawType(rawType);
  const column = `t.${quoteIdentifier(name)}`;
  const moment = !array && MOMENT.test(base) && MOMENT_FORMS.includes(form.kind);
  if (moment) return { kind: 'moment', sql: column, rawType, form };
  if (!array && NUMBERS.includes(base) && NUMBER_FORMS.includes(form.kind)) {
    // Neither truth values nor bit strings can be added up or ordered by min() and max().
    if (base === 'boolean') return { kind: 'number', sql: `${column}::integer`, rawType: 'integer', form };
    if (base === 'bit') return { kind: 'number', sql: `${column}::bigint`, rawType: 'bigint', form };
    return { kind: 'number', sql: column, rawType, form };
  }
  return { kind: 'bytes', sql: `(${canonicalExpression(column, rawType, form)}) COLLATE "C"`, rawType, form };
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

function conditionOf(table: OpenTable, filter: AggregateFilter, bind: Bind): string {
  const { column, op, values } = filter;
  const name = `t.${quoteIdentifier(column.name)}`;
  if (op === 'is_null') return `${name} IS NULL`;
  if (op === 'not_null') return `${name} IS NOT NULL`;
  const operand = operandOf(table, column);
  if (operand.kind === 'bytes') return bytesCondition(filter, operand, bind);
  const parameters = values.map((value) => parameterOf(operand, value, bind));
  if (op === 'between') return `${operand.sql} BETWEEN ${parameters.join(' AND ')}`;
  return op === 'in' ? `${operand.sql} IN (${parameters.join(', ')})` : `${operand.sql} ${op} ${parameters[0]}`;
}

/** The bare column stands beside its bytes, so that an index serves: what is equal byte by byte is equal under every collation. */
function bytesCondition({ column, op, values }: AggregateFilter, operand: Operand, bind: Bind): string {
  const name = `t.${quoteIdentifier(column.name)}`;
  const { base } = parseRawType(operand.rawType);
  if (column.form.kind === 'uuid' && base === 'uuid' && op !== '!=') return `${name} = ANY (${bind(values)}::uuid[])`;
  const wanted = `${bind(values)}::text[]`;
  if (op === '!=') return `${operand.sql} <> ALL (${wanted})`;
  const exact = `${operand.sql} = ANY (${wanted})`;
  const indexed = column.form.kind === 'text' && (base === 'text' || base === 'character varying');
  return indexed ? `${name} = ANY (${wanted}) AND ${exact}` : exact;
}

function parameterOf({ kind, form, rawType }: Operand, value: string, bind: Bind): string {
  const parameter = `${bind(value)}::text`;
  if (kind === 'number') {
    if (form.kind === 'float') return `${parameter}::${rawType.startsWith('numeric') ? 'numeric' : 'double precision'}`;
    const whole = /^-?\d+$/.test(value) && BigInt(value) >= -(2n ** 63n) && BigInt(value) < 2n ** 63n;
    // An index on an integer column is not used for a numeric, nor the other way round.
    return `${parameter}::${whole && !rawType.startsWith('numeric') ? 'bigint' : 'numeric'}`;
  }
  if (form.kind === 'time') return `${parameter}::${rawType.startsWith('interval') ? 'interval' : 'time'}`;
  if (form.kind === 'date') return `${parameter}::date`;
  const utc = rawType.endsWith('with time zone') ? " AT TIME ZONE 'UTC'" : '';
  return `(${parameter}::timestamp${utc})`;
}

function tooManyGroups(about: string, most: number): LockstepError {
  return new LockstepError('LIMIT', `${about}: more than ${most.toLocaleString('en-US')} groups`, {
    hint: 'Use a larger time window, fewer columns in group_by, or a filter; check_parity compares row by row.',
  });
}
