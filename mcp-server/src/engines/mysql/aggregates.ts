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
import { canonicalBytes, canonicalExpression } from './canonical.ts';
import { numberParameter } from './key-column.ts';
import type { OpenTable } from './open-table.ts';
import { quoteIdentifier } from './quote.ts';
import { rowOptional } from './row.ts';
import { parseRawType } from './types.ts';

const INTEGERS = ['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'year', 'bit'];
const NUMBERS = [...INTEGERS, 'decimal', 'float', 'double'];
const MOMENTS = ['date', 'datetime', 'timestamp', 'time'];
const NUMBER_FORMS: readonly CanonicalForm['kind'][] = ['integer', 'decimal', 'float'];
const MOMENT_FORMS: readonly CanonicalForm['kind'][] = ['date', 'timestamp', 'time'];

/** A bare column that the server compares as the value it is, or its canonical text as bytes, since every collation takes some texts for the same. */
interface Operand {
  readonly kind: 'number' | 'moment' | 'bytes';
  readonly sql: string;
  readonly rawType: string;
  readonly form: CanonicalForm;
  /** Where GROUP BY or DISTINCT sorts, the server may look at the first max_sort_length bytes only, 1,024 unless set otherwise. */
  readonly long: boolean;
}

/** An expression of the inner query and how its result, under the alias it gets, is written as text. */
interface Selected {
  readonly sql: string;
  readonly text: (alias: string) => string;
}

interface Condition {
  readonly sql: string;
  readonly values: readonly string[];
}

/** Measures of each group, in no particular order. LIMIT when there are more groups than asked for, or a sum exceeds DECIMAL. */
export async function aggregate(table: OpenTable, request: AggregateRequest): Promise<AggregateRow[]> {
  const about = `aggregating ${table.label}`;
  const groups = request.groups.map((group) => groupOf(table, group));
  const measures = request.measures.map((measure) => measureOf(table, measure));
  const conditions = request.filters.map((filter) => conditionOf(table, filter));
  const keys = groups.map(({ key }) => key);
  const selected = [...keys, ...measures];
  // By place and behind what is shown: a name could be taken for a column of the table.
  const list = [...selected.map(({ sql }) => sql), ...groups.map(({ by }) => by)];
  const places = groups.map((_, at) => selected.length + at + 1);
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.map(({ sql }) => `(${sql})`).join(' AND ')}`;
  const grouping = groups.length === 0 ? '' : ` GROUP BY ${places.join(', ')} LIMIT ${request.maxGroups + 1}`;
  const text = `
SELECT ${selected.map(({ text: write }, at) => `${write(`a.c${at}`)} AS c${at}`).join(', ')}
FROM (SELECT ${list.map((sql, at) => `${sql} AS c${at}`).join(', ')} FROM ${table.sql} AS t${where}${grouping}) AS a`;
  const rows = await table.session.rows({ text, values: conditions.flatMap(({ values }) => values), about });
  if (rows.length > request.maxGroups) throw tooManyGroups(about, request.maxGroups);
  return rows.map((row) => {
    const values = measures.map((_, at) => rowOptional(row, keys.length + at));
    if (request.measures.some(({ op }, at) => op === 'sum' && isClamped(values[at] ?? ''))) throw sumTooLarge(about);
    return { key: keys.map((_, at) => rowOptional(row, at)), values };
  });
}

function operandOf(table: OpenTable, { name, form }: DigestColumn): Operand {
  const { rawType, charset } = table.column(name);
  const { base, args, zerofill } = parseRawType(rawType);
  const column = `t.${quoteIdentifier(name)}`;
  const moment = MOMENTS.includes(base) && MOMENT_FORMS.includes(form.kind);
  if (moment) return { kind: 'moment', sql: column, rawType, form, long: false };
  if (NUMBERS.includes(base) && NUMBER_FORMS.includes(form.kind)) {
    // YEAR takes 70 for 1970, and a bit string is ordered as text, unless they are numbers.
    const plain = base === 'year' || base === 'bit' || zerofill;
    const number = INTEGERS.includes(base) ? 'bigint unsigned' : rawType;
    return {
      kind: 'number',
      sql: plain ? `(${column} + 0)` : column,
      rawType: plain ? number : rawType,
      form,
      long: false,
    };
  }
  const sql = `CAST(${canonicalBytes(column, rawType, form, charset)} AS BINARY)`;
  const short = /^(var)?(char|binary)$/.test(base) && Number(args[0] ?? 1) <= 255;
  return { kind: 'bytes', sql, rawType, form, long: !(short || base === 'enum' || base === 'uuid' || base === 'bit') };
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

function conditionOf(table: OpenTable, { column, op, values }: AggregateFilter): Condition {
  const name = `t.${quoteIdentifier(column.name)}`;
  if (op === 'is_null') return { sql: `${name} IS NULL`, values: [] };
  if (op === 'not_null') return { sql: `${name} IS NOT NULL`, values: [] };
  const operand = operandOf(table, column);
  const parameters = values.map((value) => parameterOf(operand, value));
  if (op === 'between') return { sql: `${operand.sql} BETWEEN ${parameters.join(' AND ')}`, values };
  const compared = op === 'in' ? `IN (${parameters.join(', ')})` : `${op} ${parameters[0]}`;
  const condition = { sql: `${operand.sql} ${compared}`, values };
  const probe = op === '=' || op === 'in' ? indexProbe(table, column) : null;
  if (probe === null || operand.kind !== 'bytes') return condition;
  const list = values.map(() => probe).join(', ');
  return { sql: `${name} IN (${list}) AND ${condition.sql}`, values: [...values, ...values] };
}

function parameterOf({ kind, form }: Operand, value: string): string {
  if (kind === 'bytes') return 'CAST(? AS BINARY)';
  if (form.kind === 'float') return '(CAST(? AS CHAR) + 0e0)';
  if (kind === 'number') {
    const fraction = value.split('.')[1]?.length ?? 0;
    if (fraction > 0) return `CAST(CAST(? AS CHAR) AS DECIMAL(65,${Math.min(30, fraction)}))`;
    const number = BigInt(value);
    if (number >= 0n && number < 2n ** 64n) return numberParameter('UNSIGNED');
    return numberParameter(number < 0n && number >= -(2n ** 63n) ? 'SIGNED' : 'DECIMAL(65,0)');
  }
  if (form.kind === 'time') return 'CAST(? AS TIME(6))';
  return form.kind === 'date' ? 'CAST(? AS DATE)' : 'CAST(? AS DATETIME(6))';
}

/** A parameter that an index on the column finds under its collation, which takes for equal at least what is equal byte by byte. */
function indexProbe(table: OpenTable, { name, form }: DigestColumn): string | null {
  const { rawType, charset } = table.column(name);
  const { base } = parseRawType(rawType);
  if (base === 'binary' || base === 'varbinary')
    return form.kind === 'bytes' || form.kind === 'uuid' ? 'UNHEX(?)' : null;
  if (charset === null || form.kind !== 'text' || (base !== 'varchar' && base !== 'char')) return null;
  return `CONVERT(CAST(? AS CHAR) USING ${charset})`;
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
