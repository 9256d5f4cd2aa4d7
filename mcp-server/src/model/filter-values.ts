import { LockstepError } from './errors.ts';
import type { FilterOp } from './row-filter.ts';
import { type ColumnPairing, classOf, refused, refuseSpellings } from './typed-column.ts';
import { valueText } from './value-text.ts';

/** A filter as it is asked for: the value is whatever JSON or YAML holds. */
export interface AskedFilter {
  readonly column: string;
  readonly op: FilterOp;
  readonly value?: unknown;
}

const MOST_VALUES = 1000;
const EQUALITIES: readonly FilterOp[] = ['=', '!=', 'in'];

/** Whether the filter only asks if there is a value. */
export function asksPresence({ op }: AskedFilter): boolean {
  return op === 'is_null' || op === 'not_null';
}

/** The canonical texts that a filter compares with. VALIDATION when operator and value do not fit, UNSUPPORTED when two databases could answer differently. */
export function filterValues(column: ColumnPairing, asked: AskedFilter): readonly string[] {
  const { op } = asked;
  if (asksPresence(asked)) {
    if (asked.value !== undefined) throw wrongValue(asked, 'takes no value');
    return [];
  }
  if (classOf(column) === 'bytes' && !EQUALITIES.includes(op)) {
    throw refused(column, `cannot be filtered by ${op}`, 'each database orders such values by rules of its own');
  }
  // A binary fraction is seldom exactly what is typed.
  if (EQUALITIES.includes(op)) refuseSpellings(column, `cannot be filtered by ${op}`);
  return valuesOf(asked).map((value) => valueText(column, value));
}

function valuesOf(asked: AskedFilter): readonly unknown[] {
  const { op, value } = asked;
  if (op !== 'in' && op !== 'between') {
    if (value === undefined || value === null || typeof value === 'object') throw wrongValue(asked, 'takes one value');
    return [value];
  }
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  if (op === 'between' && list.length !== 2)
    throw wrongValue(asked, 'takes a list of two values, [from, to], both included');
  if (list.length === 0 || list.length > MOST_VALUES)
    throw wrongValue(asked, `takes a list of 1 to ${MOST_VALUES} values`);
  return list;
}

function wrongValue({ column, op }: AskedFilter, what: string): LockstepError {
  return new LockstepError('VALIDATION', `the filter on ${JSON.stringify(column)}: ${op} ${what}`, {
    hint: 'Write {"column": "status", "op": "in", "value": ["paid", "sent"]}; NULL is found by is_null.',
  });
}
