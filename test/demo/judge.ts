import { z } from 'zod';
import type { MappingMistake } from './mapping-mistakes.ts';
import type { Planted } from './plant-differences.ts';

const difference = z.looseObject({
  kind: z.string(),
  key: z.record(z.string(), z.string().nullable()),
  columns: z.array(z.looseObject({ name: z.string() })).default([]),
});

const parity = z.looseObject({
  verdict: z.string(),
  counts: z.looseObject({ rows_in_flight: z.number(), rows_unsettled: z.number(), differences: z.number() }),
  tables: z.array(
    z.looseObject({
      source: z.string(),
      verdict: z.string(),
      not_located: z.string().optional(),
      differences: z.array(difference),
    }),
  ),
  not_checked: z.array(z.looseObject({ table: z.string() })),
});

const comparison = z.looseObject({
  findings: z.array(
    z.looseObject({ rule: z.string(), object: z.looseObject({ table: z.string().nullable(), name: z.string() }) }),
  ),
});

/** What was planted, whether it was found, and everything that is wrong with the answer. */
export interface Judgement<T> {
  readonly planted: readonly { readonly item: T; readonly found: boolean }[];
  /** Sentences; none when the answer is right. */
  readonly wrong: readonly string[];
}

/** A judgement of a parity result, with the number of differences that it took for lag. */
export interface ParityJudgement extends Judgement<Planted> {
  readonly inFlight: number;
}

/** Holds the JSON of check_parity against what was planted: each difference reported, no other one, nothing left out. */
export function judgeParity(json: string, planted: readonly Planted[]): ParityJudgement {
  const { verdict, counts, tables, not_checked } = parity.parse(JSON.parse(json));
  const reported = tables.flatMap((table) => table.differences.map((found) => identity(table.source, found)));
  const wanted = planted.map((item) =>
    identity(item.table, { ...item, columns: item.columns.map((name) => ({ name })) }),
  );
  const rest = reported.filter((found) => !wanted.includes(found));
  return {
    planted: planted.map((item, at) => ({ item, found: reported.includes(wanted[at] ?? '') })),
    inFlight: counts.rows_in_flight + counts.rows_unsettled,
    wrong: [
      ...wanted.filter((item) => !reported.includes(item)).map((item) => `not reported: ${item}`),
      ...rest.map((found) => `reported, and not planted: ${found}`),
      ...tables
        .filter(({ verdict, not_located }) => verdict.startsWith('not_') || not_located !== undefined)
        .map((table) => `not decided: ${table.source}`),
      ...not_checked.map(({ table }) => `not checked: ${table}`),
      ...(counts.differences === planted.length ? [] : [`${counts.differences} differences counted`]),
      ...(verdict === 'drift' ? [] : [`the verdict is ${verdict}`]),
    ],
  };
}

/** Holds the JSON of compare_schemas against the mistakes of the target's definition: each must be found; others may be. */
export function judgeComparison(json: string, mistakes: readonly MappingMistake[]): Judgement<MappingMistake> {
  const { findings } = comparison.parse(JSON.parse(json));
  const planted = mistakes.map((item) => ({
    item,
    found: findings.some(
      ({ rule, object }) => rule === item.rule && object.table === item.table && object.name === item.name,
    ),
  }));
  return {
    planted,
    wrong: planted
      .filter(({ found }) => !found)
      .map(({ item }) => `not reported: ${item.rule} on ${item.table}.${item.name}`),
  };
}

interface Difference {
  readonly kind: string;
  readonly key: Readonly<Record<string, string | null>>;
  readonly columns: readonly { readonly name: string }[];
}

function identity(table: string, { kind, key, columns }: Difference): string {
  const values = Object.entries(key).map(([column, value]) => `${column}=${value}`);
  const names = columns.map(({ name }) => name);
  return [kind, table.split('.').at(-1), ...values, ...names].join(' ');
}
