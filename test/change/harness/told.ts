import type { TrialResult } from './run-trial.ts';

/** What each refusal must name. */
const REASONS: Readonly<Record<string, RegExp>> = {
  'the last step before the flip': /lockstep: refused, .*the flip is not 14 days old/,
  'the flip while rows differ': /lockstep: refused, .*differences/,
  'the flip while the old version writes': /lockstep: refused, .*it was written within a day/,
  'the last step while rows differ': /lockstep: (?:refused, .*differences|.*rows differ)/,
  'the last step before its release cycle': /lockstep: refused, .*the flip is not 14 days old/,
  'the last step while the old version writes': /lockstep: refused, the old shape was written within 14 days/,
};

/** Everything in a result that must not be, in words; empty: the change was carried out without a lost write. */
export function wrongIn({ refused, differences, read, refusals, commits, steps }: TrialResult): string[] {
  const readings = Object.entries(read).flatMap(([version, seen]) =>
    seen === null || seen.lost + seen.stale + seen.risen === 0
      ? []
      : [
          `what ${version} reads: ${seen.lost} lost, ${seen.stale} stale, ${seen.risen} risen: ${seen.examples.join('; ')}`,
        ],
  );
  const unrefused = Object.entries(refusals).flatMap(([when, answer]) =>
    REASONS[when]?.test(answer) === false ? [`${when} answered: ${answer}`] : [],
  );
  return [
    ...refused.map((said) => `a writer's statement was refused: ${said}`),
    ...(differences === 0 ? [] : [`${differences} rows differ by the change's own question`]),
    ...readings,
    ...unrefused,
    ...(commits.old === 0 ? ['the old version wrote nothing'] : []),
    ...(steps.length === 0 ? ['no step was run'] : []),
  ];
}

/** One line about a result. */
export function told({ trial, seed, steps, commits, undone, deadlocks, differences }: TrialResult): string {
  const each = steps.map(
    ({ id, hit, kills, again, ms, writerMs }) =>
      `${id} ${ms} ms (${hit} of ${kills} kills hit, ${again} again, writers ${writerMs} ms)`,
  );
  return `${trial}, seed ${seed}: ${commits.old} + ${commits.fresh} commits of old and new, ${undone} undone, ${deadlocks} deadlocks, ${differences} differ; ${each.join('; ')}`;
}
