import type { AggregateMeasure, AggregateQuestion, AggregateRequest } from '../../model/aggregates.ts';
import { LockstepError } from '../../model/errors.ts';
import { whereText } from '../../model/mapping.ts';
import { mergedFilters, rowFilters } from '../../model/row-filters.ts';
import type { Side } from '../../model/typed-column.ts';
import { type Catalogues, tablePair } from './column-pairs.ts';
import { planFilter } from './filters.ts';
import { type PlannedGroup, planGroup } from './groups.ts';
import { type PlannedMeasure, planMeasure } from './measures.ts';

/** More groups are a comparison row by row. */
export const MAX_GROUPS = 50_000;

/** A question about one pair of tables, ready for both databases. The first value of every answer is the number of rows. */
export interface PlannedQuestion {
  readonly names: Readonly<Record<Side, string>>;
  /** The source rows that are migrated, in words; null when all are. */
  readonly where: string | null;
  readonly measures: readonly PlannedMeasure[];
  readonly groups: readonly PlannedGroup[];
  readonly asks: Readonly<Record<Side, AggregateRequest>>;
}

/** Turns source names into requests for both sides. Throws NOT_FOUND, VALIDATION or UNSUPPORTED, naming table and column. */
export function planQuestion(catalogues: Catalogues, question: AggregateQuestion): PlannedQuestion {
  refuseTooMany(question);
  const pair = tablePair(catalogues, question.table);
  const measures = question.measures.map((measure) => planMeasure(pair, measure));
  const groups = (question.group_by ?? []).map((group) => planGroup(pair, group));
  const filters = (question.filter ?? []).map((filter) => planFilter(pair, filter));
  const migrated = { source: rowFilters(pair.mapping, pair.source), target: mergedFilters(pair.mapping, pair.target) };
  const rows: AggregateMeasure = { op: 'rows' };
  const asked = (side: Side): AggregateRequest => ({
    table: pair.mapping[side],
    measures: [rows, ...measures.flatMap(({ asks }) => asks[side])],
    groups: groups.map(({ asks }) => asks[side]),
    filters: [...migrated[side], ...filters.map((filter) => filter[side])],
    maxGroups: MAX_GROUPS,
  });
  const name = (side: Side) => `${side} ${pair.mapping[side].schema}.${pair.mapping[side].name}`;
  return {
    names: { source: name('source'), target: name('target') },
    where: whereText(pair.mapping),
    measures,
    groups,
    asks: { source: asked('source'), target: asked('target') },
  };
}

function refuseTooMany({ measures, group_by = [], filter = [] }: AggregateQuestion): void {
  if (measures.length <= 20 && group_by.length <= 6 && filter.length <= 20) return;
  throw new LockstepError('VALIDATION', 'a question has at most 20 measures, 6 groups and 20 filters', {
    hint: 'Ask several questions, one after the other.',
  });
}
