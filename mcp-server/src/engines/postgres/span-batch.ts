import type { KeySpan } from '../../model/digest.ts';
import type { KeyColumn } from './key-column.ts';
import { type PlacedSpan, placeSpan, spanCondition } from './key-span.ts';
import type { OpenTable } from './open-table.ts';

/** Spans that one statement answers, as rows of the alias v: `i` is the place of a span among those asked for. */
export interface SpanBatch {
  /** `unnest(…) AS v(…)`. */
  readonly from: string;
  /** Condition over the aliases t and v; empty, or beginning with WHERE. */
  readonly where: string;
  readonly values: readonly (readonly string[])[];
}

interface Member {
  readonly at: number;
  readonly span: PlacedSpan;
}

/** One batch for each shape of ends, so that each statement holds plain comparisons for the index. Spans that can hold no row are in none. */
export function spanBatches(table: OpenTable, columns: readonly KeyColumn[], spans: readonly KeySpan[]): SpanBatch[] {
  const byShape = new Map<string, Member[]>();
  for (const [at, asked] of spans.entries()) {
    const span = placeSpan(table, columns, asked);
    if (span === null) continue;
    const shape = [span.from, span.to].map(({ operator, values }) => `${operator}${values.length}`).join();
    const members = byShape.get(shape) ?? [];
    byShape.set(shape, members);
    members.push({ at, span });
  }
  return [...byShape.values()].flatMap((members) => {
    const [first] = members;
    return first === undefined ? [] : [batchOf(columns, members, first.span)];
  });
}

function batchOf(columns: readonly KeyColumn[], members: readonly Member[], shape: PlacedSpan): SpanBatch {
  const ends = (['from', 'to'] as const).flatMap((end) =>
    columns.slice(0, shape[end].values.length).map((column, at) => ({ end, at, type: column.inputType })),
  );
  const arrays = ends.map(({ type }, at) => `$${at + 2}::${type}[]`);
  const names = ends.map(({ end, at }) => `${end}${at}`);
  return {
    from: `unnest(${['$1::int[]', ...arrays].join(', ')}) AS v(${['i', ...names].join(', ')})`,
    where: spanCondition(columns, shape, (end, at) => `v.${end}${at}`),
    values: [
      members.map(({ at }) => String(at)),
      ...ends.map(({ end, at }) => members.map(({ span }) => span[end].values[at] ?? '')),
    ],
  };
}
