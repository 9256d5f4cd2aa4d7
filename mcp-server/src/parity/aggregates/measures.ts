import type { AggregateMeasure, AggregateQuestion } from '../../model/aggregates.ts';
import { LockstepError } from '../../model/errors.ts';
import {
  type ColumnPairing,
  classOf,
  digestColumn,
  refused,
  refuseSpellings,
  type Side,
} from '../../model/typed-column.ts';
import { comparableColumn, presenceOf, type TablePair } from './column-pairs.ts';

type AskedMeasure = AggregateQuestion['measures'][number];
type ColumnOp = Exclude<AggregateMeasure['op'], 'rows'>;

/**
 * How the texts of a measure are read.
 * - number: exact digits. average: a sum and a count, never their rounded quotient.
 * - approximate, approximate-average: a floating-point sum, a count and the sum of the magnitudes; equal within `perValue` of the
 *   magnitudes for each value, at most `tolerance`.
 * - float: one floating-point value, equal as a number. text: equal as text; `masked` unless values may be shown.
 */
export type Reading =
  | { readonly kind: 'number' | 'average' }
  | { readonly kind: 'approximate' | 'approximate-average'; readonly tolerance: number; readonly perValue: number }
  | { readonly kind: 'float'; readonly single: boolean }
  | { readonly kind: 'text'; readonly masked: boolean };

/** A measure by its name in results, and the parts of it that the databases are asked for. */
export interface PlannedMeasure {
  readonly name: string;
  readonly reading: Reading;
  readonly asks: Readonly<Record<Side, readonly AggregateMeasure[]>>;
  /** The column's form, for measures that are values of it. */
  readonly form: ColumnPairing['form'] | null;
  /** It is a value of a column that is never shown. */
  readonly masked?: boolean;
}

/** Each addition of doubles rounds by up to half of 2^-52; a billion of them stay far below the tolerance unless they conspire. */
const DOUBLE = { perValue: 2 ** -52, tolerance: 1e-12 } as const;
/** A value that one side keeps with 24 bits is rounded once, before anything is added. */
const SINGLE = { perValue: 2 ** -23, tolerance: 2 ** -23 } as const;

/** VALIDATION when the measure lacks its column, UNSUPPORTED with the reason when the two databases could not agree on it. */
export function planMeasure(pair: TablePair, { op, column: name }: AskedMeasure): PlannedMeasure {
  if (name === undefined) {
    if (op !== 'count') throw needsColumn(op);
    return {
      name: 'count',
      reading: { kind: 'number' },
      form: null,
      asks: { source: [{ op: 'rows' }], target: [{ op: 'rows' }] },
    };
  }
  const label = `${op}(${name})`;
  if (op === 'count' || op === 'nulls') {
    const column = presenceOf(pair, name);
    return planned(label, column, { kind: 'number' }, [op === 'nulls' ? 'nulls' : 'values']);
  }
  const column = comparableColumn(pair, name);
  refuseUnlike(column, op);
  if (op === 'distinct') return planned(label, column, { kind: 'number' }, ['distinct']);
  if (op === 'min' || op === 'max')
    return {
      ...planned(label, column, valueReading(column), [op]),
      form: column.form,
      ...(pair.mapping.masked.includes(name) ? { masked: true } : {}),
    };
  const average = op === 'avg';
  if (column.form.kind !== 'float') {
    return average
      ? planned(label, column, { kind: 'average' }, ['sum', 'values'])
      : planned(label, column, { kind: 'number' }, ['sum']);
  }
  const kind = average ? 'approximate-average' : 'approximate';
  return planned(label, column, { kind, ...(isSingle(column) ? SINGLE : DOUBLE) }, ['sum', 'values', 'magnitude']);
}

function refuseUnlike(column: ColumnPairing, op: 'sum' | 'avg' | 'min' | 'max' | 'distinct'): void {
  const what = `has no ${op}`;
  const kind = classOf(column);
  if ((op === 'sum' || op === 'avg') && kind !== 'number') throw refused(column, what, 'only numbers add up');
  if (kind !== 'number' || op === 'distinct') refuseSpellings(column, what);
  const mixed = kind === 'bytes' && (column.form.kind === 'integer' || column.form.kind === 'decimal');
  if (mixed && op !== 'distinct') throw refused(column, what, 'one side orders it as text, the other as numbers');
}

function valueReading(column: ColumnPairing): Reading {
  if (column.form.kind === 'float') return { kind: 'float', single: isSingle(column) };
  const kind = classOf(column);
  return kind === 'number' ? { kind: 'number' } : { kind: 'text', masked: kind === 'bytes' };
}

function planned(name: string, column: ColumnPairing, reading: Reading, ops: readonly ColumnOp[]): PlannedMeasure {
  const asks = (side: Side) => ops.map((op) => ({ op, column: digestColumn(column, side) }));
  return { name, reading, form: null, asks: { source: asks('source'), target: asks('target') } };
}

function isSingle({ source, target }: ColumnPairing): boolean {
  const bits = [source, target].map(({ type }) => (type.kind === 'float' ? type.bits : 64));
  return bits[0] !== bits[1];
}

function needsColumn(op: string): LockstepError {
  return new LockstepError('VALIDATION', `the measure ${op} names no column`, {
    hint: `Write {"op": "${op}", "column": "…"}; only count goes without, and then counts rows.`,
  });
}
