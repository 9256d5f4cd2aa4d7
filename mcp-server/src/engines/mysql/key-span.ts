import type { KeyPoint, KeySpan } from '../../model/digest.ts';
import { LockstepError } from '../../model/errors.ts';
import type { KeyColumn } from './key-column.ts';
import { placeOf } from './key-place.ts';
import type { OpenTable } from './open-table.ts';

/** A condition over the alias t that begins with WHERE, or is empty, and its parameters. */
export interface Filter {
  readonly where: string;
  readonly values: readonly string[];
}

/** The rows of a span. Throws UNSUPPORTED for a point that this database has no place for, VALIDATION for one that does not fit the key. */
export function spanFilter(table: OpenTable, columns: readonly KeyColumn[], { from, to }: KeySpan): Filter {
  const ends = [
    ...(from === null ? [] : [endCondition(table, columns, from, { at: '>=', after: '>' })]),
    ...(to === null ? [] : [endCondition(table, columns, to, { at: '<', after: '<=' })]),
  ].filter(({ where }) => where !== '');
  if (ends.length === 0) return { where: '', values: [] };
  return {
    where: ` WHERE ${ends.map(({ where }) => where).join(' AND ')}`,
    values: ends.flatMap(({ values }) => values),
  };
}

type Operator = '>' | '>=' | '<' | '<=';

/**
 * A point between two values of a column ends the comparison there: the columns after it cannot matter. Below or above every value
 * it says nothing of its own column, and only before or after the columns in front of it.
 */
function endCondition(
  table: OpenTable,
  columns: readonly KeyColumn[],
  point: KeyPoint,
  operators: { readonly at: Operator; readonly after: Operator },
): Filter {
  if (point.length !== columns.length) throw wrongLength(table, point.length, columns.length);
  const values: string[] = [];
  for (const [index, column] of columns.entries()) {
    const place = placeOf(point[index] ?? '', column.type);
    if (place === null) throw noPlace(table, column);
    if (place.kind === 'below') return comparison(columns, values, operators.at);
    if (place.kind === 'above') return comparison(columns, values, operators.after);
    values.push(place.value);
    if (place.kind === 'after') return comparison(columns, values, operators.after);
  }
  return comparison(columns, values, operators.at);
}

/** (a, b) > (1, 2) is spelt `(a = 1 AND b > 2) OR a > 1`: of this the server makes ranges of an index, of a comparison of rows it does not. */
function comparison(columns: readonly KeyColumn[], values: readonly string[], operator: Operator): Filter {
  const strict = operator.slice(0, 1);
  const used = columns.slice(0, values.length);
  // At or after nothing is everything; after everything, or before everything, is nothing.
  if (used.length === 0) return { where: operator === '>=' || operator === '<=' ? '' : '1 = 0', values: [] };
  const steps = used.map((last, index) => {
    const equal = used.slice(0, index).map(({ sql, parameter }) => `${sql} = ${parameter}`);
    const sign = index === used.length - 1 ? operator : strict;
    return {
      sql: [...equal, `${last.sql} ${sign} ${last.parameter}`].join(' AND '),
      values: values.slice(0, index + 1),
    };
  });
  const [only] = steps;
  if (steps.length === 1 && only !== undefined) return { where: only.sql, values: only.values };
  return {
    where: `(${steps.map(({ sql }) => `(${sql})`).join(' OR ')})`,
    values: steps.flatMap((step) => step.values),
  };
}

function noPlace(table: OpenTable, { name, type }: KeyColumn): LockstepError {
  return new LockstepError(
    'UNSUPPORTED',
    `${table.label}: a point of the key has no place in column ${JSON.stringify(name)} (${type.base}) of this database`,
    {
      hint: 'The other side holds a key that MySQL cannot order: digest this table by hash buckets.',
    },
  );
}

function wrongLength(table: OpenTable, given: number, wanted: number): LockstepError {
  return new LockstepError('VALIDATION', `${table.label}: a point of ${given} values for a key of ${wanted} columns`, {
    hint: 'A point holds one text for each key column.',
  });
}
