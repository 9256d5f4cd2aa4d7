import type { DigestColumn } from '../../model/digest.ts';
import type { RowFilter } from '../../model/row-filter.ts';
import { numberParameter } from './key-column.ts';
import type { Filter } from './key-span.ts';
import { type Columns, type Operand, operandOf } from './operand.ts';
import { quoteIdentifier, quoteLiteral } from './quote.ts';
import { parseRawType } from './types.ts';

/** The SQL by which a value takes its place in a condition: a parameter, or a literal. Called in the order of the text. */
export type Bind = (value: string) => string;

/** For scripts, which have no parameters. */
export const literalBind: Bind = quoteLiteral;

/** A condition over the alias t that is true of the rows which pass all filters; null when there is none. */
export function filterCondition(table: Columns, filters: readonly RowFilter[], bind: Bind): string | null {
  if (filters.length === 0) return null;
  return filters.map((filter) => `(${conditionOf(table, filter, bind)})`).join(' AND ');
}

/** Adds the filters to the rows of a span or of some keys. */
export function filtered(table: Columns, filters: readonly RowFilter[] | undefined, { where, values }: Filter): Filter {
  const own: string[] = [];
  const condition = filterCondition(table, filters ?? [], (value) => {
    own.push(value);
    return '?';
  });
  if (condition === null) return { where, values };
  return { where: where === '' ? ` WHERE ${condition}` : `${where} AND ${condition}`, values: [...values, ...own] };
}

function conditionOf(table: Columns, { column, op, values }: RowFilter, bind: Bind): string {
  const name = `t.${quoteIdentifier(column.name)}`;
  if (op === 'is_null') return `${name} IS NULL`;
  if (op === 'not_null') return `${name} IS NOT NULL`;
  const operand = operandOf(table, column);
  const probe = operand.kind === 'bytes' && (op === '=' || op === 'in') ? indexProbe(table, column) : null;
  const probed =
    probe === null ? '' : `${name} IN (${values.map((value) => placed(probe, value, bind)).join(', ')}) AND `;
  const parameters = values.map((value) => placed(parameterOf(operand, value), value, bind));
  if (op === 'between') return `${operand.sql} BETWEEN ${parameters.join(' AND ')}`;
  return `${probed}${operand.sql} ${op === 'in' ? `IN (${parameters.join(', ')})` : `${op} ${parameters[0]}`}`;
}

function placed(parameter: string, value: string, bind: Bind): string {
  return parameter.replace('?', () => bind(value));
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
function indexProbe(table: Columns, { name, form }: DigestColumn): string | null {
  const { rawType, charset } = table.column(name);
  const { base } = parseRawType(rawType);
  if (base === 'binary' || base === 'varbinary')
    return form.kind === 'bytes' || form.kind === 'uuid' ? 'UNHEX(?)' : null;
  if (charset === null || form.kind !== 'text' || (base !== 'varchar' && base !== 'char')) return null;
  return `CONVERT(CAST(? AS CHAR) USING ${charset})`;
}
