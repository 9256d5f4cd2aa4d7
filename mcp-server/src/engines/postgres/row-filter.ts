import type { RowFilter } from '../../model/row-filter.ts';
import { type Columns, type Operand, operandOf } from './operand.ts';
import { quoteIdentifier, quoteLiteral } from './quote.ts';
import { parseRawType } from './types.ts';

/** The SQL by which a value, or an array of values, takes its place in a condition: a parameter, or a literal. */
export type Bind = (value: string | readonly string[]) => string;

/** For scripts, which have no parameters. */
export const literalBind: Bind = (value) =>
  typeof value === 'string' ? quoteLiteral(value) : `ARRAY[${value.map(quoteLiteral).join(', ')}]`;

/** A condition that begins with WHERE or is empty, and the values of its parameters. */
export interface Condition {
  readonly where: string;
  readonly values: readonly (string | readonly string[])[];
}

/** Adds the filters to a condition; their parameters come behind those that are there. */
export function filtered(table: Columns, filters: readonly RowFilter[] | undefined, condition: Condition): Condition {
  const values = [...condition.values];
  const own = filterCondition(table, filters ?? [], (value) => `$${values.push(value)}`);
  if (own === null) return condition;
  return { where: condition.where === '' ? ` WHERE ${own}` : `${condition.where} AND ${own}`, values };
}

/** A condition over the alias t that is true of the rows which pass all filters; null when there is none. */
export function filterCondition(table: Columns, filters: readonly RowFilter[], bind: Bind): string | null {
  if (filters.length === 0) return null;
  return filters.map((filter) => `(${conditionOf(table, filter, bind)})`).join(' AND ');
}

function conditionOf(table: Columns, filter: RowFilter, bind: Bind): string {
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
function bytesCondition({ column, op, values }: RowFilter, operand: Operand, bind: Bind): string {
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
