import type { Database, DataRequest, Reader } from '../../engines/engine.ts';
import type { SetQuestion } from '../../model/data-question.ts';
import type { RowText } from '../../model/digest.ts';
import { LockstepError } from '../../model/errors.ts';
import { type Answer, MOST_EXAMPLES } from './answers.ts';

/** Rows that are counted before the rest is left at `at least`. */
const MOST_COUNTED = 10_000;
/** Of folded duplicates, which are brought here to be compared as the target does. */
const MOST_CANDIDATES = 2000;

/** Who decides whether candidates are equal. */
export interface Judge {
  readonly target: Database;
  readonly collations: readonly (string | null)[];
  readonly signal: AbortSignal;
}

/** The rows that are wrong together; null when there are none. */
export async function readSet(
  reader: Reader,
  request: DataRequest,
  question: SetQuestion,
  judge: Judge,
): Promise<Answer | null> {
  if (question.kind === 'folded duplicates')
    return duplicates(await reader.setFound(request, question, MOST_CANDIDATES), judge);
  // Only a few rows are shown, so only the key and what is asked are fetched of all that are counted.
  const found = await reader.setFound(request, question, MOST_COUNTED);
  return answerOf(found, found.length >= MOST_COUNTED);
}

async function duplicates(
  candidates: readonly RowText[],
  { target, collations, signal }: Judge,
): Promise<Answer | null> {
  if (candidates.length < 2) return null;
  const rows = candidates.map(({ values }) => values.map((value) => value ?? ''));
  const groups = await target.read((reader) => reader.equalTexts(collations, rows), { signal });
  const found = groups.flat().flatMap((at) => candidates[at] ?? []);
  const more = candidates.length >= MOST_CANDIDATES;
  if (found.length === 0 && more) throw tooMany();
  return answerOf(found, more);
}

function answerOf(found: readonly RowText[], more: boolean): Answer | null {
  if (found.length === 0) return null;
  return { rows: { count: found.length, how: more ? 'at least' : 'exact' }, examples: found.slice(0, MOST_EXAMPLES) };
}

function tooMany(): LockstepError {
  const what = `more than ${MOST_CANDIDATES.toLocaleString('en-US')} rows may collide under the target’s collation, and the first of them do not`;
  return new LockstepError('LIMIT', what, {
    hint: 'Load the key’s columns alone into a scratch table on the target: its unique key names the first that collides.',
  });
}
