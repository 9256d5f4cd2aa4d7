import { expect } from 'vitest';
import type { LabDatabase } from '../lab/lab-server.ts';
import { type Answer, answerFor, askParity, claimed, MOST_LISTED, type TableAnswer } from './ask-parity.ts';
import { type Difference, exportRows, findDifferences } from './find-differences.ts';
import type { Pair } from './pair.ts';
import { prove } from './prove.ts';
import type { TruthTable } from './table.ts';

/** What two tables really differ in, by table name. */
export type Truth = Readonly<Record<string, readonly Difference[]>>;

/** Asks check_parity about two databases, as `judgeAnswer` judges it. */
export async function judgeParity(
  source: LabDatabase,
  target: LabDatabase,
  tables: readonly TruthTable[],
): Promise<Truth> {
  return judgeAnswer(await askParity(source, target), { source, target, tables });
}

/**
 * Holds every word of an answer against plain exports of both databases and against the servers' own comparisons: no difference is
 * missed, none is invented, each names its key and its columns. Returns what really differs.
 */
export async function judgeAnswer(
  answer: Answer,
  { source, target, tables }: Pair & { readonly tables: readonly TruthTable[] },
): Promise<Truth> {
  const truth: Record<string, readonly Difference[]> = {};
  for (const table of tables) {
    const [rows, others] = await Promise.all([exportRows(source, table), exportRows(target, table)]);
    const real = findDifferences(table, rows, others);
    truth[table.name] = real;
    const said = answerFor(table, answer);
    const { verdict, rows: counts, compared_columns, not_compared, not_located, error } = said;
    expect({ table: table.name, verdict, counts, compared_columns, not_compared, not_located, error }).toEqual({
      table: table.name,
      verdict: real.length === 0 ? 'equal' : 'drift',
      counts: { source: rows.size, target: others.size },
      compared_columns: table.columns.length,
      not_compared: [],
      not_located: undefined,
      error: undefined,
    });
    expectNamed(claimed(table, said), real);
    expectCounted(said, real.length);
    const named = { differences: claimed(table, said), rows };
    expect(await prove(table, source, target, named), `what the servers say of ${table.name}`).toEqual({
      onSource: named.differences.filter(({ kind }) => kind !== 'extra').length,
      onTarget: named.differences.filter(({ kind }) => kind !== 'missing').length,
      sameAfterAll: 0,
    });
  }
  const drift = Object.values(truth).some((differences) => differences.length > 0);
  expect([answer.verdict, answer.not_checked]).toEqual([drift ? 'drift' : 'equal', []]);
  return truth;
}

/** The exact number where all are listed; of more than that, the exact number or, said to be so, one that is not too high. */
function expectCounted(said: TableAnswer, real: number): void {
  const { differences_total: total, differences_exact: exact } = said;
  if (exact || real <= MOST_LISTED) expect({ total, exact }).toEqual({ total: real, exact: true });
  expect(total).toBeGreaterThanOrEqual(Math.min(real, MOST_LISTED));
  expect(total).toBeLessThanOrEqual(real);
}

/** All differences by name, or, of more than the tool lists, as many as it does. */
function expectNamed(named: readonly Difference[], real: readonly Difference[]): void {
  if (real.length <= MOST_LISTED) {
    expect(named).toEqual(real);
    return;
  }
  expect(named.length).toBe(MOST_LISTED);
  const byKey = new Map(real.map((difference) => [difference.key, difference]));
  expect(named).toEqual(named.map(({ key }) => byKey.get(key)));
}
