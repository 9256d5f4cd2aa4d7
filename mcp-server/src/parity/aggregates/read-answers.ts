import type { Database, Reader } from '../../engines/engine.ts';
import type { AggregateRow } from '../../model/aggregates.ts';
import { bothSides } from '../../model/both-sides.ts';
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
export function readAnswers(databases: BothDatabases, questions: readonly PlannedQuestion[]): Promise<Answers> {
  return bothSides(databases.signal, async (side, signal) => {
    const work = async (reader: Reader) => {
      const answers: AggregateRow[][] = [];
      for (const { asks } of questions) answers.push(await reader.aggregate(asks[side]));
      return answers;
    };
    try {
      return await databases[side].read(work, { signal });
    } catch (error) {
      throw withSide(error, side, databases[side]);
    }
  });
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
