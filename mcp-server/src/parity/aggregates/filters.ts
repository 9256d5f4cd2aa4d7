import type { AggregateQuestion } from '../../model/aggregates.ts';
import { asksPresence, filterValues } from '../../model/filter-values.ts';
import type { RowFilter } from '../../model/row-filter.ts';
import { digestColumn, type Side } from '../../model/typed-column.ts';
import { comparableColumn, presenceOf, type TablePair } from './column-pairs.ts';

type AskedFilter = NonNullable<AggregateQuestion['filter']>[number];

/** The filter for each side. VALIDATION when operator and value do not fit, UNSUPPORTED when the two databases could answer differently. */
export function planFilter(pair: TablePair, asked: AskedFilter): Readonly<Record<Side, RowFilter>> {
  const column = asksPresence(asked) ? presenceOf(pair, asked.column) : comparableColumn(pair, asked.column);
  const values = filterValues(column, asked);
  const { op } = asked;
  return {
    source: { column: digestColumn(column, 'source'), op, values },
    target: { column: digestColumn(column, 'target'), op, values },
  };
}
