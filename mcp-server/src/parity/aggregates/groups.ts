import type { AggregateGroup, AggregateQuestion, TimeWindow } from '../../model/aggregates.ts';
import {
  type ColumnPairing,
  classOf,
  digestColumn,
  refused,
  refuseSpellings,
  type Side,
} from '../../model/typed-column.ts';
import { comparableColumn, type TablePair } from './column-pairs.ts';

type AskedGroup = NonNullable<AggregateQuestion['group_by']>[number];

/** One part of the key of a group. */
export interface PlannedGroup {
  readonly name: string;
  /** Only parts of one kind can be matched with each other. */
  readonly kind: string;
  /** Texts are read as numbers, so that 1.50 and 1.5 are one group. */
  readonly numeric: boolean;
  /** Its values are never shown. */
  readonly masked: boolean;
  readonly asks: Readonly<Record<Side, AggregateGroup>>;
}

/** UNSUPPORTED with the reason when the two databases could not agree on the groups. */
export function planGroup(pair: TablePair, asked: AskedGroup): PlannedGroup {
  const { column: name, every } = typeof asked === 'string' ? { column: asked, every: null } : asked;
  const column = comparableColumn(pair, name);
  refuseUnlike(column, every);
  const numeric = every === null && classOf(column) === 'number';
  const side = (which: Side): AggregateGroup => ({ column: digestColumn(column, which), every });
  return {
    name: every === null ? name : `${name} by ${every}`,
    kind: every ?? (numeric ? 'number' : column.form.kind.replace('-trimmed', '')),
    numeric,
    masked: pair.mapping.masked.includes(name),
    asks: { source: side('source'), target: side('target') },
  };
}

function refuseUnlike(column: ColumnPairing, every: TimeWindow | null): void {
  if (every === null) {
    refuseSpellings(column, 'cannot be grouped by');
    return;
  }
  const what = `cannot be grouped by ${every}`;
  const { kind } = column.form;
  if (classOf(column) !== 'moment' || kind === 'time')
    throw refused(column, what, 'only dates and timestamps have windows');
  if (kind === 'date' && every === 'hour') throw refused(column, what, 'a date has no hours');
}
