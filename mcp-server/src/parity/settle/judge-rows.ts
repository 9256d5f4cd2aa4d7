import { hash } from 'node:crypto';
import { isStandIn, isUndecided, showingLong } from '../../model/long-text.ts';
import type { Cause, ParityDifference } from '../../model/parity.ts';
import type { ShowValue } from '../../model/show-value.ts';
import { nearlyEqual, normalForm } from '../../model/values.ts';
import { causeOfRow, differencesOf, type RowCauseColumn, type ValueDifference } from '../causes/index.ts';
import type { RowKey } from './diff-rows.ts';
import { keyId, sameList } from './diff-rows.ts';
import type { Standing } from './settle.ts';

export type Values = readonly (string | null)[];

/** A key that differs, as it was at the last look. */
export interface RowStanding extends Standing {
  readonly what: 'row';
  readonly key: RowKey;
  readonly kind: ParityDifference['kind'];
  readonly rows: { readonly source: number; readonly target: number };
  /** Columns whose values are too long to be compared here, where nothing else differs: nobody can tell whether the rows agree. */
  readonly undecided: readonly string[];
  /** Only of differences that will be named. */
  readonly detail: RowDetail | null;
}

/** What can be told of one differing key. */
export interface RowDetail {
  /** Columns that disagree, with their values as they may be shown; empty unless one row stands on each side. */
  readonly columns: readonly {
    readonly name: string;
    readonly source: string | null;
    readonly target: string | null;
    readonly cause?: Cause;
  }[];
  readonly cause: Cause | null;
  /** The rows themselves, for a repair, what is near enough as the target has it; null where they were not wanted or too large to keep. */
  readonly texts: { readonly source: readonly Values[]; readonly target: readonly Values[] } | null;
}

/** What the rows of one key say: the same texts, other texts for the same values, or a difference. */
export type Judgement = 'same text' | 'same values' | RowStanding;

/** Judges the rows that both sides hold under one key, by the rule of each column. */
export function judgeRows(
  columns: readonly RowCauseColumn[],
  key: RowKey,
  source: readonly Values[],
  target: readonly Values[],
): Judgement {
  if (sameRows(source, target)) return 'same text';
  const near = nearRows(columns, source, target);
  const [ours, theirs] = [normal(columns, source, near), normal(columns, near, source)];
  if (sameRows(ours, theirs)) return 'same values';
  return {
    what: 'row',
    id: keyId(key),
    key,
    kind: kindOf(source.length, target.length),
    rows: { source: source.length, target: target.length },
    undecided: undecidedIn(columns, ours, theirs),
    detail: null,
    sourceMark: markOf(source),
    targetMark: markOf(target),
  };
}

/** The columns that would have to be read whole to tell; none where the rows differ in others. */
function undecidedIn(
  columns: readonly RowCauseColumn[],
  source: readonly Values[],
  target: readonly Values[],
): string[] {
  const long = columns.map(({ rule }, at) =>
    source.some((ours) => target.some((theirs) => isUndecided(rule, ours[at] ?? null, theirs[at] ?? null))),
  );
  if (!long.includes(true)) return [];
  const rest = (rows: readonly Values[]) => rows.map((values) => values.filter((_, at) => long[at] !== true));
  return sameRows(rest(source), rest(target))
    ? columns.flatMap(({ name }, at) => (long[at] === true ? [name] : []))
    : [];
}

/** Names the columns that disagree and the causes that the texts show. */
export function detailOf(
  columns: readonly RowCauseColumn[],
  showOf: (column: RowCauseColumn) => ShowValue,
  { kind }: RowStanding,
  source: readonly Values[],
  target: readonly Values[],
): RowDetail {
  const [ours, theirs] = [source[0] ?? null, nearRows(columns, source, target)[0] ?? null];
  const single = source.length <= 1 && target.length <= 1;
  const differences = ours === null || theirs === null ? [] : differencesOf(columns, ours, theirs);
  // What only stands for a text must never be written.
  const whole = ![...source, ...target].some((values) => values.some(isStandIn));
  return {
    columns: single ? differences.map((difference) => shownOf(showOf, difference)) : [],
    cause: causeOfRow(kind, differences),
    texts: whole ? { source: nearRows(columns, target, source), target } : null,
  };
}

function shownOf(
  showOf: (column: RowCauseColumn) => ShowValue,
  { column, source, target, cause }: ValueDifference,
): RowDetail['columns'][number] {
  const show = showingLong(showOf(column));
  const shown = { name: column.name, source: show(source), target: show(target) };
  return cause === null ? shown : { ...shown, cause };
}

function kindOf(source: number, target: number): RowStanding['kind'] {
  if (target === 0) return 'missing';
  if (source === 0) return 'extra';
  return source === target ? 'different' : 'duplicate';
}

/** The second rows, with the text of the first in place of one that is near enough: told only where one row stands on each side. */
function nearRows(
  columns: readonly RowCauseColumn[],
  [first, ...others]: readonly Values[],
  second: readonly Values[],
): readonly Values[] {
  const [only, ...rest] = second;
  if (first === undefined || only === undefined || others.length + rest.length > 0) return second;
  const near = only.map((text, at) => {
    const tolerance = columns[at]?.tolerance;
    const from = first[at] ?? null;
    return tolerance !== undefined && nearlyEqual(tolerance, from, text) ? from : text;
  });
  return [near];
}

/** Where one row stands on each side, texts that are the same on both are left as they are. */
function normal(columns: readonly RowCauseColumn[], rows: readonly Values[], others: readonly Values[]): Values[] {
  const other = rows.length === 1 && others.length === 1 ? others[0] : undefined;
  return rows.map((values) =>
    columns.map(({ rule }, at) => {
      const text = values[at] ?? null;
      return text === other?.[at] || isStandIn(text) ? text : normalForm(rule, text);
    }),
  );
}

/** Whether both hold the same rows, in any order. */
function sameRows(one: readonly Values[], other: readonly Values[]): boolean {
  if (one.length !== other.length) return false;
  const [[only], [against]] = [one, other];
  if (one.length > 1 || only === undefined || against === undefined) return sameList(texts(one), texts(other));
  return only.length === against.length && only.every((text, at) => text === against[at]);
}

function texts(rows: readonly Values[]): string[] {
  return rows.map((values) => JSON.stringify(values));
}

function markOf(rows: readonly Values[]): string {
  return hash('sha256', JSON.stringify(texts(rows).sort()), 'base64');
}
