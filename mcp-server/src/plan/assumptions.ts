import type { TableName } from '../model/mapping.ts';
import { type Survey, tableLabel } from './survey.ts';
import { listNames, quantity } from './wording.ts';

/** What the plan takes to be so beside what was asked. */
export function assumptions(survey: Survey): string[] {
  const { source, target, facts, unfed } = survey;
  return [
    `${source.label} is the only database that users write today; ${target.label} has no users.`,
    `The schemas stay as they are: this plan holds for the fingerprint above and must be made again after a change.`,
    `Timestamps are compared in UTC; the servers run in ${facts.source.timeZone} and ${facts.target.timeZone}.`,
    ...decisions(survey),
    ...planned(survey),
    ...(unfed.length === 0
      ? []
      : [`${quantity(unfed.length, 'target table')} that nothing feeds stay as they are: ${listNames(unfed)}.`]),
  ];
}

/** What does not stand yet. */
function planned({ toCreate: { tables }, target }: Survey): string[] {
  if (tables.length === 0) return [];
  return [
    `${quantity(tables.length, 'table')} of ${target.database} do not stand yet: ${listNames(tables.map((table) => table.target.name))}. Plan, scripts and kit are made for them as migration/schema/ makes them; whoever creates them otherwise makes the plan again. Gates go by what the catalogue says, so it is made again in any case once they stand.`,
  ];
}

/** What lockstep.yaml decides about whole tables. */
function decisions({ mapping, sourceSchema }: Survey): string[] {
  const named = (tables: readonly TableName[]) => listNames(tables.map((table) => tableLabel(sourceSchema, table)));
  const { leftBehind, inPlace } = mapping;
  return [
    ...(leftBehind.length === 0
      ? []
      : [
          `${quantity(leftBehind.length, 'source table')} stay behind by decision (lockstep.yaml): ${named(leftBehind)}.`,
        ]),
    ...(inPlace.length === 0
      ? []
      : [
          `Both sides are one database; ${quantity(inPlace.length, 'table')} that nothing maps stay where they are: ${named(inPlace)}.`,
        ]),
  ];
}
