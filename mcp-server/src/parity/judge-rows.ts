import { createHash } from 'node:crypto';
import { keyId, type RowDifference, sameList } from './diff-rows.ts';
import { normalForm } from './normal-form.ts';
import type { ComparedColumn } from './request.ts';
import type { Standing } from './settle.ts';
import type { ShowValue } from './show-value.ts';

type Values = readonly (string | null)[];

/** A key that differs, as it was at the last look. */
export interface RowStanding extends Standing, RowDifference {
  readonly kind: 'missing' | 'extra' | 'duplicate' | 'different';
  readonly rows: { readonly source: number; readonly target: number };
  /** Columns that disagree, with their values as they may be shown; empty unless the kind is `different` and one row stands on each side. */
  readonly columns: readonly {
    readonly name: string;
    readonly source: string | null;
    readonly target: string | null;
  }[];
}

/** What the rows of one key say: the same texts, other texts for the same values, or a difference. */
export type Judgement = 'same text' | 'same values' | RowStanding;

export interface JudgeRules {
  readonly columns: readonly ComparedColumn[];
  readonly show: ShowValue;
}

/** Judges the rows that both sides hold under one key, by the rule of each column. */
export function judgeRows(
  rules: JudgeRules,
  { key, groupRows }: RowDifference,
  source: readonly Values[],
  target: readonly Values[],
): Judgement {
  const { columns } = rules;
  const [sourceTexts, targetTexts] = [texts(source), texts(target)];
  if (sameList(sourceTexts, targetTexts)) return 'same text';
  if (sameList(texts(normal(columns, source)), texts(normal(columns, target)))) return 'same values';
  return {
    id: keyId(key),
    key,
    groupRows,
    kind: kindOf(source.length, target.length),
    rows: { source: source.length, target: target.length },
    columns: disagreeing(rules, source, target),
    sourceMark: markOf(sourceTexts),
    targetMark: markOf(targetTexts),
  };
}

function kindOf(source: number, target: number): RowStanding['kind'] {
  if (target === 0) return 'missing';
  if (source === 0) return 'extra';
  return source === target ? 'different' : 'duplicate';
}

function disagreeing(
  { columns, show }: JudgeRules,
  source: readonly Values[],
  target: readonly Values[],
): RowStanding['columns'] {
  const [ours, theirs] = [source[0], target[0]];
  if (ours === undefined || theirs === undefined || source.length > 1 || target.length > 1) return [];
  return columns.flatMap(({ name, rule }, at) => {
    const [sourceText, targetText] = [ours[at] ?? null, theirs[at] ?? null];
    if (normalForm(rule, sourceText) === normalForm(rule, targetText)) return [];
    return [{ name, source: show(sourceText), target: show(targetText) }];
  });
}

function normal(columns: readonly ComparedColumn[], rows: readonly Values[]): Values[] {
  return rows.map((values) => columns.map(({ rule }, at) => normalForm(rule, values[at] ?? null)));
}

function texts(rows: readonly Values[]): string[] {
  return rows.map((values) => JSON.stringify(values));
}

function markOf(rows: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([...rows].sort()))
    .digest('hex');
}
