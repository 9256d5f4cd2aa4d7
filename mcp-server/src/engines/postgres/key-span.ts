import type { KeyPoint, KeySpan } from '../../model/digest.ts';
import { LockstepError } from '../../model/errors.ts';
import type { KeyColumn } from './key-column.ts';
import { placeOf } from './key-place.ts';
import type { OpenTable } from './open-table.ts';

type Operator = '>' | '>=' | '<' | '<=';

/** One end of a span as a comparison of the first key columns with values; no value at all is an open end. */
export interface SpanEnd {
  readonly operator: Operator;
  readonly values: readonly string[];
}

/** A span whose points have found their places in the column types of this side. */
export interface PlacedSpan {
  readonly from: SpanEnd;
  readonly to: SpanEnd;
}

/** Names the parameter that holds the value of key column `column` at one end. */
export type ValueName = (end: 'from' | 'to', column: number) => string;

/** Null when no key of these types lies in the span. Throws UNSUPPORTED for a point that this database has no place for, VALIDATION for one that does not fit the key. */
export function placeSpan(table: OpenTable, columns: readonly KeyColumn[], span: KeySpan): PlacedSpan | null {
  const from = span.from === null ? OPEN_FROM : spanEnd(table, columns, span.from, { at: '>=', after: '>' });
  const to = span.to === null ? OPEN_TO : spanEnd(table, columns, span.to, { at: '<', after: '<=' });
  return from === null || to === null ? null : { from, to };
}

/** The condition over the alias t, beginning with WHERE; empty when both ends are open. */
export function spanCondition(columns: readonly KeyColumn[], { from, to }: PlacedSpan, name: ValueName): string {
  const conditions = [
    compare(columns, from, (column) => name('from', column)),
    compare(columns, to, (column) => name('to', column)),
  ].filter((condition) => condition !== '');
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
}

const OPEN_FROM: SpanEnd = { operator: '>=', values: [] };
const OPEN_TO: SpanEnd = { operator: '<', values: [] };

/**
 * A point between two values of a column ends the comparison there: the columns after it cannot matter. Below or above every value
 * it says nothing of its own column, and only before or after the columns in front of it.
 */
function spanEnd(
  table: OpenTable,
  columns: readonly KeyColumn[],
  point: KeyPoint,
  operators: { readonly at: Operator; readonly after: Operator },
): SpanEnd | null {
  if (point.length !== columns.length) throw wrongLength(table, point.length, columns.length);
  const values: string[] = [];
  const end = (operator: Operator): SpanEnd | null => {
    if (values.length > 0) return { operator, values };
    // At or after nothing is everything; after everything, or before everything, is nothing.
    return operator === '>=' || operator === '<=' ? { operator, values } : null;
  };
  for (const [at, column] of columns.entries()) {
    const place = placeOf(point[at] ?? '', column.base);
    if (place === null) throw noPlace(table, column);
    if (place.kind === 'below') return end(operators.at);
    if (place.kind === 'above') return end(operators.after);
    values.push(place.value);
    if (place.kind === 'after') return end(operators.after);
  }
  return end(operators.at);
}

function compare(columns: readonly KeyColumn[], { operator, values }: SpanEnd, name: (column: number) => string) {
  const used = columns.slice(0, values.length);
  const [first] = used;
  if (first === undefined) return '';
  if (used.every(({ operators }) => operators === first.operators)) {
    const names = values.map((_, at) => name(at));
    const row = (parts: readonly string[]) => (parts.length === 1 ? parts.join() : `(${parts.join(', ')})`);
    return `${row(used.map(({ sql }) => sql))} OPERATOR(${first.operators}.${operator}) ${row(names)}`;
  }
  // The first comparison is there for the index: it reads no alternatives.
  const strict = operator.slice(0, 1);
  return `(${comparison(first, `${strict}=`, name(0))} AND ${steps(used, operator, name)})`;
}

/** A comparison of rows spelt out, for columns whose operators live in different schemas: greater first column, or equal and so on. */
function steps(columns: readonly KeyColumn[], operator: Operator, name: (column: number) => string): string {
  const strict = operator.slice(0, 1);
  return columns
    .map((column, at) => ({ column, at, last: at === columns.length - 1 }))
    .reduceRight((rest, { column, at, last }) => {
      if (last) return comparison(column, operator, name(at));
      return `(${comparison(column, strict, name(at))} OR (${comparison(column, '=', name(at))} AND ${rest}))`;
    }, '');
}

function comparison(column: KeyColumn, operator: string, value: string): string {
  return `${column.sql} OPERATOR(${column.operators}.${operator}) ${value}`;
}

function noPlace(table: OpenTable, { name, base }: KeyColumn): LockstepError {
  return new LockstepError(
    'UNSUPPORTED',
    `${table.label}: a point of the key has no place in column ${JSON.stringify(name)} (${base}) of this database`,
    {
      hint: 'The other side holds a key, such as a zero date, that PostgreSQL cannot order: digest this table by hash buckets.',
    },
  );
}

function wrongLength(table: OpenTable, given: number, wanted: number): LockstepError {
  return new LockstepError('VALIDATION', `${table.label}: a point of ${given} values for a key of ${wanted} columns`, {
    hint: 'A point holds one text for each key column.',
  });
}
