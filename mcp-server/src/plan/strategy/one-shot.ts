import { secondsText } from '../../model/number-text.ts';
import { quantity, rowsText } from '../wording.ts';
import { againstTwoDatabases } from './capture.ts';
import type { Question, Strategy } from './strategy.ts';

/** More rows than this are not copied while everybody waits. */
export const ONE_SHOT_ROWS = 1_000_000;
/** Rows a second that a copy is taken to reach until it was measured. */
export const ASSUMED_ROWS_PER_SECOND = 2000;

/** Stop the writers, copy, compare, switch. */
export const oneShot: Strategy = {
  id: 'one-shot',
  name: 'One shot: stop, copy, compare, switch',
  against: (question) => {
    const { reversible, highStakes, downtimeSeconds, source, target } = question;
    const rows = totalRows(question);
    const needed = neededSeconds(question);
    return [
      ...againstTwoDatabases(question),
      ...(rows === null ? [`How many rows ${source} holds is not known.`] : []),
      ...(rows !== null && rows > ONE_SHOT_ROWS
        ? [
            `There are ${rowsText(rows)}, more than the ${quantity(ONE_SHOT_ROWS, 'row')} up to which a stop is a small risk.`,
          ]
        : []),
      ...(needed !== null && needed > downtimeSeconds
        ? [
            `Nobody could write for about ${secondsText(needed)}; ${secondsText(downtimeSeconds)} are tolerated (migration.downtime_seconds).`,
          ]
        : []),
      ...(reversible
        ? [`After the first write to ${target} there is no way back without loss (migration.reversible).`]
        : []),
      ...(highStakes
        ? ['An error would be grave for the business (migration.risk), and the copy is tried only once.']
        : []),
    ];
  },
  because: (question) => [
    `Copying and comparing ${rowsText(totalRows(question))} takes about ${secondsText(neededSeconds(question) ?? 0)}${question.copySeconds === null ? ` (at ${quantity(ASSUMED_ROWS_PER_SECOND, 'row')} a second, until measured)` : ''}; ${secondsText(question.downtimeSeconds)} are tolerated.`,
    'Nothing has to be kept in step: fewer parts that can fail.',
  ],
  route: () => ({ capture: 'none', traffic: 'at once' }),
  drawback: 'Nobody can write meanwhile, and there is no way back without loss.',
};

function totalRows({ tables }: Question): number | null {
  return tables.reduce<number | null>((sum, { rows }) => (sum === null || rows === null ? null : sum + rows), 0);
}

/** Copy and comparison; at an assumed rate where none was measured. */
function neededSeconds(question: Question): number | null {
  const { copySeconds, verifySeconds } = question;
  if (copySeconds !== null) return copySeconds + (verifySeconds ?? copySeconds);
  const rows = totalRows(question);
  return rows === null ? null : (2 * rows) / ASSUMED_ROWS_PER_SECOND;
}
