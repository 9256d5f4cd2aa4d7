import { secondsText } from '../../model/number-text.ts';
import { listNames, quantityThat } from '../wording.ts';
import { againstAdapter, againstLog, againstTriggers, againstTwoDatabases } from './capture.ts';
import type { Question, Strategy } from './strategy.ts';

/** Seconds that the last pass and the last look at every key are taken to need until they were measured. */
const LAST_PASS_SECONDS = 600;

/** The last resort: rows are looked for by the time of their last change. */
export const trickle: Strategy = {
  id: 'trickle',
  name: 'Trickle: rows brought over by the time of their last change, with a sweep for deleted ones',
  against: (question) => {
    const { tables, reversible, downtimeSeconds } = question;
    const blind = tables.filter(({ changedAt }) => changedAt === null).map(({ name }) => name);
    const open = captureOpen(question);
    const pause = lastPass(question);
    return [
      ...againstTwoDatabases(question),
      ...(open
        ? [
            'Changes can be captured, which misses nothing; a batch misses rows that are written without their time, and deleted ones until the next sweep.',
          ]
        : []),
      ...(blind.length === 0
        ? []
        : [`${listNames(blind)} have no column that every write sets to its time (migration.changed_at).`]),
      ...(downtimeSeconds < pause
        ? [
            `The last pass and sweep stop the writers for about ${secondsText(pause)}; ${secondsText(downtimeSeconds)} are tolerated (migration.downtime_seconds).`,
          ]
        : []),
      ...(reversible ? ['Nothing carries changes back after the cutover (migration.reversible).'] : []),
    ];
  },
  because: (question) => [
    `Nothing can capture the changes of ${question.source}: ${[...againstAdapter(question), ...againstTriggers(question), ...againstLog(question)].join(' ')}`,
    `${quantityThat(question.tables.length, 'table', 'has', 'have')} a column with the time of the last change; ${secondsText(question.downtimeSeconds)} of standstill are tolerated, and about ${secondsText(lastPass(question))} are needed.`,
  ],
  route: () => ({ capture: 'batch', traffic: 'at once' }),
  drawback: 'It misses what is written without its time, sees deletes late, and has no way back.',
};

function captureOpen(question: Question): boolean {
  return [againstAdapter, againstTriggers, againstLog].some((against) => against(question).length === 0);
}

function lastPass({ verifySeconds }: Question): number {
  return Math.ceil(verifySeconds ?? LAST_PASS_SECONDS);
}
