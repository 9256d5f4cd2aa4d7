import type { Database } from '../../engines/engine.ts';
import type { AggregateRow } from '../../model/aggregates.ts';
import { LockstepError } from '../../model/errors.ts';
import type { Side } from '../../model/typed-column.ts';
import type { PlannedQuestion } from './plan-question.ts';

/** Each question's rows, in the order of the questions. */
export type Answers = Readonly<Record<Side, readonly (readonly AggregateRow[])[]>>;

export interface BothDatabases {
  readonly source: Database;
  readonly target: Database;
  readonly signal: AbortSignal;
}

/** Asks both databases at once; the questions of one side see one snapshot. When one side fails the other is ended too, and the first failure is thrown. */
export async function readAnswers(databases: BothDatabases, questions: readonly PlannedQuestion[]): Promise<Answers> {
  const failing = new AbortController();
  const signal = AbortSignal.any([databases.signal, failing.signal]);
  const failures: unknown[] = [];
  const ask = async (side: Side): Promise<AggregateRow[][]> => {
    try {
      return await databases[side].read(
        async (reader) => {
          const answers: AggregateRow[][] = [];
          for (const { asks } of questions) answers.push(await reader.aggregate(asks[side]));
          return answers;
        },
        { signal },
      );
    } catch (error) {
      failures.push(withSide(error, side, databases[side]));
      failing.abort();
      throw error;
    }
  };
  const [source, target] = await Promise.allSettled([ask('source'), ask('target')]);
  if (source.status === 'rejected' || target.status === 'rejected') throw failures[0];
  return { source: source.value, target: target.value };
}

/** The databases' own messages name the table, which may be called the same on both sides. */
function withSide(error: unknown, side: Side, { label }: Database): unknown {
  if (!(error instanceof LockstepError)) return error;
  const { code, hint, retryable, serverCode, cause } = error;
  return new LockstepError(code, `${side} ${label}: ${error.message}`, {
    hint,
    retryable,
    ...(serverCode === null ? {} : { serverCode }),
    cause: cause ?? error,
  });
}
