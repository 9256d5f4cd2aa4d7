import type { AggregateFilter, AggregateQuestion, FilterOp } from '../../model/aggregates.ts';
import { LockstepError } from '../../model/errors.ts';
import {
  type ColumnPairing,
  classOf,
  comparableColumn,
  digestColumn,
  presenceOf,
  refused,
  refuseSpellings,
  type Side,
  type TablePair,
} from './column-pairs.ts';
import { filterText } from './filter-value.ts';

type AskedFilter = NonNullable<AggregateQuestion['filter']>[number];

const MOST_VALUES = 1000;
const EQUALITIES: readonly FilterOp[] = ['=', '!=', 'in'];

/** The filter for each side. VALIDATION when operator and value do not fit, UNSUPPORTED when the two databases could answer differently. */
export function planFilter(pair: TablePair, asked: AskedFilter): Readonly<Record<Side, AggregateFilter>> {
  const { op } = asked;
  if (op === 'is_null' || op === 'not_null') {
    if (asked.value !== undefined) throw wrongValue(asked, 'takes no value');
    return both(presenceOf(pair, asked.column), op, []);
  }
  const column = comparableColumn(pair, asked.column);
  const kind = classOf(column);
  if (kind === 'bytes' && !EQUALITIES.includes(op)) {
    throw refused(column, `cannot be filtered by ${op}`, 'each database orders such values by rules of its own');
  }
  // A binary fraction is seldom exactly what is typed.
  if (EQUALITIES.includes(op)) refuseSpellings(column, `cannot be filtered by ${op}`);
  return both(
    column,
    op,
    valuesOf(asked).map((value) => filterText(column, value)),
  );
}

function both(column: ColumnPairing, op: FilterOp, values: readonly string[]): Readonly<Record<Side, AggregateFilter>> {
  return {
    source: { column: digestColumn(column, 'source'), op, values },
    target: { column: digestColumn(column, 'target'), op, values },
  };
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
